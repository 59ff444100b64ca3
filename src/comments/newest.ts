/**
 * Lists comments of several states, newest first, without their content: a list of all responses is merged from it.
 */
import type { CommentState } from './comment.ts';
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';

/** A comment in the order of time. */
export type CommentInTime = { id: number; at: Date };

export async function listNewestIn(
  { db }: Pick<Deps, 'db'>,
  states: readonly CommentState[],
  { max, postId }: { max: number; postId?: number | undefined },
): Promise<CommentInTime[]> {
  const found = await Promise.all(states.map((state) => selectNewest(db, state, max, postId)));
  return found
    .flat()
    .sort((a, b) => b.id - a.id)
    .slice(0, max)
    .map(({ id, createdAt }) => ({ id, at: createdAt }));
}

/**
 * The ids of those that were written last, in one of the states: an import has just brought comments that were written
 * years ago. They are looked for among the last `among` of any state, as the index has them: rarely all are spam.
 */
export async function listLastWrittenIn(
  { db }: Pick<Deps, 'db'>,
  states: readonly CommentState[],
  { max, among }: { max: number; among: number },
): Promise<number[]> {
  const rows = await db.comment.findMany({
    orderBy: { createdAt: 'desc' },
    take: among,
    select: { id: true, state: true },
  });
  const found = rows.filter((row) => states.some((state) => state === row.state));
  return found.slice(0, max).map(({ id }) => id);
}

/**
 * One state at a time, as the index has them. Those of a post in any order: asked for one, SQLite would look for them
 * among all comments of the state.
 */
async function selectNewest(db: Db, state: CommentState, take: number, postId?: number) {
  const select = { id: true, createdAt: true } as const;
  if (postId !== undefined) return await db.comment.findMany({ where: { state, postId }, select });
  return await db.comment.findMany({ where: { state }, orderBy: { id: 'desc' }, take, select });
}
