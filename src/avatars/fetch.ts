/**
 * Fetches the avatars that are due, one at a time, within the limits of their hosts.
 *
 * Like a check of a source (decision 003): lease the host, fetch, record the result and release the
 * host. No transaction is open during the fetch.
 */
import {
  findDueAvatar,
  postponeAvatar,
  recordAvatar,
  selectDueAvatars,
  type DueAvatar,
  type AvatarChange,
} from './store.ts';
import { resizeInSubprocess } from './resize.ts';
import type { Deps } from '../deps.ts';
import { fetchLimits } from '../hosts/host.ts';
import { HostLeases } from '../hosts/leases.ts';
import { runDueByHost } from '../hosts/due.ts';
import type { FetchedPage, FetchResult } from '../net/page.ts';
import { isTransient } from '../net/transient.ts';

/** More than a page may have, so that images from cameras are accepted. */
const MAX_BYTES = 4_000_000;

/** Pause after a failure of our own. */
const PAUSE_MS = 60 * 60_000;

type FetchDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'log'>;

/**
 * Fetches the avatars that are due, belong to a visible response, and whose hosts may be asked now.
 *
 * @param signal stops it; an avatar that was being fetched stays due
 * @returns how many were fetched, with or without an image
 */
export async function fetchAvatarsDue(deps: FetchDeps, signal: AbortSignal): Promise<number> {
  return await runDueByHost({
    // One, because decoding needs memory and nobody waits for an avatar.
    places: 1,
    selectDue: (free) => selectDueAvatars(deps.db, deps.clock.now(), free),
    async doOne(id) {
      try {
        return await fetchAvatar(deps, id, signal);
      } catch (error) {
        if (signal.aborted) return false;
        deps.log.error({ err: error, avatar: id }, 'avatar not fetched');
        // Without a pause, an error of ours would repeat the request at once.
        await postponeAvatar(deps.db, id, new Date(deps.clock.now().getTime() + PAUSE_MS));
        return false;
      }
    },
    signal,
  });
}

/** @returns whether a result was recorded; if not, the avatar stays due */
async function fetchAvatar(deps: FetchDeps, id: number, signal: AbortSignal): Promise<boolean> {
  const seen = await findDueAvatar(deps.db, id, deps.clock.now());
  if (!seen) return false;
  const leases = new HostLeases(deps);
  if (!(await leases.take(seen.hostName))) return false;
  try {
    // Another process may have fetched it before the host was leased.
    const avatar = await findDueAvatar(deps.db, id, deps.clock.now());
    if (!avatar) return false;
    const found = await find(deps, avatar, leases, signal);
    const now = deps.clock.now();
    const lease = {
      lease: leases.of(avatar.hostName),
      perMinute: deps.config.hostFetchesPerMinute,
    };
    const recorded = await recordAvatar(deps.db, lease, id, avatarChange(avatar, found, now), now);
    const outcome = found.kind === 'unreachable' ? found.why : found.kind;
    // Not its URL, which may contain the hash of an email address.
    deps.log.info({ avatar: id, host: avatar.hostName, outcome, recorded }, 'avatar fetched');
    return recorded;
  } finally {
    await leases.releaseAll();
  }
}

async function find(
  { config, fetchPage }: FetchDeps,
  avatar: DueAvatar,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<FoundAvatar> {
  const result = await fetchPage(
    new URL(avatar.url),
    { ...fetchLimits(config), maxBytes: MAX_BYTES },
    { takes: 'image', mayAsk: (host) => leases.take(host), signal },
  );
  if (result.kind === 'host-busy' && leases.metBlockedHost) return { kind: 'blocked-host' };
  if (result.kind !== 'page') return result;
  const image = await resizeInSubprocess(result.body, signal);
  return image ? { kind: 'image', image } : { kind: 'no-image' };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses after transient failures; after the last one, the avatar is left until it is stale. */
const RETRY_AFTER_MS = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

type FoundAvatar =
  | { kind: 'image'; image: Uint8Array<ArrayBuffer> }
  /** Not an image, or one that cannot be stored. */
  | { kind: 'no-image' }
  /** A redirect leads to a host that the owner blocked. */
  | { kind: 'blocked-host' }
  | Exclude<FetchResult, FetchedPage>;

/** The columns that a fetch changes. A stored image is removed by a 410 answer only. */
function avatarChange(
  { failures }: { failures: number },
  found: FoundAvatar,
  now: Date,
): AvatarChange {
  const finished = { failures: 0, fetchedAt: now, nextFetchAt: null };
  switch (found.kind) {
    case 'image':
      return { ...finished, image: found.image };
    case 'gone':
      return found.status === 410 ? { ...finished, image: null } : finished;
    case 'no-image':
    case 'blocked-host':
      return finished;
    case 'host-busy':
      return { failures, nextFetchAt: new Date(now.getTime() + MINUTE_MS) };
    case 'unreachable': {
      const pauseMs = isTransient(found.why) ? RETRY_AFTER_MS[failures] : undefined;
      return pauseMs === undefined
        ? finished
        : { failures: failures + 1, nextFetchAt: new Date(now.getTime() + pauseMs) };
    }
  }
}
