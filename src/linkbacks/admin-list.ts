/**
 * Linkbacks as the admin lists them: the states, their counts, and the rows of one state page by page.
 *
 * Every query follows an index, however many linkbacks there are.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { seenFingerprintOf } from './fingerprint.ts';
import {
  CREDIBLE,
  VERIFICATIONS,
  type Linkback,
  type Moderation,
  type Verification,
} from './linkback.ts';
import { WHOLE_RECORD, type RawRecord } from './record.ts';
import { isChanged, toLinkback } from './store/linkbacks.ts';
import { postName } from '../posts/post.ts';

/** Counting stops here, because counting a million rows would take a second. */
export const MAX_COUNTED = 10_000;

export type AdminPage = {
  linkbacks: AdminLinkback[];
  /** The `beforeId` of the next page; `null` on the last page. */
  nextBeforeId: number | null;
};

/** Only the linkbacks to a post, or from a host. */
export type LinkbackScope = { postId: number } | { hostName: string };

/** The linkbacks of one state, newest first, at most `max` of them. */
export async function listInState(
  { db }: Pick<Deps, 'db'>,
  state: AdminState,
  { max, beforeId, of }: { max: number; beforeId?: number; of?: LinkbackScope },
): Promise<AdminPage> {
  const page = { take: max + 1, ...(beforeId !== undefined && { beforeId }) };
  const ids =
    of && 'hostName' in of
      ? idsIn(await selectOfHost(db, of.hostName), state, page)
      : await selectIdsInState(db, state, { ...page, ...of });
  const shown = ids.slice(0, max);
  const linkbacks = await selectAdminLinkbacks(db, shown);
  return { linkbacks, nextBeforeId: ids.length > max ? (shown.at(-1) ?? null) : null };
}

