/**
 * Whether a post was imported and never compared with the outbox since; and the entries for the links that it had then.
 */
import { transact, type Db } from '../../db/client.ts';
import { ensureHost } from '../../hosts/switches.ts';
import type { KnownEntry } from '../plan/compare.ts';

/**
 * The import of a post whose links still count as notified.
 *
 * @returns `version`: the post's after the import, if known; `null`: it was not imported, or was compared since
 */
export async function findQuietImport(
  db: Db,
  postId: number,
): Promise<{ version: number | null } | null> {
  const post = await db.post.findUnique({ where: { id: postId }, select: { quiet: true } });
  if (!post?.quiet) return null;
  return await db.importedThing.findFirst({
    where: { kind: 'post', ourId: postId },
    orderBy: { id: 'desc' },
    select: { version: true },
  });
}

/** Stores the entries that have no row yet (id 0), and the passages of those whose row has none. */
export async function writeImported(
  db: Db,
  postId: number,
  entries: readonly KnownEntry[],
  now: Date,
): Promise<void> {
  await transact(db, async (transaction) => {
    for (const { id, target, targetKey, passage, linked, state, lastAnswer } of entries) {
      if (id !== 0) {
        const data = { passage, linked };
        await transaction.outboxEntry.updateMany({ where: { id, state, passage: '' }, data });
        continue;
      }
      const hostName = new URL(target).hostname;
      await ensureHost(transaction, hostName, now);
      const pair = { postId, targetKey, byHand: false };
      await transaction.outboxEntry.upsert({
        where: { postId_targetKey_byHand: pair },
        update: {},
        create: { ...pair, target, passage, state, lastAnswer, hostName, createdAt: now },
      });
    }
  });
}
