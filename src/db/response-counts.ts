/**
 * Keeps the number of responses with each post, so that lists and feeds count none.
 *
 * Stores call `recount` when the responses that a post shows change; transact (client.ts) counts them at the
 * end of the same transaction. Each post's row is locked first: two transactions that count at the same
 * time on PostgreSQL would miss each other's change.
 */
import type { Prisma } from './generated/sqlite/client.ts';
import { touch } from './touch.ts';

type Recounted = { readonly recounted: Map<number, readonly string[]> };

/**
 * Has the responses of a post counted before the transaction is committed.
 *
 * @param keys touched if the number changes: those of pages that show it
 */
export function recount(transaction: Recounted, postId: number, keys: readonly string[]): void {
  transaction.recounted.set(postId, keys);
}

/** Writes the counts of all posts that {@link recount} named, in the order of their ids. */
export async function writeResponseCounts(
  transaction: Prisma.TransactionClient &
    Recounted & { readonly isPostgres: boolean; readonly touched: Set<string> },
): Promise<void> {
  for (const [id, keys] of [...transaction.recounted].sort(([a], [b]) => a - b)) {
    if (transaction.isPostgres) {
      await transaction.$queryRaw`SELECT "id" FROM "Post" WHERE "id" = ${id} FOR NO KEY UPDATE`;
    }
    // The states as in comments/comment.ts and linkbacks/linkback.ts (VISIBLE).
    const changed = await transaction.$executeRaw`
      UPDATE "Post" SET
        "commentCount" = "counted"."comments",
        "linkbackCount" = "counted"."linkbacks"
      FROM (SELECT
        (SELECT count(*) FROM "Comment"
          WHERE "postId" = ${id} AND "state" = 'approved') AS "comments",
        (SELECT count(*) FROM "Linkback"
          WHERE "postId" = ${id} AND "verification" IN ('verified', 'imported')
            AND "moderation" = 'approved')
          AS "linkbacks") AS "counted"
      WHERE "id" = ${id}
        AND ("commentCount" <> "counted"."comments" OR "linkbackCount" <> "counted"."linkbacks")`;
    if (changed > 0) touch(transaction, keys);
  }
}
