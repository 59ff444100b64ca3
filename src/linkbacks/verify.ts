/**
 * Checking a source: claim its host, fetch it, judge the page, record what was found.
 *
 * One path for every protocol, for the request that waits and for the worker. Three steps, two
 * short writes: no transaction is held while the network is asked.
 */
import type { Deps } from '../deps.ts';
import type { FetchResult } from '../net/page.ts';
import { permalink } from '../posts/post.ts';
import { readSettings } from '../settings/read.ts';
import type { Lease } from './host-budget.ts';
import type { Verdict } from './linkback.ts';
import { isShownAtOnce } from './moderate.ts';
import { changeOf, nextCheckOf, outcomeName } from './verdict.ts';
import {
  findDueSource,
  findHostNameOfSource,
  leaseHost,
  postponeSource,
  recordCheck,
  releaseHost,
  type DueSource,
} from './source-store.ts';

export type VerifyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

export type VerifyOutcome =
  /** The verdict for each of the source's linkbacks, by id. */
  | { kind: 'checked'; verdicts: ReadonlyMap<number, Verdict> }
  /** Its host is being asked, or was asked often enough this minute: the source stays due. */
  | { kind: 'busy' }
  /** Nothing is due: another process has just looked, or the source is gone from the ledger. */
  | { kind: 'not-due' };

/** When a redirect leads to a host that may not be asked now. */
const BUSY_HOST_RETRY_MS = 60_000;

/**
 * Looks at one source now, for all posts that it claims to link to.
 *
 * Rejects only if `signal` aborts (the source then stays due) or the database fails.
 */
export async function verifySource(
  deps: VerifyDeps,
  sourceId: number,
  signal?: AbortSignal,
): Promise<VerifyOutcome> {
  const host = await findHostNameOfSource(deps.db, sourceId);
  if (host === null) return { kind: 'not-due' };
  const leases = new HostLeases(deps);
  if (!(await leases.take(host))) return { kind: 'busy' };
  try {
    const source = await findDueSource(deps.db, sourceId, deps.clock.now());
    if (!source) return { kind: 'not-due' };
    return await check(deps, source, leases, signal);
  } finally {
    await leases.releaseAll();
  }
}

async function check(
  deps: VerifyDeps,
  source: DueSource,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<VerifyOutcome> {
  const { fetchTimeoutMs: timeoutMs, fetchMaxBytes, fetchMaxRedirects } = deps.config;
  const result = await deps.fetchPage(
    new URL(source.url),
    { timeoutMs, maxBytes: fetchMaxBytes, maxRedirects: fetchMaxRedirects },
    {
      mayAsk: (host) => leases.take(host),
      ...(signal && { signal }),
      ...requester(source),
    },
  );
  if (result.kind === 'host-busy') {
    const at = new Date(deps.clock.now().getTime() + BUSY_HOST_RETRY_MS);
    await postponeSource(deps.db, source, at);
    return { kind: 'busy' };
  }

  const verdicts = await judge(deps, source, result);
  const recorded = await record(deps, source, leases.of(source.hostName), result, verdicts);
  if (!recorded) return { kind: 'busy' };
  return {
    kind: 'checked',
    verdicts: new Map(source.linkbacks.map(({ id }, i) => [id, verdicts[i] as Verdict])),
  };
}

/** One verdict for each linkback of the source, in order. */
async function judge(
  deps: VerifyDeps,
  source: DueSource,
  result: Exclude<FetchResult, { kind: 'host-busy' }>,
): Promise<Verdict[]> {
  const all = (verdict: Verdict) => source.linkbacks.map(() => verdict);
  switch (result.kind) {
    case 'unreachable':
      return all({ kind: 'unreachable', why: result.why });
    case 'gone':
      return all({ kind: 'source-gone', status: result.status });
    case 'page': {
      const read = await deps.readPage({
        finalUrl: result.finalUrl.href,
        contentType: result.contentType,
        body: result.body,
        targets: source.linkbacks.flatMap(({ postPath, target }) => [
          permalink(deps.config.siteUrl, { path: postPath }),
          target,
        ]),
      });
      if (read.kind === 'unreadable') return all({ kind: 'unreachable', why: 'unreadable' });
      return source.linkbacks.map((_, i) => {
        const evidence = read.evidence[2 * i] ?? read.evidence[2 * i + 1];
        return evidence ? { kind: 'verified', evidence } : { kind: 'link-missing' };
      });
    }
  }
}

async function record(
  deps: VerifyDeps,
  source: DueSource,
  lease: Lease,
  result: FetchResult,
  verdicts: Verdict[],
): Promise<boolean> {
  const now = deps.clock.now();
  const { moderation } = await readSettings(deps);
  const { nextCheckAt, failures } = nextCheckOf(source, verdicts, now);
  const recorded = await recordCheck(
    deps.db,
    lease,
    deps.config.hostFetchesPerMinute,
    {
      source: {
        id: source.id,
        knocks: source.knocks,
        nextCheckAt,
        failures,
        lastOutcome: outcomeName(verdicts),
        checkedAt: now,
        ...('finalUrl' in result && { finalHost: result.finalUrl.hostname }),
      },
      linkbacks: source.linkbacks.map((linkback, i) => ({
        id: linkback.id,
        data: changeOf(linkback, verdicts[i] as Verdict, failures, now),
      })),
    },
    (knownHost) => isShownAtOnce(moderation, knownHost),
  );
  deps.log.info({ source: source.url, outcome: outcomeName(verdicts), recorded }, 'source checked');
  return recorded;
}

/** The User-Agent says on whose behalf we come, so that a host we are aimed at can tell. */
function requester(source: DueSource): { requestedBy?: string } {
  const client = source.linkbacks.findLast(({ clientAddress }) => clientAddress)?.clientAddress;
  return client ? { requestedBy: client } : {};
}

/** The hosts that one fetch may ask: its own, and those that redirects lead it to. */
class HostLeases {
  readonly #deps: VerifyDeps;
  readonly #held = new Map<string, Lease>();

  constructor(deps: VerifyDeps) {
    this.#deps = deps;
  }

  async take(host: string): Promise<boolean> {
    const { db, clock, config } = this.#deps;
    const lease = await leaseHost(db, host, clock.now(), config.hostFetchesPerMinute);
    if (lease) this.#held.set(host, lease);
    return lease !== null;
  }

  of(host: string): Lease {
    const lease = this.#held.get(host);
    if (!lease) throw new Error(`The lease of ${host} is not held.`);
    return lease;
  }

  /** Gives back what `recordCheck` has not: releasing twice does nothing. */
  async releaseAll(): Promise<void> {
    const { db, clock, config } = this.#deps;
    for (const lease of this.#held.values()) {
      await releaseHost(db, lease, clock.now(), config.hostFetchesPerMinute);
    }
  }
}
