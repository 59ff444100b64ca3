/**
 * What a comment is: its states, its bounds, and the shapes in which it is handed out.
 *
 * How its text becomes HTML is in body.ts, what becomes of it in submit.ts and decide.ts.
 */
import type { ScoreReason } from '../spam/score.ts';

/** `withdrawn`: by its writer; its words are forgotten, its place is kept for what answers it. */
export type CommentState = 'pending' | 'approved' | 'rejected' | 'spam' | 'withdrawn';

/** In the order in which the desk shows them. */
export const COMMENT_STATES = ['pending', 'approved', 'rejected', 'spam', 'withdrawn'] as const;

export const MAX_TEXT_LENGTH = 10_000;
export const MAX_NAME_LENGTH = 100;
/** Four levels: what answers the last stands on it, too. */
export const MAX_DEPTH = 3;

/** How long a writer's browser may change or withdraw what it sent. */
export const EDIT_MS = 10 * 60_000;

/** A comment as a post's page shows it. */
export type ShownComment = {
  id: number;
  /** What it answers, as it was stored: that one may not be shown (responses/thread.ts). */
  parentId: number | null;
  state: CommentState;
  /** Empty where it was withdrawn; so are the address and the body. */
  authorName: string;
  authorUrl: string | null;
  /** Whoever wrote the post wrote it, signed in. */
  isPostAuthor: boolean;
  /** Safe HTML. */
  bodyHtml: string;
  /** The words alone. */
  text: string;
  createdAt: Date;
  changedAt: Date | null;
  /** Of the picture of its e-mail address, absolute; nothing where none is kept. */
  avatarUrl?: string | null;
};

/** As much of a comment as says where it stands: all of a post's are read so, few with their words. */
export type CommentOutline = Pick<ShownComment, 'id' | 'parentId' | 'state' | 'createdAt'>;

/** A comment with all that its writer and the owner may see. */
export type Comment = ShownComment & {
  postId: number;
  depth: number;
  /** Lower-case, for the owner alone. */
  authorEmail: string | null;
  /** The picture of that address, whether it has come or not (avatars/urls.ts); `null`: none was asked for. */
  avatarId: number | null;
  userId: number | null;
  markdown: string;
  score: number;
  scoreReasons: ScoreReason[];
  editableUntil: Date | null;
};

/** Where an answer stands: under what it answers, or beside that where it is too deep. */
export function placeUnder(parent: Pick<Comment, 'id' | 'parentId' | 'depth'> | null): {
  parentId: number | null;
  depth: number;
} {
  if (parent === null) return { parentId: null, depth: 0 };
  if (parent.depth >= MAX_DEPTH) return { parentId: parent.parentId, depth: MAX_DEPTH };
  return { parentId: parent.id, depth: parent.depth + 1 };
}

/**
 * Of what waits at once; of what is shown when its writer cannot take it back any more. A comment
 * that was told of before is not told of again: its letters have their keys.
 *
 * @returns `null`: nobody hears of it
 */
export function announceAt(
  { state, editableUntil }: { state: CommentState; editableUntil: Date | null },
  now: Date,
): Date | null {
  if (state === 'pending') return now;
  if (state !== 'approved') return null;
  return editableUntil !== null && editableUntil > now ? editableUntil : now;
}
