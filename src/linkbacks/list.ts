/**
 * Reads linkbacks: those that are visible on a post's page, and those that the owner lists.
 */
import { type Db, oneOf } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import {
  CREDIBLE,
  hasContent,
  VISIBLE,
  type Linkback,
  type LinkbackOutline,
  type ShownLinkback,
} from './linkback.ts';
import {
  selectByToken,
  selectLinkbacks,
  type LinkbackState,
  SHOWN_COLUMNS,
  toShown,
} from './store/linkbacks.ts';
import { RSVPS } from '../posts/post.ts';
import { LINKBACK_TYPES } from '../reader/evidence.ts';

export type { LinkbackState } from './store/linkbacks.ts';

const BATCH = 500;

function isVisible(postId: number) {
  return { postId, ...VISIBLE };
}

const NEWEST_FIRST = [{ receivedAt: 'desc' as const }, { id: 'desc' as const }];

/** A list of ten thousand would take seconds and a gigabyte of memory for every request. */
const MAX_VISIBLE = 500;

/** `linkbacks`: the newest, sorted oldest first; `count`: how many the post has. */
export type VisibleLinkbacks = { linkbacks: LinkbackOutline[]; count: number };

/** Outlines of a post's visible linkbacks, at most {@link MAX_VISIBLE}. */
export async function outlineLinkbacks(
  deps: Pick<Deps, 'db'>,
  postId: number,
): Promise<VisibleLinkbacks> {
  const linkbacks = (await selectOutlines(deps.db, postId, MAX_VISIBLE)).map(toOutline);
  const isAll = linkbacks.length < MAX_VISIBLE;
  return {
    linkbacks,
    count: isAll ? linkbacks.length : await deps.db.linkback.count({ where: isVisible(postId) }),
  };
}

/** Those with these ids that are still visible, by id. */
export async function readLinkbacks(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<Map<number, ShownLinkback>> {
  if (ids.length === 0) return new Map();
  const rows = await db.linkback.findMany({
    where: { id: { in: [...ids] }, ...VISIBLE },
    select: SHOWN_COLUMNS,
  });
  return new Map(rows.map((row) => [row.id, toShown(row)]));
}

/** A visible linkback of this post, or `null`. */
export async function findShownLinkback(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  id: number,
): Promise<ShownLinkback | null> {
  const row = await db.linkback.findFirst({
    where: { id, ...isVisible(postId) },
    select: SHOWN_COLUMNS,
  });
  return row && toShown(row);
}

/** The visible linkbacks of a post, newest first, at most `max`. */
export async function listNewestLinkbacks(
  deps: Pick<Deps, 'db'>,
  postId: number,
  max: number,
): Promise<ShownLinkback[]> {
  const rows = await newestVisible(postId, max, (where) =>
    deps.db.linkback.findMany({ where, orderBy: NEWEST_FIRST, take: max, select: SHOWN_COLUMNS }),
  );
  return rows.map(toShown);
}

/** `wasShown`: surely; of one that the owner rejected, no column says whether it had been approved. */
export type ChangedSource = { key: string; at: Date; wasShown: boolean };

/**
 * When linkbacks with words were last shown or hidden since then, with the document keys of their sources. Those that
 * nobody has seen are left out: pending ones, those that a setting rejected, and those without a link.
 */
export async function listChangedSources(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  since: Date,
): Promise<ChangedSource[]> {
  const later = { gt: since };
  const rows = await db.linkback.findMany({
    where: {
      postId,
      verifiedAt: { not: null },
      AND: { OR: [{ moderation: 'approved' }, { moderation: { not: 'pending' }, byOwner: true }] },
      OR: [{ moderatedAt: later }, { verifiedAt: later }, { missingSince: later }],
    },
    select: {
      type: true,
      rsvp: true,
      moderation: true,
      moderatedAt: true,
      verifiedAt: true,
      missingSince: true,
      source: { select: { key: true } },
    },
  });
  return rows.filter(hasContent).map((row) => {
    const times = [row.moderatedAt, row.verifiedAt, row.missingSince];
    return {
      key: row.source.key,
      at: new Date(Math.max(...times.map((each) => each?.getTime() ?? 0))),
      wasShown: row.moderation === 'approved',
    };
  });
}

const MAX_PINGBACKS = 1_000;

/** The URLs of the visible pingbacks, oldest first, at most a thousand. */
export async function listPingbackUrls(deps: Pick<Deps, 'db'>, postId: number): Promise<string[]> {
  const rows = await deps.db.linkback.findMany({
    where: { ...isVisible(postId), via: { contains: 'pingback' } },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take: MAX_PINGBACKS,
    select: { source: { select: { url: true } } },
  });
  return rows.map(({ source }) => source.url);
}

/** Tokens of this version, and those of linkbacks that were imported from the first version. */
const TOKEN = /^(?:[\w-]{22}|[0-9a-f]{32})$/;

/** The state of a linkback by the last part of its status URL; `token` may be any text. */
export async function findLinkbackByToken(
  deps: Pick<Deps, 'db' | 'clock'>,
  token: string,
): Promise<LinkbackState | null> {
  return TOKEN.test(token) ? await selectByToken(deps.db, token, deps.clock.now()) : null;
}

/** All linkbacks, newest first, read in batches so that any number fits in memory. */
export function allLinkbacks(deps: Pick<Deps, 'db'>): AsyncGenerator<Linkback> {
  return inBatches(deps, false);
}

/**
 * Linkbacks that need a decision, newest first: verified or imported ones that are pending, and approved ones
 * whose page has changed.
 */
export function linkbacksToReview(deps: Pick<Deps, 'db'>): AsyncGenerator<Linkback> {
  return inBatches(deps, true);
}

async function* inBatches(
  { db }: Pick<Deps, 'db'>,
  needsReview: boolean,
): AsyncGenerator<Linkback> {
  let batch = await selectLinkbacks(db, { take: BATCH, needsReview });
  while (batch.length > 0) {
    yield* batch;
    const last = batch[batch.length - 1];
    if (batch.length < BATCH || !last) return;
    batch = await selectLinkbacks(db, { take: BATCH, beforeId: last.id, needsReview });
  }
}

/** The newest `take`, sorted oldest first. */
async function selectOutlines(db: Db, postId: number, take: number) {
  const rows = await newestVisible(postId, take, (where) =>
    db.linkback.findMany({
      where,
      orderBy: NEWEST_FIRST,
      take,
      select: { id: true, type: true, rsvp: true, target: true, receivedAt: true },
    }),
  );
  return rows.reverse();
}

function toOutline(row: {
  id: number;
  type: string;
  rsvp: string | null;
  target: string;
  receivedAt: Date;
}): LinkbackOutline {
  return {
    ...row,
    type: oneOf(LINKBACK_TYPES, row.type),
    rsvp: row.rsvp === null ? null : oneOf(RSVPS, row.rsvp),
  };
}

/**
 * Reads the newest of each verification that is shown, and merges them: so each follows an index, and none is sorted by
 * the database.
 */
async function newestVisible<Row extends { id: number; receivedAt: Date }>(
  postId: number,
  take: number,
  select: (where: { postId: number; verification: string; moderation: string }) => Promise<Row[]>,
): Promise<Row[]> {
  const { moderation } = VISIBLE;
  const found = await Promise.all(
    CREDIBLE.map((verification) => select({ postId, verification, moderation })),
  );
  const later = (a: Row, b: Row) => b.receivedAt.getTime() - a.receivedAt.getTime() || b.id - a.id;
  return found.flat().sort(later).slice(0, take);
}
