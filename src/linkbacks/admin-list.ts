/**
 * The conversation as the desk shows it: lists by state with their counts, read page by page.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { seenFingerprintOf } from './fingerprint.ts';
import type { Moderation, Verification, Linkback } from './linkback.ts';
import { WHOLE_RECORD, type RawRecord } from './record.ts';
import { isChanged, toLinkback } from './store/linkbacks.ts';

/** Further than this nobody counts, and a million rows would take a second. */
export const MAX_COUNTED = 10_000;

export type AdminPage = {
  linkbacks: AdminLinkback[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** The linkbacks of one state, newest first, at most `most` of them. */
export async function listInState(
  { db }: Pick<Deps, 'db'>,
  state: AdminState,
  { max, beforeId }: { max: number; beforeId?: number },
): Promise<AdminPage> {
  const ids = await selectIdsInState(db, state, {
    take: max + 1,
    ...(beforeId !== undefined && { beforeId }),
  });
  const these = ids.slice(0, max);
  const linkbacks = await selectAdminLinkbacks(db, these);
  return { linkbacks, nextBeforeId: ids.length > max ? (these.at(-1) ?? null) : null };
}

/** Those of these numbers that there are, newest first. */
export async function findAdminLinkbacks(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<AdminLinkback[]> {
  return await selectAdminLinkbacks(db, ids);
}

export type AdminCounts = Record<AdminState, number> & {
  /** When the oldest of those that wait came; `null`: none waits. */
  oldestWaiting: Date | null;
};

/** How many there are in each state, at most {@link MAX_COUNTED}. */
export async function countStates({ db }: Pick<Deps, 'db'>): Promise<AdminCounts> {
  const [oldestWaiting, ...counts] = await Promise.all([
    selectOldestWaiting(db),
    ...ADMIN_STATES.map(
      async (state) => [state, await countInState(db, state, MAX_COUNTED)] as const,
    ),
  ]);
  const ofStates = Object.fromEntries(counts) as Record<AdminState, number>;
  return { ...ofStates, oldestWaiting };
}

/**
 * `pending`: its page links here, and nobody has decided. `changed`: approved, and its page says
 * other things by now. `approved`: on a post's page. `gone`: its page, or the link on it, is no more.
 * `unread`: its page has not been read, or cannot be reached. `rejected`, `spam`: decided so.
 */
const ADMIN_STATES = [
  'pending',
  'changed',
  'approved',
  'gone',
  'unread',
  'rejected',
  'spam',
] as const;
export type AdminState = (typeof ADMIN_STATES)[number];

const EVERY_VERIFICATION = [
  'pending',
  'verified',
  'link-missing',
  'source-gone',
  'unreachable',
] as const;

type Axes = { moderations: readonly Moderation[]; verifications: readonly Verification[] };

/** Each combination of the two is in the state. All but `changed`, which is told by another column. */
export const AXES_OF: Record<Exclude<AdminState, 'changed'>, Axes> = {
  pending: { moderations: ['pending'], verifications: ['verified'] },
  approved: { moderations: ['approved'], verifications: ['verified'] },
  gone: {
    moderations: ['pending', 'approved'],
    verifications: ['link-missing', 'source-gone'],
  },
  unread: { moderations: ['pending', 'approved'], verifications: ['pending', 'unreachable'] },
  rejected: { moderations: ['rejected'], verifications: EVERY_VERIFICATION },
  spam: { moderations: ['spam'], verifications: EVERY_VERIFICATION },
};

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
async function selectIdsInState(
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
async function selectAdminLinkbacks(db: Db, ids: readonly number[]): Promise<AdminLinkback[]> {
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
async function countInState(db: Db, state: AdminState, max: number): Promise<number> {
  // Without a bound, for which SQLite would go through all rows in the order of their ids.
  if (state === 'changed') return await db.linkback.count({ where: isChanged() });
  const { moderations, verifications } = AXES_OF[state];
  return await db.linkback.count({
    where: { moderation: { in: [...moderations] }, verification: { in: [...verifications] } },
    take: max,
  });
}

/** When the oldest of those that wait came; `null`: none waits. */
async function selectOldestWaiting(db: Db): Promise<Date | null> {
  const row = await db.linkback.findFirst({
    where: { moderation: 'pending', verification: 'verified' },
    orderBy: { id: 'asc' },
    select: { receivedAt: true },
  });
  return row?.receivedAt ?? null;
}
