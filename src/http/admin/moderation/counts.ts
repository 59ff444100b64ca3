/**
 * How many there are of what the conversation lists, linkbacks and comments together, and how that
 * is said.
 */
import type { CommentState } from '../../../comments/comment.ts';
import {
  countCommentStates,
  countPending,
  findOldestPendingAt,
  MAX_COUNTED as MAX_COMMENTS,
} from '../../../comments/admin-list.ts';
import type { Deps } from '../../../deps.ts';
import {
  countStates,
  MAX_COUNTED as MAX_LINKBACKS,
  type AdminCounts,
} from '../../../linkbacks/admin-list.ts';
import { countLinkbacksToReview } from '../../../linkbacks/list.ts';
import { LISTS, type Kind, type QueueState } from './states.ts';
import { presentAge } from '../lib/time.ts';

export type Counts = {
  linkbacks: AdminCounts;
  comments: Record<CommentState, number>;
  oldestPendingAt: Date | null;
};

/** How many of each kind wait for somebody's decision. */
export async function countWaiting(deps: Pick<Deps, 'db'>): Promise<number> {
  const [linkbacks, comments] = await Promise.all([
    countLinkbacksToReview(deps),
    countPending(deps),
  ]);
  return linkbacks + comments;
}

export async function countLists(deps: Pick<Deps, 'db'>): Promise<Counts> {
  const [linkbacks, comments, oldestPendingAt] = await Promise.all([
    countStates(deps),
    countCommentStates(deps),
    findOldestPendingAt(deps),
  ]);
  return { linkbacks, comments, oldestPendingAt };
}

/** "1,234"; `null`: the list holds none. */
export function listCount(counts: Counts, state: QueueState, only: Kind | null): string | null {
  const ofList = LISTS[state];
  const linkbacks =
    only === 'comments' || !ofList.linkbacks ? 0 : counts.linkbacks[ofList.linkbacks];
  const comments = only === 'linkbacks' || !ofList.comments ? 0 : counts.comments[ofList.comments];
  return linkbacks + comments === 0 ? null : countText(linkbacks, comments);
}

/** "7 pending · oldest 2 hours", of both kinds whatever is listed. */
export function summaryOf({ linkbacks, comments, oldestPendingAt }: Counts, now: Date): string {
  const { pending, changed, oldestPending } = linkbacks;
  const all = pending + changed + comments.pending;
  if (all === 0) return 'Nothing to review';
  const since = [oldestPending, oldestPendingAt].filter((each) => each !== null).map(Number);
  const oldest =
    since.length === 0 ? '' : ` · oldest ${presentAge(now.getTime() - Math.min(...since))}`;
  return `${countText(pending + changed, comments.pending)} pending${oldest}`;
}

/** Of each kind nobody counts further than so many. */
function countText(linkbacks: number, comments: number): string {
  const isMore = linkbacks >= MAX_LINKBACKS || comments >= MAX_COMMENTS;
  return (linkbacks + comments).toLocaleString('en') + (isMore ? ' or more' : '');
}
