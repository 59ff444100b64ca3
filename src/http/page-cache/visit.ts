/**
 * What the page cache notes of a request that it could not answer, before Express sees it.
 *
 * send-document.ts finds it again by the response; what may not be kept has none.
 */
import type { ServerResponse } from '../server/serve.ts';
import type { Entry } from './entry.ts';

/**
 * What a document shows, so that it can be kept until that changes: it is dropped when one of
 * `keys` is touched (posts/cache-keys/surrogate-keys.ts), and when time itself changes it.
 */
export type CachePolicy = { keys: readonly string[]; endsAt: Date | null };

export type Visit = {
  /** What the answer may be kept under. */
  key: string;
  /** Before anything was read for the answer. */
  startedAt: Date;
  /** Keeps the answer, unless it may not be kept, or is not true any more. */
  keep: (entry: Entry, keep: CachePolicy) => void;
};

const visits = new WeakMap<ServerResponse, Visit>();

export function noteVisit(res: ServerResponse, visit: Visit): void {
  visits.set(res, visit);
}

export function visitOf(res: ServerResponse): Visit | undefined {
  return visits.get(res);
}
