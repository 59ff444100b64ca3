/**
 * The lists of the moderation queue, in the order of their tabs, and their counts.
 */
import type { CommentState } from '../../../comments/comment.ts';
import type { AdminState as LinkbackList } from '../../../linkbacks/admin-list.ts';

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
