/**
 * Deleting comments that have had their time, and salts with which what their hashes could tell goes.
 */
import { transact, type Db } from '../../db/client.ts';

/** Rows of one transaction: few enough that nobody waits for it. */
const AT_ONCE = 200;

/** @returns how many went; fewer than could go only where there were more than one transaction takes */
export async function deleteOldComments(db: Db, before: Date): Promise<number> {
  return await transact(db, async ({ comment }) => {
    const isOld = {
      OR: [
        { state: { in: ['spam', 'rejected'] }, moderatedAt: { lt: before } },
        // Its place was kept for what answers it.
        { state: 'withdrawn', createdAt: { lt: before }, replies: { none: {} } },
      ],
    };
    const old = await comment.findMany({ where: isOld, take: AT_ONCE, select: { id: true } });
    // Asked again: an owner may have taken one back since.
    const { count } = await comment.deleteMany({
      where: { id: { in: old.map(({ id }) => id) }, ...isOld },
    });
    return count;
  });
}

/**
 * Deletes what the rules called spam, the oldest first, where there is more than so much of it.
 *
 * @returns how many went, as above
 */
export async function deleteSpamBeyond(db: Db, keep: number): Promise<number> {
  return await transact(db, async ({ comment }) => {
    const isByRules = { state: 'spam', byOwner: false };
    const beyond = await comment.findMany({
      where: isByRules,
      orderBy: { id: 'desc' },
      skip: keep,
      take: AT_ONCE,
      select: { id: true },
    });
    const ids = beyond.map(({ id }) => id);
    const { count } = await comment.deleteMany({ where: { id: { in: ids }, ...isByRules } });
    return count;
  });
}

/** @param beforeDay `YYYY-MM-DD` */
export async function deleteSaltsBefore(db: Db, beforeDay: string): Promise<void> {
  await transact(db, ({ clientSalt }) =>
    clientSalt.deleteMany({ where: { day: { lt: beforeDay } } }),
  );
}
