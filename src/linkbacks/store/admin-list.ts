/**
 * The linkbacks of one state, page by page, and how many there are: every query follows an index,
 * however long the ledger.
 */
import type { Db } from '../../db/client.ts';
import { AXES_OF, type AdminState } from '../admin-states.ts';
import { seenFingerprintOf } from '../fingerprint.ts';
import type { Linkback } from '../linkback.ts';
import { WHOLE_RECORD, type RawRecord } from './record.ts';
import { isChanged, toLinkback } from './linkbacks.ts';

/** A linkback as a row of the desk. */
export type AdminLinkback = Linkback & {
  /** Of the source, as the ledger has it. */
  hostName: string;
  isHostBlocked: boolean;
  /** Whether its page was ever read: only then is there anything to approve. */
  wasRead: boolean;
  /** What the last check of its page came to, in the words of the ledger; `null`: there was none. */
  lastOutcome: string | null;
  post: { path: string; title: string };
  /** Stands for all that is to be seen of it (`decideSeen`). */
  seen: string;
  /** The rows that it is made of, as the database has them. */
  record: RawRecord;
};

/** Nobody has so many changed pages wait; the others follow when these are decided. */
const MAX_CHANGED = 2_000;

type PageOf = { take: number; beforeId?: number };

/** Newest first, below `beforeId`. */
export async function selectIdsInState(
  db: Db,
  state: AdminState,
  { take, beforeId }: PageOf,
): Promise<number[]> {
  const isBefore = beforeId === undefined ? {} : { id: { lt: beforeId } };
  if (state === 'changed') {
    const rows = await db.linkback.findMany({
      where: isChanged(),
      orderBy: { proposedAt: 'desc' },
      take: MAX_CHANGED,
      select: { id: true },
    });
    const ids = rows.map(({ id }) => id).filter((id) => beforeId === undefined || id < beforeId);
    return newest(ids, take);
  }
  // One query a pair: of several, an index is in the order of none.
  const found = await Promise.all(
    AXES_OF[state].moderations.flatMap((moderation) =>
      AXES_OF[state].verifications.map((verification) =>
        db.linkback.findMany({
          where: { moderation, verification, ...isBefore },
          orderBy: { id: 'desc' },
          take,
          select: { id: true },
        }),
      ),
    ),
  );
  return newest(
    found.flat().map(({ id }) => id),
    take,
  );
}

function newest(ids: number[], take: number): number[] {
  return ids.sort((a, b) => b - a).slice(0, take);
}

/** Newest first; what is gone is left out. */
export async function selectAdminLinkbacks(
  db: Db,
  ids: readonly number[],
): Promise<AdminLinkback[]> {
  const rows = await db.linkback.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { id: 'desc' },
    include: WHOLE_RECORD,
  });
  return rows.map((row) => ({
    ...toLinkback(row),
    hostName: row.source.hostName,
    isHostBlocked: row.source.host.blocked,
    lastOutcome: row.source.lastOutcome,
    wasRead: row.verifiedAt !== null,
    post: { path: row.post.path, title: row.post.title },
    seen: seenFingerprintOf(row),
    record: row,
  }));
}

/** At most `most`, of all that are many. */
export async function countInState(db: Db, state: AdminState, max: number): Promise<number> {
  // Without a bound, for which SQLite would go through all rows in the order of their ids.
  if (state === 'changed') return await db.linkback.count({ where: isChanged() });
  const { moderations, verifications } = AXES_OF[state];
  return await db.linkback.count({
    where: { moderation: { in: [...moderations] }, verification: { in: [...verifications] } },
    take: max,
  });
}

/** When the oldest of those that wait came; `null`: none waits. */
export async function selectOldestWaiting(db: Db): Promise<Date | null> {
  const row = await db.linkback.findFirst({
    where: { moderation: 'pending', verification: 'verified' },
    orderBy: { id: 'asc' },
    select: { receivedAt: true },
  });
  return row?.receivedAt ?? null;
}
