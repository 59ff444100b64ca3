/**
 * A comment as its writer sees it.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Comment } from '../comment.ts';
import { COMMENT_COLUMNS, toComment } from './comments.ts';

/** `editTokenHash`: of what the browser has that may change it. */
export type OwnRow = {
  comment: Comment;
  editTokenHash: string | null;
  /** How often its writer has changed it. */
  changes: number;
  postPath: string;
};

/** `null`: there is none, or it is withdrawn. */
export async function selectOwn(db: DbOrTransaction, id: number): Promise<OwnRow | null> {
  const row = await db.comment.findFirst({
    where: { id, state: { not: 'withdrawn' } },
    select: {
      ...COMMENT_COLUMNS,
      editTokenHash: true,
      changes: true,
      post: { select: { authorId: true, path: true } },
    },
  });
  if (!row) return null;
  const { editTokenHash, changes, ...columns } = row;
  return { comment: toComment(columns), editTokenHash, changes, postPath: row.post.path };
}
