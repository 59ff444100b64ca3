/**
 * Reading the ledger: what a page shows, and what the owner lists.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Linkback, LinkbackOutline, ShownLinkback } from './linkback.ts';
import {
  countQueued as countQueuedRows,
  existsByWebmention,
  selectByToken,
  selectLinkbacks,
  type LinkbackState,
  SHOWN_COLUMNS,
  toShown,
} from './store/linkbacks.ts';
import type { Rsvp } from '../posts/post.ts';
import type { LinkbackType } from '../reader/evidence.ts';

export type { LinkbackState } from './store/linkbacks.ts';

const BATCH = 500;

/** A page of ten thousand would take seconds and a gigabyte to make, for each who asks. */
const MAX_VISIBLE = 500;

/** `linkbacks`: the latest, oldest first; `count`: how many there are. */
export type VisibleLinkbacks = { linkbacks: LinkbackOutline[]; count: number };

/** Where those stand that are verified and approved: at most {@link MAX_VISIBLE} of them. */
export async function outlineLinkbacks(
  deps: Pick<Deps, 'db'>,
  postId: number,
): Promise<VisibleLinkbacks> {
  const linkbacks = await selectOutlines(deps.db, postId, MAX_VISIBLE);
  const isAll = linkbacks.length < MAX_VISIBLE;
  return { linkbacks, count: isAll ? linkbacks.length : await countVisible(deps.db, postId) };
}

/** Those of these numbers that are visible still, by number. */
export async function readLinkbacks(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<Map<number, ShownLinkback>> {
  const linkbacks = ids.length === 0 ? [] : await selectVisibleOf(db, ids);
  return new Map(linkbacks.map((linkback) => [linkback.id, linkback]));
}

/** Verified and approved, newest first, at most so many. */
export async function listNewestLinkbacks(
  deps: Pick<Deps, 'db'>,
  postId: number,
  max: number,
): Promise<ShownLinkback[]> {
  return await selectNewestVisible(deps.db, postId, max);
}

/** Enough for any honest use, few enough for one answer. */
const MAX_PINGBACKS = 1_000;

/** The addresses of the visible pingbacks, oldest first, at most a thousand. */
export async function listPingbackUrls(deps: Pick<Deps, 'db'>, postId: number): Promise<string[]> {
  return await selectPingbackUrls(deps.db, postId, MAX_PINGBACKS);
}

/** Whether any linkback of the post came by webmention, whatever became of it. */
export async function hasWebmentions(deps: Pick<Deps, 'db'>, postId: number): Promise<boolean> {
  return await existsByWebmention(deps.db, postId);
}

/** Ours, and those that the first version's linkbacks were given when they were brought along. */
const TOKEN = /^(?:[\w-]{22}|[0-9a-f]{32})$/;

/** Where a linkback stands, by the last part of its status page's address; any text may be asked. */
export async function findLinkbackByToken(
  deps: Pick<Deps, 'db' | 'clock'>,
  token: string,
): Promise<LinkbackState | null> {
  return TOKEN.test(token) ? await selectByToken(deps.db, token, deps.clock.now()) : null;
}

/** All of them, newest first, read in batches: a ledger of any length fits in memory. */
export function allLinkbacks(deps: Pick<Deps, 'db'>): AsyncGenerator<Linkback> {
  return inBatches(deps, false);
}

/**
 * What waits for the owner, newest first: verified linkbacks that nobody has decided about, and
 * approved ones whose page says other things by now.
 */
export function queuedLinkbacks(deps: Pick<Deps, 'db'>): AsyncGenerator<Linkback> {
  return inBatches(deps, true);
}

/** How many wait for the owner. */
export async function countQueued(deps: Pick<Deps, 'db'>): Promise<number> {
  return await countQueuedRows(deps.db);
}

async function* inBatches({ db }: Pick<Deps, 'db'>, isQueued: boolean): AsyncGenerator<Linkback> {
  let batch = await selectLinkbacks(db, { take: BATCH, isQueued });
  while (batch.length > 0) {
    yield* batch;
    const last = batch[batch.length - 1];
    if (batch.length < BATCH || !last) return;
    batch = await selectLinkbacks(db, { take: BATCH, beforeId: last.id, isQueued });
  }
}

const VISIBLE = { verification: 'verified', moderation: 'approved' };

function isVisible(postId: number) {
  return { postId, ...VISIBLE };
}

const NEWEST_FIRST = [{ receivedAt: 'desc' as const }, { id: 'desc' as const }];

/** The newest `take` of them, oldest first. */
async function selectOutlines(db: Db, postId: number, take: number): Promise<LinkbackOutline[]> {
  const rows = await db.linkback.findMany({
    where: isVisible(postId),
    orderBy: NEWEST_FIRST,
    take,
    select: { id: true, type: true, rsvp: true, target: true, receivedAt: true },
  });
  return rows
    .reverse()
    .map((row) => ({ ...row, type: row.type as LinkbackType, rsvp: row.rsvp as Rsvp | null }));
}

/** Those of these numbers that are visible still, in any order. */
async function selectVisibleOf(db: Db, ids: readonly number[]): Promise<ShownLinkback[]> {
  const rows = await db.linkback.findMany({
    where: { id: { in: [...ids] }, ...VISIBLE },
    select: SHOWN_COLUMNS,
  });
  return rows.map(toShown);
}

async function countVisible(db: Db, postId: number): Promise<number> {
  return await db.linkback.count({ where: isVisible(postId) });
}

/** What the feed of a post's responses shows. */
async function selectNewestVisible(db: Db, postId: number, take: number): Promise<ShownLinkback[]> {
  const rows = await db.linkback.findMany({
    where: isVisible(postId),
    orderBy: NEWEST_FIRST,
    take,
    select: SHOWN_COLUMNS,
  });
  return rows.map(toShown);
}

/** The addresses of a post's visible pingbacks, oldest first. */
async function selectPingbackUrls(db: Db, postId: number, take: number): Promise<string[]> {
  const rows = await db.linkback.findMany({
    where: { ...isVisible(postId), via: { contains: 'pingback' } },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take,
    select: { source: { select: { url: true } } },
  });
  return rows.map(({ source }) => source.url);
}
