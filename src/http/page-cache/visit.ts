/**
 * What the page cache notes of a request that it could not answer, before Express sees it.
 *
 * send-document.ts finds it again by the response; without a cache in front there is none.
 */
import type { ServerResponse } from '../serve.ts';
import type { PageCache } from './page-cache.ts';

export type Visit = {
  pages: PageCache;
  /** What the answer may be kept under; `null`: it is this visitor's alone. */
  key: string | null;
  /** How much had been touched before anything was read for the answer. */
  sequence: number;
  startedAt: Date;
};

const visits = new WeakMap<ServerResponse, Visit>();

export function beginVisit(res: ServerResponse, visit: Visit): void {
  visits.set(res, visit);
}

export function visitOf(res: ServerResponse): Visit | undefined {
  return visits.get(res);
}
