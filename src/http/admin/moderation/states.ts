/**
 * The lists of the moderation queue, in the order of their tabs, and their counts.
 */
import {
  countCommentStates,
  type CommentScope,
  countPending,
  MAX_COUNTED as MAX_COMMENTS,
} from '../../../comments/admin-list.ts';
import type { CommentState } from '../../../comments/comment.ts';
import type { Deps } from '../../../deps.ts';
import {
  type AdminState as LinkbackList,
  countStates,
  type LinkbackScope,
  MAX_COUNTED as MAX_LINKBACKS,
  type AdminCounts,
} from '../../../linkbacks/admin-list.ts';
import { countToReview } from '../../../linkbacks/store/linkbacks.ts';

/** The filter; without one, both kinds are shown. */
export const KINDS = ['comments', 'linkbacks'] as const;
export type Kind = (typeof KINDS)[number];

export const QUEUE_STATES = [
  'pending',
  'approved',
  'changed',
  'spam',
  'rejected',
  'gone',
  'unread',
  'imported',
  'withdrawn',
] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** The lists with a tab of their own; the others are in a menu. */
export const MAIN_STATES: readonly QueueState[] = ['pending', 'approved', 'changed', 'spam'];

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
  imported: {
    name: 'Imported',
    linkbacks: 'imported',
    comments: null,
    ifNone: 'No imported linkbacks are left without a check that found the link.',
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
};

/** The number of pending linkbacks and comments. */
export async function countWaiting(deps: Pick<Deps, 'db'>): Promise<number> {
  const [linkbacks, comments] = await Promise.all([countToReview(deps.db), countPending(deps)]);
  return linkbacks + comments;
}

/** Which linkbacks and comments a filter leaves; `{}`: all. */
export type Scope = { linkbacks?: LinkbackScope; comments?: CommentScope };

export async function countLists(deps: Pick<Deps, 'db'>, scope: Scope): Promise<Counts> {
  const [linkbacks, comments] = await Promise.all([
    countStates(deps, scope.linkbacks),
    countCommentStates(deps, scope.comments),
  ]);
  return { linkbacks, comments };
}

/** "1,234"; `null` for an empty list. */
export function listCount(counts: Counts, state: QueueState, only: Kind | null): string | null {
  const ofList = LISTS[state];
  const linkbacks =
    only === 'comments' || !ofList.linkbacks ? 0 : counts.linkbacks[ofList.linkbacks];
  const comments = only === 'linkbacks' || !ofList.comments ? 0 : counts.comments[ofList.comments];
  return linkbacks + comments === 0 ? null : countText(linkbacks, comments);
}

/** Counting of each kind stops at a limit. */
function countText(linkbacks: number, comments: number): string {
  const isMore = linkbacks >= MAX_LINKBACKS || comments >= MAX_COMMENTS;
  return (linkbacks + comments).toLocaleString('en') + (isMore ? ' or more' : '');
}
