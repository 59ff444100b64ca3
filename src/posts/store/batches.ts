/**
 * Reads and writes rows of the posts table for work that no user does: posts to render again, texts to rewrite, comments
 * to close, months.
 */
import { oneOf, type Db, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { listKeys, postKey } from '../cache-keys/surrogate-keys.ts';
import {
  BODY_FORMATS,
  POST_KINDS,
  POST_STATUSES,
  type BodyFormat,
  type BodySource,
} from '../post.ts';

export type Outdated = {
  id: number;
  bodyFormat: BodyFormat;
  markdown: string;
  excerpt: string;
  text: string;
  renderer: number;
};

/** Posts that an older renderer rendered, except deleted ones, which have no text. `id`: only that post. */
export async function selectOutdated(
  db: Db,
  renderer: number,
  take: number,
  id?: number,
): Promise<Outdated[]> {
  const rows = await db.post.findMany({
    where: {
      renderer: { lt: renderer },
      status: { not: 'deleted' },
      ...(id !== undefined && { id }),
    },
    orderBy: [{ renderer: 'asc' }, { id: 'asc' }],
    take,
    select: {
      ...{ id: true, bodyFormat: true, markdown: true },
      ...{ excerpt: true, text: true, renderer: true },
    },
  });
  return rows.map((row) => ({ ...row, bodyFormat: oneOf(BODY_FORMATS, row.bodyFormat) }));
}

/** `null` for a post that is missing or deleted, which has no text. */
export async function selectSource(
  db: Db,
  id: number,
): Promise<(BodySource & { coverId: number | null }) | null> {
  const row = await db.post.findFirst({
    where: { id, status: { not: 'deleted' } },
    select: { bodyFormat: true, markdown: true, coverId: true },
  });
  return row && { ...row, bodyFormat: oneOf(BODY_FORMATS, row.bodyFormat) };
}

/** For a change that no user made, and that an open editor must notice. */
export async function raiseVersion(transaction: Transaction, id: number): Promise<void> {
  await transaction.post.update({
    where: { id },
    data: { version: { increment: 1 } },
    select: { id: true },
  });
}

/** @returns how many were closed, at most `take` */
export async function closeSomeBefore(
  transaction: Transaction,
  { before, now, take }: { before: Date; now: Date; take: number },
): Promise<number> {
  const where = { kind: 'post', status: 'published', commentsOpen: true } as const;
  const rows = await transaction.post.findMany({
    where: { ...where, publishedAt: { lt: before } },
    orderBy: { id: 'asc' },
    take,
    select: { id: true },
  });
  if (rows.length === 0) return 0;
  await transaction.post.updateMany({
    where: { id: { in: rows.map(({ id }) => id) }, ...where },
    data: { commentsOpen: false, updatedAt: now, version: { increment: 1 } },
  });
  touch(transaction, [...rows.map(({ id }) => postKey(id)), listKeys.sitemap]);
  return rows.length;
}

/** The distinct months of posts. */
export async function selectMonthsUsed({ post }: Transaction): Promise<string[]> {
  const rows = await post.groupBy({ by: ['month'] });
  return rows.map(({ month }) => month);
}

/** Posts published at or after `from` and before `until`. */
export async function selectPublishedBetween(
  { post }: Transaction,
  from: Date,
  until: Date,
): Promise<{ id: number; publishedAt: Date; month: string }[]> {
  return await post.findMany({
    // With kinds and statuses listed, the index on dates is used.
    where: {
      kind: { in: [...POST_KINDS] },
      status: { in: [...POST_STATUSES] },
      publishedAt: { gte: from, lt: until },
    },
    select: { id: true, publishedAt: true, month: true },
  });
}

/** Both databases accept some thousands of values in one statement. */
const AT_ONCE = 1_000;

export async function updateMonths(
  { post }: Transaction,
  ids: readonly number[],
  month: string,
): Promise<void> {
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    await post.updateMany({ where: { id: { in: some } }, data: { month } });
  }
}
