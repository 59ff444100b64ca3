/**
 * The months column of the posts table, apart from the posts themselves.
 */
import type { Transaction } from '../../db/client.ts';
import { POST_KINDS, POST_STATUSES } from '../post.ts';

/** Each once. */
export async function selectMonthsUsed({ post }: Transaction): Promise<string[]> {
  const rows = await post.groupBy({ by: ['month'] });
  return rows.map(({ month }) => month);
}

/** From the first moment on, before the second. */
export async function selectPublishedBetween(
  { post }: Transaction,
  from: Date,
  until: Date,
): Promise<{ id: number; publishedAt: Date; month: string }[]> {
  return await post.findMany({
    // Kinds and statuses are named so that an index leads to the dates.
    where: {
      kind: { in: [...POST_KINDS] },
      status: { in: [...POST_STATUSES] },
      publishedAt: { gte: from, lt: until },
    },
    select: { id: true, publishedAt: true, month: true },
  });
}

/** SQLite and PostgreSQL take some thousands of values in one statement. */
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
