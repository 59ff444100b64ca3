/**
 * Reads comments for pages and for their writers.
 */
import {
  COMMENT_STATES,
  type Comment,
  type CommentOutline,
  type CommentState,
  type ShownComment,
} from '../comment.ts';
import { type DbOrTransaction, oneOf } from '../../db/client.ts';
import { parseScoreReasons } from '../../spam/score.ts';

/** The columns that a post's page shows. */
const SHOWN_COLUMNS = {
  id: true,
  postId: true,
  parentId: true,
  linkbackId: true,
  state: true,
  authorName: true,
  authorUrl: true,
  avatarId: true,
  bodyHtml: true,
  text: true,
  createdAt: true,
  changedAt: true,
  user: { select: { authorId: true } },
  post: { select: { authorId: true } },
} as const;

/** The columns of a `Comment`. */
export const COMMENT_COLUMNS = {
  ...SHOWN_COLUMNS,
  depth: true,
  authorEmail: true,
  userId: true,
  markdown: true,
  score: true,
  scoreReasons: true,
  editableUntil: true,
} as const;

/** A comment as pages show it, without the URL of its avatar. */
export type ShownRow = Omit<ShownComment, 'avatarUrl'> & Pick<Comment, 'postId' | 'avatarId'>;

type RawShown = Omit<ShownRow, 'state' | 'isPostAuthor'> & {
  state: string;
  user: { authorId: number | null } | null;
  post: { authorId: number | null };
};

type Row = Omit<Comment, keyof ShownComment | keyof RawShown | 'scoreReasons'> &
  RawShown & { scoreReasons: string };

export function toComment(row: Row): Comment {
  return { ...toShown(row), scoreReasons: parseScoreReasons(row.scoreReasons) };
}

function toShown<Shown extends RawShown>({ user, post, ...row }: Shown) {
  const authorId = user?.authorId ?? null;
  return {
    ...row,
    state: oneOf(COMMENT_STATES, row.state),
    isPostAuthor: authorId !== null && authorId === post.authorId,
  };
}

/** Approved comments, and the places of withdrawn ones. */
const VISIBLE = { in: ['approved', 'withdrawn'] };

const OLDEST_FIRST = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];

/** All visible comments of a post, oldest first, without content. */
export async function selectOutlines(
  db: DbOrTransaction,
  postId: number,
): Promise<CommentOutline[]> {
  const rows = await db.comment.findMany({
    where: { postId, state: VISIBLE },
    orderBy: OLDEST_FIRST,
    select: { id: true, parentId: true, linkbackId: true, state: true, createdAt: true },
  });
  return rows.map((row) => ({ ...row, state: oneOf(COMMENT_STATES, row.state) }));
}

/** The visible comments with these ids, in any order. */
export async function selectVisibleOf(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<ShownRow[]> {
  const rows = await db.comment.findMany({
    where: { id: { in: [...ids] }, state: VISIBLE },
    select: SHOWN_COLUMNS,
  });
  return rows.map(toShown);
}

/** When those that are or may have been shown were moderated or withdrawn since then. */
export async function selectModeratedSince(
  db: DbOrTransaction,
  postId: number,
  since: Date,
): Promise<Date[]> {
  const rows = await db.comment.findMany({
    where: { postId, state: { not: 'pending' }, moderatedAt: { gt: since } },
    select: { moderatedAt: true },
  });
  return rows.flatMap(({ moderatedAt }) => moderatedAt ?? []);
}

/** Newest first. */
export async function selectNewestApproved(
  db: DbOrTransaction,
  postId: number,
  take: number,
): Promise<ShownRow[]> {
  const rows = await db.comment.findMany({
    where: { postId, state: 'approved' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
    select: SHOWN_COLUMNS,
  });
  return rows.map(toShown);
}

export async function selectPlace(
  db: DbOrTransaction,
  id: number,
): Promise<{ postId: number; postPath: string; state: CommentState } | null> {
  const row = await db.comment.findUnique({
    where: { id },
    select: { postId: true, state: true, post: { select: { path: true } } },
  });
  return (
    row && { postId: row.postId, postPath: row.post.path, state: oneOf(COMMENT_STATES, row.state) }
  );
}

/** A comment as its writer sees it. `editTokenHash`: of the secret of their browser. */
type OwnRow = {
  comment: Comment;
  editTokenHash: string | null;
  /** How often its writer has changed it. */
  changes: number;
  /** An owner decided about it, not a setting. */
  byOwner: boolean;
  postPath: string;
};

/** `null`: it does not exist or is withdrawn. */
export async function selectOwn(db: DbOrTransaction, id: number): Promise<OwnRow | null> {
  const row = await db.comment.findFirst({
    where: { id, state: { not: 'withdrawn' } },
    select: {
      ...COMMENT_COLUMNS,
      editTokenHash: true,
      changes: true,
      byOwner: true,
      post: { select: { authorId: true, path: true } },
    },
  });
  if (!row) return null;
  const { editTokenHash, changes, byOwner, ...columns } = row;
  return { comment: toComment(columns), editTokenHash, changes, byOwner, postPath: row.post.path };
}
