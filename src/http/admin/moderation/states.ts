/**
 * The lists of the conversation, in the order of their tabs, and what each holds of linkbacks and
 * of comments. Data.
 */
import type { CommentState } from '../../../comments/comment.ts';
import type { AdminState as LinkbackList } from '../../../linkbacks/admin-list.ts';

/** Both kinds are shown, unless one alone is asked for. */
export const KINDS = ['comments', 'linkbacks'] as const;
export type Kind = (typeof KINDS)[number];

export const QUEUE_STATES = [
  'waiting',
  'changed',
  'shown',
  'gone',
  'unread',
  'rejected',
  'spam',
  'withdrawn',
] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** `null`: none of that kind can be so. */
export type List = {
  name: string;
  linkbacks: LinkbackList | null;
  comments: CommentState | null;
  /** What is said where there is none of either kind. */
  ifNone: string;
};

export const LISTS: Readonly<Record<QueueState, List>> = {
  waiting: {
    name: 'Waiting',
    linkbacks: 'waiting',
    comments: 'held',
    ifNone: 'Nothing waits. What others say about your posts comes here.',
  },
  changed: {
    name: 'Changed',
    linkbacks: 'changed',
    comments: null,
    ifNone: 'No page that you approved says other things by now.',
  },
  shown: {
    name: 'Shown',
    linkbacks: 'shown',
    comments: 'approved',
    ifNone: 'No response is shown yet.',
  },
  gone: {
    name: 'Gone',
    linkbacks: 'gone',
    comments: null,
    ifNone: 'No page that linked here is gone.',
  },
  unread: {
    name: 'Unverified',
    linkbacks: 'unread',
    comments: null,
    ifNone: 'Every page that was announced has been read.',
  },
  rejected: {
    name: 'Rejected',
    linkbacks: 'rejected',
    comments: 'rejected',
    ifNone: 'Nothing was rejected.',
  },
  spam: { name: 'Spam', linkbacks: 'spam', comments: 'spam', ifNone: 'No spam.' },
  withdrawn: {
    name: 'Withdrawn',
    linkbacks: null,
    comments: 'withdrawn',
    ifNone: 'No reader has withdrawn a comment.',
  },
};

/** Where comments of a state are listed. */
export function listOfComments(state: string | null): QueueState {
  return QUEUE_STATES.find((each) => LISTS[each].comments === state) ?? 'waiting';
}
