/**
 * What is known of a writer by their e-mail address.
 */
import type { DbOrTransaction } from '../../db/client.ts';

const MOST = 50;

/** By the owner's own word only: else one mistake of the rules would feed on itself. */
export async function countSpamBefore(db: DbOrTransaction, authorEmail: string): Promise<number> {
  return await db.comment.count({ where: { authorEmail, state: 'spam', byOwner: true } });
}

/** The names under which comments with this address were shown. */
export async function selectApprovedNames(
  db: DbOrTransaction,
  authorEmail: string,
  exceptId: number,
): Promise<string[]> {
  const rows = await db.comment.findMany({
    where: { authorEmail, state: 'approved', id: { not: exceptId } },
    take: MOST,
    select: { authorName: true },
  });
  return rows.map(({ authorName }) => authorName);
}
