/**
 * Comments as rows, read back as they are handed out. Writing is in submit-store.ts,
 * own-store.ts and decide-store.ts.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { ScoreReason } from '../judging/score.ts';
import type { Comment, CommentState } from './comment.ts';

/** All but what only the database needs. */
export const COMMENT_COLUMNS = {
  id: true,
  postId: true,
  parentId: true,
  depth: true,
  state: true,
  authorName: true,
  authorEmail: true,
  authorUrl: true,
  photoId: true,
  userId: true,
  markdown: true,
  bodyHtml: true,
  text: true,
  score: true,
  scoreReasons: true,
  editableUntil: true,
  createdAt: true,
  changedAt: true,
  user: { select: { authorId: true } },
  post: { select: { authorId: true } },
} as const;

type Row = Omit<Comment, 'state' | 'scoreReasons' | 'isPostAuthor'> & {
  state: string;
  scoreReasons: string;
  user: { authorId: number | null } | null;
  post: { authorId: number | null };
};

export function toComment({ user, post, ...row }: Row): Comment {
  const authorId = user?.authorId ?? null;
  return {
    ...row,
    state: row.state as CommentState,
    scoreReasons: JSON.parse(row.scoreReasons) as ScoreReason[],
    isPostAuthor: authorId !== null && authorId === post.authorId,
  };
}

/** Those that a post's page shows, and the places of those that were withdrawn; oldest first. */
export async function selectVisible(db: DbOrTransaction, postId: number): Promise<Comment[]> {
  const rows = await db.comment.findMany({
    where: { postId, state: { in: ['approved', 'withdrawn'] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: COMMENT_COLUMNS,
  });
  return rows.map(toComment);
}

export async function countApproved(db: DbOrTransaction, postId: number): Promise<number> {
  return await db.comment.count({ where: { postId, state: 'approved' } });
}
