/**
 * The lists of the moderation queue, in the order of their tabs, and their counts.
 */
import {
  countCommentStates,
  countPending,
  findOldestPendingAt,
  MAX_COUNTED as MAX_COMMENTS,
} from '../../../comments/admin-list.ts';
import type { CommentState } from '../../../comments/comment.ts';
import type { Deps } from '../../../deps.ts';
import { presentAge } from '../lib/time.ts';
import {
  type AdminState as LinkbackList,
  countStates,
  MAX_COUNTED as MAX_LINKBACKS,
  type AdminCounts,
} from '../../../linkbacks/admin-list.ts';
import { countToReview } from '../../../linkbacks/store/linkbacks.ts';

/** The filter; without one, both kinds are shown. */
export const KINDS = ['comments', 'linkbacks'] as const;
export type Kind = (typeof KINDS)[number];

export const QUEUE_STATES = [
  'pending',
  'changed',
  'approved',
  'gone',
  'unread',
  'rejected',
  'spam',
  'withdrawn',
] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** `linkbacks`, `comments`: the state of that kind in this list; `null` if it has none of them. */
export type List = {
  name: string;
  linkbacks: LinkbackList | null;
  comments: CommentState | null;
  /** The text of an empty list. */
  ifNone: string;
};

export const LISTS: Readonly<Record<QueueState, List>> = {
  pending: {
    name: 'Pending',
    linkbacks: 'pending',
    comments: 'pending',
    ifNone: 'Nothing to review. New comments and linkbacks appear here.',
  },
  changed: {
    name: 'Changed',
    linkbacks: 'changed',
    comments: null,
    ifNone: 'No approved source has changed.',
  },
  approved: {
    name: 'Approved',
    linkbacks: 'approved',
    comments: 'approved',
    ifNone: 'No approved responses yet.',
  },
  gone: {
    name: 'Gone',
    linkbacks: 'gone',
    comments: null,
    ifNone: 'No source is gone.',
  },
  unread: {
    name: 'Unverified',
    linkbacks: 'unread',
    comments: null,
    ifNone: 'All sources have been checked.',
  },
  rejected: {
    name: 'Rejected',
    linkbacks: 'rejected',
    comments: 'rejected',
    ifNone: 'No rejected responses.',
  },
  spam: { name: 'Spam', linkbacks: 'spam', comments: 'spam', ifNone: 'No spam.' },
  withdrawn: {
    name: 'Withdrawn',
    linkbacks: null,
    comments: 'withdrawn',
    ifNone: 'No withdrawn comments.',
  },
};

/** The list with comments of that state. */
export function listOfComments(state: string | null): QueueState {
  return QUEUE_STATES.find((each) => LISTS[each].comments === state) ?? 'pending';
}

type Counts = {
  linkbacks: AdminCounts;
  comments: Record<CommentState, number>;
  oldestPendingAt: Date | null;
};

/** The number of pending linkbacks and comments. */
export async function countWaiting(deps: Pick<Deps, 'db'>): Promise<number> {
  const [linkbacks, comments] = await Promise.all([countToReview(deps.db), countPending(deps)]);
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

/** "1,234"; `null` for an empty list. */
export function listCount(counts: Counts, state: QueueState, only: Kind | null): string | null {
  const ofList = LISTS[state];
  const linkbacks =
    only === 'comments' || !ofList.linkbacks ? 0 : counts.linkbacks[ofList.linkbacks];
  const comments = only === 'linkbacks' || !ofList.comments ? 0 : counts.comments[ofList.comments];
  return linkbacks + comments === 0 ? null : countText(linkbacks, comments);
}

/** "7 pending · oldest 2 hours", of both kinds, whatever the filter. */
export function summaryOf({ linkbacks, comments, oldestPendingAt }: Counts, now: Date): string {
  const { pending, changed, oldestPending } = linkbacks;
  const all = pending + changed + comments.pending;
  if (all === 0) return 'Nothing to review';
  const since = [oldestPending, oldestPendingAt].filter((each) => each !== null).map(Number);
  const oldest =
    since.length === 0 ? '' : ` · oldest ${presentAge(now.getTime() - Math.min(...since))}`;
  return `${countText(pending + changed, comments.pending)} pending${oldest}`;
}

/** Counting of each kind stops at a limit. */
function countText(linkbacks: number, comments: number): string {
  const isMore = linkbacks >= MAX_LINKBACKS || comments >= MAX_COMMENTS;
  return (linkbacks + comments).toLocaleString('en') + (isMore ? ' or more' : '');
}
