/**
 * The linkbacks that everybody sees, verified and approved: where they stand, and what they say.
 */
import type { Db } from '../../db/client.ts';
import type { LinkbackType } from '../../reader/evidence.ts';
import type { Rsvp } from '../../posts/post.ts';
import type { LinkbackOutline, ShownLinkback } from '../linkback.ts';
import { SHOWN_COLUMNS, toShown } from './linkbacks.ts';

const VISIBLE = { verification: 'verified', moderation: 'approved' };

function isVisible(postId: number) {
  return { postId, ...VISIBLE };
}

const NEWEST_FIRST = [{ receivedAt: 'desc' as const }, { id: 'desc' as const }];

/** The newest `take` of them, oldest first. */
export async function selectOutlines(
  db: Db,
  postId: number,
  take: number,
): Promise<LinkbackOutline[]> {
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
export async function selectVisibleOf(db: Db, ids: readonly number[]): Promise<ShownLinkback[]> {
  const rows = await db.linkback.findMany({
    where: { id: { in: [...ids] }, ...VISIBLE },
    select: SHOWN_COLUMNS,
  });
  return rows.map(toShown);
}

export async function countVisible(db: Db, postId: number): Promise<number> {
  return await db.linkback.count({ where: isVisible(postId) });
}

/** What the feed of a post's responses shows. */
export async function selectNewestVisible(
  db: Db,
  postId: number,
  take: number,
): Promise<ShownLinkback[]> {
  const rows = await db.linkback.findMany({
    where: isVisible(postId),
    orderBy: NEWEST_FIRST,
    take,
    select: SHOWN_COLUMNS,
  });
  return rows.map(toShown);
}

/** The addresses of a post's visible pingbacks, oldest first. */
export async function selectPingbackUrls(db: Db, postId: number, take: number): Promise<string[]> {
  const rows = await db.linkback.findMany({
    where: { ...isVisible(postId), via: { contains: 'pingback' } },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take,
    select: { source: { select: { url: true } } },
  });
  return rows.map(({ source }) => source.url);
}
