/**
 * How many comments are taken: of a client and its network, under a post, and into the queue, so that
 * a flood can not fill it. Pure.
 */
import type { Flood } from '../store/submit.ts';

/**
 * `client`: they have to wait a while; `client-day`: until tomorrow. `network`: others in theirs have
 * sent much. `post`: many answer it now. `queue`: the owner has to look first.
 */
export type Limit = 'client' | 'client-day' | 'network' | 'post' | 'queue';

export const MAX_COMMENTS: Flood = {
  clientInTenMinutes: 5,
  clientInADay: 30,
  networkInTenMinutes: 15,
  networkInADay: 90,
  postInAnHour: 60,
  postPending: 200,
  allPending: 2_000,
};

/** The limit that one more would go beyond; `null`: none. */
export function limitReached(flood: Flood): Limit | null {
  const isFull = (kind: keyof Flood) => flood[kind] >= MAX_COMMENTS[kind];
  if (isFull('clientInADay')) return 'client-day';
  if (isFull('clientInTenMinutes')) return 'client';
  if (isFull('networkInTenMinutes') || isFull('networkInADay')) return 'network';
  if (isFull('postInAnHour')) return 'post';
  return isFull('postPending') || isFull('allPending') ? 'queue' : null;
}
