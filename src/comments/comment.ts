/**
 * The comment: its states, limits, and the shapes in which it is read.
 */
import type { ScoreReason } from '../spam/score.ts';

/**
 * In the order in which the admin lists them. `withdrawn`: by its writer; its content is erased, and its
 * place stays for its replies.
 */
export const COMMENT_STATES = ['pending', 'approved', 'rejected', 'spam', 'withdrawn'] as const;
export type CommentState = (typeof COMMENT_STATES)[number];

export const MAX_TEXT_LENGTH = 10_000;
export const MAX_NAME_LENGTH = 100;
/** Four levels; replies to the last one are shown on it, too. */
export const MAX_DEPTH = 3;

/** How long its writer may change or withdraw a comment. */
export const EDIT_MS = 10 * 60_000;

/** A comment as a post's page shows it. */
export type ShownComment = {
  id: number;
  /** The comment it replies to, which may not be shown (responses/thread.ts). */
  parentId: number | null;
  /** The linkback it replies to, which may not be shown either. */
  linkbackId: number | null;
  state: CommentState;
  /** Empty if withdrawn; so are the URL and the body. */
  authorName: string;
  authorUrl: string | null;
  /** Written by the post's author, signed in. */
  isPostAuthor: boolean;
  /** Safe HTML. */
  bodyHtml: string;
  /** Plain text. */
  text: string;
  createdAt: Date;
  changedAt: Date | null;
  /** The avatar of its email address, absolute; absent or `null` if none is stored. */
  avatarUrl?: string | null;
};

/** Its position in the thread, without content: read for all comments of a post. */
export type CommentOutline = Pick<
  ShownComment,
  'id' | 'parentId' | 'linkbackId' | 'state' | 'createdAt'
>;

/** A comment with everything that its writer and the owner may see. */
export type Comment = ShownComment & {
  postId: number;
  depth: number;
  /** Lower-case; shown to the owner only. */
  authorEmail: string | null;
  /** The avatar of that address, fetched or not (list.ts); `null`: none was requested. */
  avatarId: number | null;
  userId: number | null;
  markdown: string;
  score: number;
  scoreReasons: ScoreReason[];
  editableUntil: Date | null;
};

type PlaceOfComment = Pick<Comment, 'parentId' | 'linkbackId' | 'depth'>;

/** The position of a reply: below its parent, or beside it if that is on the last level. */
export function placeUnder(parent: (PlaceOfComment & Pick<Comment, 'id'>) | null): PlaceOfComment {
  if (parent === null) return { parentId: null, linkbackId: null, depth: 0 };
  const { id, parentId, linkbackId, depth } = parent;
  if (depth >= MAX_DEPTH) return { parentId, linkbackId, depth: MAX_DEPTH };
  return { parentId: id, linkbackId: null, depth: depth + 1 };
}

/** The position of a reply to a linkback. */
export function placeUnderLinkback(linkbackId: number): PlaceOfComment {
  return { parentId: null, linkbackId, depth: 1 };
}

/**
 * When emails about a comment are sent: at once if it is pending, and if approved once its writer cannot
 * edit it any longer. None is sent twice, because each email has a unique key.
 *
 * @returns `null`: nobody is notified
 */
export function announceAt(
  { state, editableUntil }: { state: CommentState; editableUntil: Date | null },
  now: Date,
): Date | null {
  if (state === 'pending') return now;
  if (state !== 'approved') return null;
  return editableUntil !== null && editableUntil > now ? editableUntil : now;
}
