/**
 * What a fetch does to the photo's row: the picture, and when to try again. Pure.
 */
import { isTransient } from '../net/transient.ts';
import type { FetchedPage, FetchResult } from '../net/page.ts';
import type { AvatarChange } from './store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The pauses after what may heal by itself; then it is given up until it is stale. */
const RETRY_AFTER_MS = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

export type FoundAvatar =
  | { kind: 'image'; image: Uint8Array<ArrayBuffer> }
  /** What came is none, or none that can be kept. */
  | { kind: 'no-image' }
  /** A redirect leads to a host that the owner has blocked. */
  | { kind: 'blocked-host' }
  | Exclude<FetchResult, FetchedPage>;

/** The picture that is kept outlives all but an author who says that it is gone. */
export function avatarChange(
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
