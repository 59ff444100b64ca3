/**
 * What could not be delivered, from the table of the outbox.
 */
import type { Db } from '../../db/client.ts';

export type Failure = { id: number; target: string; postTitle: string; lastAnswer: string | null };

/** The newest first. */
export async function selectFailures(db: Db, take: number): Promise<Failure[]> {
  const rows = await db.outboxEntry.findMany({
    where: { state: 'failed' },
    orderBy: { id: 'desc' },
    take,
    select: { id: true, target: true, lastAnswer: true, post: { select: { title: true } } },
  });
  return rows.map(({ post, ...row }) => ({ ...row, postTitle: post.title }));
}
