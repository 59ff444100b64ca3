/**
 * The table of related posts, and what relating them reads of posts and their terms.
 */
import type { Db, DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { relatedKey } from '../cache-keys/surrogate-keys.ts';
import type { Traits } from './score.ts';

/** A post that is due is not made due again by others: `relateAt` is this then. */
export const ALONE = new Date(0);

export type DueToRelate = { id: number; relateAt: Date };

/** Those that were saved last come first, and those of an upgrade last. */
export async function selectDueToRelate(db: Db, now: Date, take: number): Promise<DueToRelate[]> {
  const rows = await db.post.findMany({
    where: { relateAt: { lte: now } },
    orderBy: [{ relateAt: 'desc' }, { id: 'desc' }],
    take,
    select: { id: true, relateAt: true },
  });
  return rows.map(({ id, relateAt }) => ({ id, relateAt: relateAt ?? ALONE }));
}

/** A post that was saved meanwhile stays due. */
export async function endRelate(
  { post }: Transaction,
  { id, relateAt }: DueToRelate,
): Promise<void> {
  await post.updateMany({ where: { id, relateAt }, data: { relateAt: null } });
}

/** Posts that are due already stay as they are. */
export async function makeDueAlone({ post }: Transaction, ids: readonly number[]): Promise<void> {
  await post.updateMany({
    where: { id: { in: [...ids] }, relateAt: null },
    data: { relateAt: ALONE },
  });
}

function publicAt(now: Date) {
  return { kind: 'post', status: 'published', publishedAt: { lte: now } };
}

export async function selectPublicIdsAfter(
  db: DbOrTransaction,
  id: number,
  { now, take }: { now: Date; take: number },
): Promise<number[]> {
  const rows = await db.post.findMany({
    where: { ...publicAt(now), id: { gt: id } },
    orderBy: { id: 'asc' },
    take,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

export async function countPublicPosts({ post }: Db, now: Date): Promise<number> {
  return await post.count({ where: publicAt(now) });
}

/** The public ones of these posts. */
export async function selectTraits(db: Db, ids: readonly number[], now: Date): Promise<Traits[]> {
  const rows = await db.post.findMany({
    where: { id: { in: [...ids] }, ...publicAt(now) },
    select: {
      id: true,
      title: true,
      publishedAt: true,
      language: true,
      translationOfId: true,
      terms: { select: { termId: true, term: { select: { kind: true } } } },
    },
  });
  return rows.map(({ terms, translationOfId, ...row }) => ({
    ...row,
    termIds: terms.flatMap(({ termId, term }) => (term.kind === 'series' ? [] : termId)),
    seriesId: terms.find(({ term }) => term.kind === 'series')?.termId ?? null,
    groupId: translationOfId ?? row.id,
  }));
}

/** The number of public posts under a term, at most `max`. */
export async function countUnder(
  { postTerm }: Db,
  termId: number,
  { now, max }: { now: Date; max: number },
): Promise<number> {
  return await postTerm.count({ where: { termId, publishedAt: { lte: now } }, take: max });
}

/** The newest public posts under a term. */
export async function selectUnder(
  { postTerm }: Db,
  termId: number,
  { now, take }: { now: Date; take: number },
): Promise<number[]> {
  const rows = await postTerm.findMany({
    where: { termId, publishedAt: { lte: now } },
    orderBy: [{ publishedAt: 'desc' }, { postId: 'desc' }],
    take,
    select: { postId: true },
  });
  return rows.map(({ postId }) => postId);
}

/** The posts to which this one is related, at most `take`. */
export async function selectHolders(
  { relatedPost }: DbOrTransaction,
  relatedId: number,
  take: number,
): Promise<number[]> {
  const rows = await relatedPost.findMany({
    where: { relatedId },
    orderBy: { postId: 'asc' },
    take,
    select: { postId: true },
  });
  return rows.map(({ postId }) => postId);
}

/** Replaces the related posts of a post, the closest first. */
export async function writeRelated(
  transaction: Transaction,
  postId: number,
  relatedIds: readonly number[],
): Promise<void> {
  const { relatedPost } = transaction;
  const before = await relatedPost.findMany({
    where: { postId },
    orderBy: { position: 'asc' },
    select: { relatedId: true },
  });
  if (before.map(({ relatedId }) => relatedId).join() === relatedIds.join()) return;
  await relatedPost.deleteMany({ where: { postId } });
  await relatedPost.createMany({
    data: relatedIds.map((relatedId, position) => ({ postId, relatedId, position })),
  });
  touch(transaction, [relatedKey(postId)]);
}