/** The linkbacks with these ids that exist, newest first. */
export async function findAdminLinkbacks(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<AdminLinkback[]> {
  return await selectAdminLinkbacks(db, ids);
}

export type AdminCounts = Record<AdminState, number>;

/** When the oldest pending linkback was received; `null`: none is pending. */
export async function findOldestPendingLinkback({ db }: Pick<Deps, 'db'>): Promise<Date | null> {
  return await selectOldestPending(db);
}

/** The number of linkbacks in each state, at most {@link MAX_COUNTED} each. */
export async function countStates(
  { db }: Pick<Deps, 'db'>,
  of?: LinkbackScope,
): Promise<AdminCounts> {
  const rows = of && 'hostName' in of ? await selectOfHost(db, of.hostName) : null;
  const ofPost = of && 'postId' in of ? of : {};
  const countOf = async (state: AdminState) =>
    rows
      ? rows.filter((row) => isIn(state, row)).length
      : await countInState(db, state, MAX_COUNTED, ofPost);
  const counts = await Promise.all(
    ADMIN_STATES.map(async (state) => [state, await countOf(state)] as const),
  );
  return Object.fromEntries(counts) as AdminCounts;
}

/**
 * - `pending`: verified or imported, without a decision
 * - `changed`: approved, and its page has changed since
 * - `approved`: visible on a post's page
 * - `gone`: its page, or the link on it, no longer exists
 * - `unread`: its page has not been read yet, or cannot be reached
 * - `rejected`, `spam`: by the owner's decision or the spam rules
 * - `imported`: those of `pending` and `approved` that an earlier blog had accepted, and no check has verified
 */
const ADMIN_STATES = [
  'pending',
  'changed',
  'approved',
  'gone',
  'unread',
  'rejected',
  'spam',
  'imported',
] as const;
export type AdminState = (typeof ADMIN_STATES)[number];

type Axes = { moderations: readonly Moderation[]; verifications: readonly Verification[] };

/** The combinations that make up each state. `changed` depends on another column. */
export const AXES_OF: Record<Exclude<AdminState, 'changed'>, Axes> = {
  pending: { moderations: ['pending'], verifications: CREDIBLE },
  approved: { moderations: ['approved'], verifications: CREDIBLE },
  gone: {
    moderations: ['pending', 'approved'],
    verifications: ['link-missing', 'source-gone'],
  },
  unread: { moderations: ['pending', 'approved'], verifications: ['pending', 'unreachable'] },
  rejected: { moderations: ['rejected'], verifications: VERIFICATIONS },
  spam: { moderations: ['spam'], verifications: VERIFICATIONS },
  imported: { moderations: ['pending', 'approved'], verifications: ['imported'] },
};

/** A linkback as a row of the admin list. */
export type AdminLinkback = Linkback & {
  /** Of the source's URL as stored. */
  hostName: string;
  isHostBlocked: boolean;
  /** Whether there is anything to approve: its page was read once, or an earlier blog had its words. */
  wasRead: boolean;
  /** The outcome of the last check of its page; `null` before the first check. */
  lastOutcome: string | null;
  post: { path: string; title: string };
  /** Fingerprint of everything that is shown of it, for `moderateLinkbacks`. */
  seen: string;
  /** The database rows that it consists of. */
  record: RawRecord;
};

/** More changed linkbacks are listed once some of these are decided. */
const MAX_CHANGED = 2_000;

type PageOf = { take: number; beforeId?: number; postId?: number };

/** Newest first, below `beforeId`. */
async function selectIdsInState(
  db: Db,
  state: AdminState,
  { take, beforeId, postId }: PageOf,
): Promise<number[]> {
  const ofPost = postId === undefined ? {} : { postId };
  const isBefore = beforeId === undefined ? {} : { id: { lt: beforeId } };
  if (state === 'changed') {
    const changed = await selectChanged(db, postId);
    const ids = changed.filter((id) => beforeId === undefined || id < beforeId);
    return newest(ids, take);
  }
  // One query for each pair, because an index is sorted within one pair only.
  const found = await Promise.all(
    AXES_OF[state].moderations.flatMap((moderation) =>
      AXES_OF[state].verifications.map((verification) =>
        db.linkback.findMany({
          where: { moderation, verification, ...isBefore, ...ofPost },
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

/** The latest changed ones. A post is compared here, or SQLite would read all linkbacks to it instead. */
async function selectChanged(db: Db, postId: number | undefined): Promise<number[]> {
  const rows = await db.linkback.findMany({
    where: isChanged(),
    orderBy: { proposedAt: 'desc' },
    take: MAX_CHANGED,
    select: { id: true, postId: true },
  });
  return rows.filter((row) => postId === undefined || row.postId === postId).map(({ id }) => id);
}

function newest(ids: number[], take: number): number[] {
  return ids.sort((a, b) => b - a).slice(0, take);
}

/** Newest first; ids that no longer exist are left out. */
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
    wasRead: row.verifiedAt !== null || row.verification === 'imported',
    post: { path: row.post.path, title: postName(row.post) },
    seen: seenFingerprintOf(row),
    record: row,
  }));
}

/** At most `max`, for states that may have many rows. */
async function countInState(
  db: Db,
  state: AdminState,
  max: number,
  ofPost: { postId?: number },
): Promise<number> {
  // Without a limit: with one, SQLite would scan all rows in the order of their ids.
  if (state === 'changed')
    return ofPost.postId === undefined
      ? await db.linkback.count({ where: isChanged() })
      : (await selectChanged(db, ofPost.postId)).length;
  const { moderations, verifications } = AXES_OF[state];
  return await db.linkback.count({
    where: {
      moderation: { in: [...moderations] },
      verification: { in: [...verifications] },
      ...ofPost,
    },
    // With a limit, SQLite would look for the linkbacks to a post among all of their state.
    ...(ofPost.postId === undefined && { take: max }),
  });
}

/** The newest of a host; older ones are found by their state alone. */
const MAX_OF_HOST = 1_000;

const COLUMNS_OF_HOST = {
  id: true,
  moderation: true,
  verification: true,
  proposedAt: true,
} as const;
type HostRow = { id: number; moderation: string; verification: string; proposedAt: Date | null };

/**
 * The newest linkbacks from a host, in any state: few enough to be sorted by state here, where SQLite, which
 * has no statistics, would walk through all linkbacks of the state.
 */
async function selectOfHost(db: Db, hostName: string): Promise<HostRow[]> {
  const newestFirst = { orderBy: { id: 'desc' }, take: MAX_OF_HOST } as const;
  const sources = await db.source.findMany({
    where: { hostName },
    select: { id: true },
    ...newestFirst,
  });
  return await db.linkback.findMany({
    where: { sourceId: { in: sources.map(({ id }) => id) } },
    select: COLUMNS_OF_HOST,
    ...newestFirst,
  });
}

function idsIn(
  rows: readonly HostRow[],
  state: AdminState,
  { take, beforeId = Infinity }: PageOf,
): number[] {
  return rows
    .filter((row) => row.id < beforeId && isIn(state, row))
    .slice(0, take)
    .map(({ id }) => id);
}

function isIn(state: AdminState, { moderation, verification, proposedAt }: HostRow): boolean {
  if (state === 'changed') return moderation !== 'pending' && proposedAt !== null;
  const { moderations, verifications } = AXES_OF[state];
  return (
    moderations.some((each) => each === moderation) &&
    verifications.some((each) => each === verification)
  );
}

/** When the oldest pending linkback was received. */
async function selectOldestPending(db: Db): Promise<Date | null> {
  const row = await db.linkback.findFirst({
    where: { moderation: 'pending', verification: { in: [...CREDIBLE] } },
    orderBy: { id: 'asc' },
    select: { receivedAt: true },
  });
  return row?.receivedAt ?? null;
}
