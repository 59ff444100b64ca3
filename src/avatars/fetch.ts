/**
 * Fetching the photos that are due, one at a time, on the budgets of their hosts.
 *
 * As the checks of sources do (decision 003): take the host, ask it, record what came and give the
 * host back. No transaction is held while the network is asked.
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
import { fetchLimits } from '../hosts/budget.ts';
import { HostLeases } from '../hosts/leases.ts';
import { doWhatIsDue } from '../hosts/due.ts';
import type { FetchedPage, FetchResult } from '../net/page.ts';
import { isTransient } from '../net/transient.ts';

/** More than pages may have: a picture from a camera counts, too. */
const MAX_BYTES = 4_000_000;

/** After a failure that is ours. */
const PAUSE_MS = 60 * 60_000;

type FetchDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'log'>;

/**
 * Fetches the photos that are due, belong to something that is shown, and may be asked for now.
 *
 * @param signal ends the round; what it was about stays due
 * @returns how many were looked at
 */
export async function fetchAvatarsDue(deps: FetchDeps, signal: AbortSignal): Promise<number> {
  return await doWhatIsDue({
    // One: decoding takes memory, and nobody waits for a photo.
    places: 1,
    selectDue: (free) => selectDueAvatars(deps.db, deps.clock.now(), free),
    async doOne(id) {
      try {
        return await fetchAvatar(deps, id, signal);
      } catch (error) {
        if (signal.aborted) return false;
        deps.log.error({ err: error, avatar: id }, 'photo not fetched');
        // Whatever is wrong with us, its host is not to be asked in a circle for it.
        await postponeAvatar(deps.db, id, new Date(deps.clock.now().getTime() + PAUSE_MS));
        return false;
      }
    },
    signal,
  });
}

/** @returns whether something was learnt; else it stays due */
async function fetchAvatar(deps: FetchDeps, id: number, signal: AbortSignal): Promise<boolean> {
  const seen = await findDueAvatar(deps.db, id, deps.clock.now());
  if (!seen) return false;
  const leases = new HostLeases(deps);
  if (!(await leases.take(seen.hostName))) return false;
  try {
    // Another process may have been at it before the host was ours.
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
    // Its address may be made of somebody's e-mail address.
    deps.log.info({ avatar: id, host: avatar.hostName, outcome, recorded }, 'photo fetched');
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

/** The pauses after what may heal by itself; then it is given up until it is stale. */
const RETRY_AFTER_MS = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

type FoundAvatar =
  | { kind: 'image'; image: Uint8Array<ArrayBuffer> }
  /** What came is none, or none that can be kept. */
  | { kind: 'no-image' }
  /** A redirect leads to a host that the owner has blocked. */
  | { kind: 'blocked-host' }
  | Exclude<FetchResult, FetchedPage>;

/** The picture that is kept outlives all but an author who says that it is gone. */
function avatarChange(
  { failures }: { failures: number },
  found: FoundAvatar,
  now: Date,
): AvatarChange {
  const settled = { failures: 0, fetchedAt: now, nextFetchAt: null };
  switch (found.kind) {
    case 'image':
      return { ...settled, image: found.image };
    case 'gone':
      return found.status === 410 ? { ...settled, image: null } : settled;
    case 'no-image':
    case 'blocked-host':
      return settled;
    case 'host-busy':
      return { failures, nextFetchAt: new Date(now.getTime() + MINUTE_MS) };
    case 'unreachable': {
      const pauseMs = isTransient(found.why) ? RETRY_AFTER_MS[failures] : undefined;
      return pauseMs === undefined
        ? settled
        : { failures: failures + 1, nextFetchAt: new Date(now.getTime() + pauseMs) };
    }
  }
}
