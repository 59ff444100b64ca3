/**
 * Reads the entries of a post that were notified by webmention, and makes them due again.
 */
import { oneOf, transact, type Db } from '../../db/client.ts';
import { ensureHost } from '../../hosts/switches.ts';
import { OUTBOX_STATES, type OutboxState } from '../entry.ts';

export type NotifiedEntry = {
  id: number;
  target: string;
  targetKey: string;
  state: OutboxState;
  sentAt: Date;
  salmentionedAt: Date | null;
  changes: number;
};

/** Those that the post links to, oldest first. */
export async function selectNotified(db: Db, postId: number): Promise<NotifiedEntry[]> {
  const rows = await db.outboxEntry.findMany({
    where: { postId, protocol: 'webmention', linked: true, byHand: false, sentAt: { not: null } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      target: true,
      targetKey: true,
      state: true,
      sentAt: true,
      salmentionedAt: true,
      changes: true,
    },
  });
  return rows.map(({ state, sentAt, ...row }) => ({
    ...row,
    state: oneOf(OUTBOX_STATES, state),
    sentAt: sentAt ?? new Date(0),
  }));
}

/**
 * The columns of an entry that becomes due for another reason, too: no longer only because the post shows other
 * responses. The next round counts from the last notification.
 */
export function withoutSalmention({
  sentAt,
  salmentionedAt,
}: {
  sentAt: Date | null;
  salmentionedAt: Date | null;
}): { salmentionedAt?: Date | null } {
  if (salmentionedAt === null || (sentAt !== null && sentAt >= salmentionedAt)) return {};
  return { salmentionedAt: sentAt };
}

/** An entry that changed since it was read is left alone: it is due for another reason. */
export async function makeDueAgain(
  db: Db,
  entries: readonly NotifiedEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await transact(db, async (transaction) => {
    for (const { id, target, changes } of entries) {
      const hostName = new URL(target).hostname;
      await ensureHost(transaction, hostName, now);
      await transaction.outboxEntry.updateMany({
        where: { id, changes, state: 'sent' },
        data: {
          state: 'waiting',
          nextTryAt: now,
          attempts: 0,
          endpoint: null,
          hostName,
          lastAnswer: null,
          salmentionedAt: now,
          changes: { increment: 1 },
        },
      });
    }
  });
}
