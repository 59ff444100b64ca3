/**
 * Keeps the number of responses with each post, so that lists and feeds count none.
 *
 * Stores call `recount` when the responses that a post shows change; transact (client.ts) counts them at the
 * end of the same transaction. Each post's row is locked first: two transactions that count at the same
 * time on PostgreSQL would miss each other's change.
 */
import type { Prisma } from './generated/sqlite/client.ts';

type Recounted = { readonly recounted: Set<number> };

/** Has the responses of these posts counted before the transaction is committed. */
export function recount(transaction: Recounted, postIds: Iterable<number>): void {
  for (const id of postIds) transaction.recounted.add(id);
}

/** Writes the counts of all posts that {@link recount} named, in the order of their ids. */
export async function writeResponseCounts(
  transaction: Prisma.TransactionClient & Recounted & { readonly isPostgres: boolean },
): Promise<void> {
  for (const id of [...transaction.recounted].sort((a, b) => a - b)) {
    if (transaction.isPostgres) {
      await transaction.$queryRaw`SELECT "id" FROM "Post" WHERE "id" = ${id} FOR NO KEY UPDATE`;
    }
    // The states as in comments/comment.ts and linkbacks/linkback.ts (VISIBLE).
    await transaction.$executeRaw`
      UPDATE "Post" SET
        "commentCount" = (SELECT count(*) FROM "Comment"
          WHERE "postId" = ${id} AND "state" = 'approved'),
        "linkbackCount" = (SELECT count(*) FROM "Linkback"
          WHERE "postId" = ${id} AND "verification" = 'verified' AND "moderation" = 'approved')
      WHERE "id" = ${id}`;
  }
}
