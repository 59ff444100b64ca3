/**
 * Checking a source: claim its host, fetch it, read the page, record what was found.
 *
 * One path for every protocol, for the request that waits and for the worker. Three steps, two
 * short writes: no transaction is held while the network is asked.
 */
import type { Deps } from '../deps.ts';
import { HostLeases } from '../hosts/leases.ts';
import type { FetchResult } from '../net/page.ts';
import { readSettings } from '../settings/read.ts';
import { recordCheck, type CheckRecord } from './check-store.ts';
import type { Verdict } from './linkback.ts';
import { isOwnAddress } from '../posts/own-address.ts';
import { readOwnPage } from './own-page.ts';
import { readVerdicts, type SourceReading } from './read-verdicts.ts';
import {
  findDueSource,
  findHostNameOfSource,
  postponeSource,
  type DueSource,
} from './source-store.ts';
import { linkbackChange, outcomeName, retryBusyHostAt, sourceChange } from './verdict.ts';
import { isVouchedFor } from './vouch.ts';

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
  const result = await look(deps, source, leases, signal);
  const isBusy = result.kind === 'host-busy' && !leases.metBlockedHost;
  const reading = await readVerdicts(deps, source, result);
  const vouched = isBusy ? null : await hearVouches(deps, source, reading, leases, signal);
  if (vouched === null) {
    await postponeSource(deps.db, source, retryBusyHostAt(source, deps.clock.now()));
    return { kind: 'busy' };
  }
  const { verdicts } = reading;
  if (!(await record(deps, source, leases, result, reading, vouched))) return { kind: 'busy' };
  return {
    kind: 'checked',
    verdicts: new Map(source.linkbacks.map(({ id }, i) => [id, verdicts[i] as Verdict])),
  };
}

async function look(
  deps: VerifyDeps,
  source: DueSource,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<FetchResult> {
  const url = new URL(source.url);
  if (isOwnAddress(deps.config, url)) return await readOwnPage(deps, url);
  const { fetchTimeoutMs: timeoutMs, fetchMaxBytes, fetchMaxRedirects } = deps.config;
  const hasWebmention = source.linkbacks.some(({ via }) => via.includes('webmention'));
  return await deps.fetchPage(
    url,
    { timeoutMs, maxBytes: fetchMaxBytes, maxRedirects: fetchMaxRedirects },
    {
      mayAsk: (host) => leases.take(host),
      takes: hasWebmention ? 'text-or-json' : 'text',
      ...(signal && { signal }),
      // So that a host we are aimed at can tell on whose behalf we come.
      ...(source.knockedBy !== null && { requestedBy: source.knockedBy }),
    },
  );
}

/**
 * What the pages say that were named to vouch, each asked once: by linkback, for those that have
 * a link. `null`: one of them could not be asked yet.
 */
async function hearVouches(
  deps: VerifyDeps,
  source: DueSource,
  { verdicts }: SourceReading,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<Map<number, boolean> | null> {
  const heard = new Map<number, boolean>();
  for (const [i, { id, vouch, vouched }] of source.linkbacks.entries()) {
    if (vouch === null || vouched !== null || verdicts[i]?.kind !== 'verified') continue;
    const answer = await isVouchedFor(deps, new URL(vouch), source.hostName, leases, signal);
    if (answer === null) return null;
    heard.set(id, answer);
  }
  return heard;
}

async function record(
  deps: VerifyDeps,
  source: DueSource,
  leases: HostLeases,
  result: FetchResult,
  { verdicts, outsideLinkCount }: SourceReading,
  vouched: ReadonlyMap<number, boolean>,
): Promise<boolean> {
  const now = deps.clock.now();
  const knocked = source.knocks > source.knocksChecked;
  const changes = source.linkbacks.map((linkback, i) =>
    linkbackChange(linkback, verdicts[i] as Verdict, knocked, now),
  );
  const found: CheckRecord = {
    source: {
      id: source.id,
      knocks: source.knocks,
      lastOutcome: outcomeName(verdicts),
      checkedAt: now,
      ...sourceChange(source, verdicts, changes, now),
    },
    finalHost: 'finalUrl' in result ? result.finalUrl.hostname : null,
    isOwn: isOwnAddress(deps.config, new URL(source.url)),
    outsideLinkCount,
    linkbacks: changes.map((change) => ({ ...change, vouched: vouched.get(change.id) ?? null })),
  };
  const recorded = await recordCheck(
    deps.db,
    { lease: leases.of(source.hostName), perMinute: deps.config.hostFetchesPerMinute },
    await readSettings(deps),
    found,
  );
  deps.log.info({ source: source.url, outcome: found.source.lastOutcome, recorded }, 'checked');
  return recorded;
}
