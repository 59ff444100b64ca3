/**
 * The queue of imported media: which are due, and what a fetch found.
 */
import { transact, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import type { Prisma } from '../../db/generated/sqlite/client.ts';
import { selectDueByHost, type DueOfHost } from '../../hosts/due.ts';
import { UNDO_STATES } from '../run.ts';
import type { MediaCounts } from './media.ts';

/** Nothing is fetched for an import that is undone. */
const OF_A_RUN = { run: { state: { notIn: [...UNDO_STATES] } } };

function isDue(now: Date, runId: number | null) {
  return {
    nextFetchAt: { lte: now },
    ...OF_A_RUN,
    ...(runId !== null && { runId }),
  } satisfies Prisma.ImportedMediaWhereInput;
}

/** Of each host that may be asked, the row that has waited longest. `runId`: of that run only. */
export async function selectDueMedia(
  db: Db,
  now: Date,
  runId: number | null,
  free: { take: number; exceptHosts: string[] },
): Promise<DueOfHost[]> {
  const due = isDue(now, runId);
  return await selectDueByHost(db, now, free, {
    hosts: { blocked: false, importedMedia: { some: due } },
    select: (of, take) =>
      db.importedMedia.findMany({
        where: { ...due, ...of },
        orderBy: [{ nextFetchAt: 'asc' }, { id: 'asc' }],
        take,
        select: { id: true, hostName: true },
      }),
  });
}

export type DueMedia = {
  id: number;
  url: string;
  key: string;
  hostName: string;
  alt: string | null;
  attempts: number;
  mediaId: number | null;
  run: {
    id: number;
    siteUrl: string;
    path: string;
    options: string;
    userId: number | null;
    createdAt: Date;
  };
};

/** `null` if it is not due, or no longer. */
export async function findDueMedia(db: Db, id: number, now: Date): Promise<DueMedia | null> {
  return await db.importedMedia.findFirst({
    where: { id, ...isDue(now, null) },
    select: {
      ...{ id: true, url: true, key: true, hostName: true, alt: true, attempts: true },
      mediaId: true,
      run: {
        select: {
          ...{ id: true, siteUrl: true, path: true, options: true, userId: true, createdAt: true },
        },
      },
    },
  });
}

/** What another import, or an earlier one, has put into the library for the same URL. */
export async function findStoredAlike(db: Db, key: string): Promise<number | null> {
  const row = await db.importedMedia.findFirst({
    where: { key, state: 'stored', mediaId: { not: null } },
    select: { mediaId: true },
  });
  return row?.mediaId ?? null;
}

/** The columns that one fetch changes. */
export type MediaChange = {
  state?: 'stored' | 'failed';
  mediaId?: number;
  created?: boolean;
  attempts?: number;
  failure: string | null;
  nextFetchAt: Date | null;
};

export async function updateFetched(
  transaction: Transaction,
  id: number,
  change: MediaChange,
): Promise<void> {
  await transaction.importedMedia.updateMany({ where: { id }, data: change });
}

export async function postponeMedia(db: Db, id: number, nextFetchAt: Date): Promise<void> {
  await transact(db, ({ importedMedia }) =>
    importedMedia.updateMany({ where: { id }, data: { nextFetchAt } }),
  );
}

/** Makes what was only noted, or failed, due. @returns how many */
export async function dueMediaOf(
  transaction: Transaction,
  runId: number,
  now: Date,
): Promise<number> {
  const { count } = await transaction.importedMedia.updateMany({
    where: {
      runId,
      OR: [{ state: 'waiting', nextFetchAt: null }, { state: 'failed' }],
    },
    data: { state: 'waiting', attempts: 0, failure: null, nextFetchAt: now },
  });
  return count;
}

/** Rows of a run that were not tried yet: those that were have a time of their own. */
export async function countUntried(db: Db, runId: number): Promise<number> {
  return await db.importedMedia.count({
    where: { runId, state: 'waiting', attempts: 0, nextFetchAt: { not: null } },
  });
}

export async function countMediaOf(db: DbOrTransaction, runId: number): Promise<MediaCounts> {
  const rows = await db.importedMedia.groupBy({
    by: ['state'],
    where: { runId },
    _count: { _all: true },
  });
  const count = (state: string) => rows.find((row) => row.state === state)?._count._all ?? 0;
  return {
    waiting: count('waiting'),
    stored: count('stored'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
}

/** Those that could not be fetched, or not yet, with the reason of the last attempt. */
export async function selectUnfetched(
  db: Db,
  runId: number,
  { take, afterId }: { take: number; afterId: number },
): Promise<{ id: number; url: string; state: string; failure: string | null }[]> {
  return await db.importedMedia.findMany({
    where: {
      runId,
      failure: { not: null },
      state: { in: ['failed', 'waiting'] },
      id: { gt: afterId },
    },
    orderBy: { id: 'asc' },
    take,
    select: { id: true, url: true, state: true, failure: true },
  });
}
