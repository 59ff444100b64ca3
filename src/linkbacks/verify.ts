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
import type { Lease } from '../hosts/budget.ts';
import { HostLeases } from '../hosts/leases.ts';
import type { Verdict } from './linkback.ts';
import { isShownAtOnce } from './moderate.ts';
import {
  findDueSource,
  findHostNameOfSource,
  postponeSource,
  recordCheck,
  type DueSource,
} from './source-store.ts';
import { linkbackChange, outcomeName, retryBusyHostAt, sourceChange } from './verdict.ts';

export type VerifyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

export type VerifyOutcome =
  /** The verdict for each of the source's linkbacks, by id. */
  | { kind: 'checked'; verdicts: ReadonlyMap<number, Verdict> }
  /** Its host is being asked, or was asked often enough this minute: the source stays due. */
  | { kind: 'busy' }
  /** Nothing is due: another process has just looked, or the source is gone from the ledger. */
  | { kind: 'not-due' };

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
      // So that a host we are aimed at can tell on whose behalf we come.
      ...(source.knockedBy !== null && { requestedBy: source.knockedBy }),
    },
  );
  if (result.kind === 'host-busy' && !leases.metBlockedHost) {
    await postponeSource(deps.db, source, retryBusyHostAt(source, deps.clock.now()));
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
async function judge(deps: VerifyDeps, source: DueSource, result: FetchResult): Promise<Verdict[]> {
  const all = (verdict: Verdict) => source.linkbacks.map(() => verdict);
  switch (result.kind) {
    case 'unreachable':
      return all({ kind: 'unreachable', why: result.why });
    case 'host-busy':
      return all({ kind: 'unreachable', why: 'blocked-host' });
    case 'gone':
      return all({ kind: 'source-gone', status: result.status });
    case 'page': {
      const read = await deps.readPage({
        finalUrl: result.finalUrl.href,
        contentType: result.contentType,
        body: result.body,
        targets: source.linkbacks.flatMap(({ postPath, target, via }) => {
          const anyLink = via.includes('webmention');
          const address = permalink(deps.config.siteUrl, { path: postPath });
          return [address, target].map((url) => ({ url, anyLink }));
        }),
      });
      if (read.kind === 'gone') return all({ kind: 'source-gone', status: 410 });
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
  const change = sourceChange(source, verdicts, now);
  const recorded = await recordCheck(
    deps.db,
    lease,
    deps.config.hostFetchesPerMinute,
    {
      source: {
        id: source.id,
        knocks: source.knocks,
        lastOutcome: outcomeName(verdicts),
        checkedAt: now,
        ...change,
      },
      finalHost: 'finalUrl' in result ? result.finalUrl.hostname : null,
      linkbacks: source.linkbacks.map((linkback, i) =>
        linkbackChange(linkback, verdicts[i] as Verdict, change.missingSince, now),
      ),
    },
    (knownHost) => isShownAtOnce(moderation, knownHost),
  );
  deps.log.info({ source: source.url, outcome: outcomeName(verdicts), recorded }, 'source checked');
  return recorded;
}
