/**
 * Moves a source to the URL that it redirects to: its old URL becomes an alias, and linkbacks of the same
 * page to the same post are merged.
 *
 * Part of the transaction that records a check. Both hosts are leased, so no other check runs on either
 * source.
 */
import { isVisible } from '../linkback.ts';
import type { Transaction } from '../../db/client.ts';
import { MAX_POSTS_PER_SOURCE } from './claims.ts';
import {
  mergedColumns,
  chooseLinkback,
  type Mergeable,
  type SourceUrl,
} from '../verify/moved-source.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';

/**
 * Earlier URLs of a source that lead to it, and earlier status URLs of a linkback. These rows last as long as what they
 * lead to, and a site can redirect any number of URLs to one page.
 */
const MAX_OTHER_URLS = 50;

export type Moved = {
  /** The source at the new URL. */
  sourceId: number;
  /** Linkbacks that were merged with one of the same post at the new URL. */
  merged: ReadonlySet<number>;
};

type SourceRow = { id: number; key: string; hostName: string };

/** @param found the linkbacks whose links are on the page at the new URL */
export async function moveSource(
  db: Transaction,
  id: number,
  to: SourceUrl,
  {
    found,
    isResponseUrl,
  }: { found: ReadonlySet<number>; isResponseUrl: (target: string) => boolean },
): Promise<Moved> {
  const from = await db.source.findUniqueOrThrow({ where: { id } });
  const there = await db.source.findUnique({ where: { key: to.key } });
  // The new URL may have been an alias before; it is a page of its own now.
  await db.sourceAlias.deleteMany({ where: { key: to.key } });
  if (to.hostName !== from.hostName) await clearVouches(db, id);
  if (!there) {
    await db.source.update({ where: { id }, data: to });
    await putAlias(db, from.key, id);
    touchShown(db, await selectOf(db, id));
    return { sourceId: id, merged: new Set() };
  }
  // This update locks the row, so that no claim adds a linkback meanwhile. Claims of either URL that
  // came during the check are still unanswered; one may have come since `there` was read.
  const locked = await db.source.update({
    where: { id: there.id },
    data: { claims: { increment: from.claims - from.claimsChecked } },
  });
  await db.source.update({
    where: { id: there.id },
    data: { nextCheckAt: earliest(locked.nextCheckAt, from.nextCheckAt) },
  });
  const merged = await mergeLinkbacks(db, { from, there, found, isResponseUrl });
  // A redirect says nothing about the linkbacks at the new URL; a check of the page itself does.
  if (merged.size > 0) {
    await db.source.update({
      where: { id: there.id },
      data: { nextCheckAt: from.checkedAt, failures: 0 },
    });
  }
  await db.sourceAlias.updateMany({ where: { sourceId: id }, data: { sourceId: there.id } });
  await db.source.delete({ where: { id } });
  await putAlias(db, from.key, there.id);
  return { sourceId: there.id, merged };
}

async function mergeLinkbacks(
  db: Transaction,
  {
    from,
    there,
    found,
    isResponseUrl,
  }: {
    from: SourceRow;
    there: SourceRow;
    found: ReadonlySet<number>;
    isResponseUrl: (target: string) => boolean;
  },
): Promise<Set<number>> {
  const coming = await selectOf(db, from.id);
  touchShown(db, coming);
  const known = await selectOf(db, there.id);
  const merged = new Set<number>();
  let count = known.length;
  for (const row of coming) {
    const twin = known.find(({ postId }) => postId === row.postId);
    if (twin) {
      const choice = chooseLinkback(twin, row, from.hostName === there.hostName);
      await mergePair(db, there.id, choice, isResponseUrl);
      // A link that is missing at the new URL was found at the old one; it does not verify anything.
      if (!found.has(row.id)) {
        const { verification, missedChecks, missingSince } = twin;
        const data = { verification, missedChecks, missingSince };
        await db.linkback.update({ where: { id: choice.kept.id }, data });
      }
      merged.add(row.id);
    }
    // Up to the limit for one page, and whatever the owner approved.
    else if (count < MAX_POSTS_PER_SOURCE || row.moderation === 'approved') {
      await db.linkback.update({ where: { id: row.id }, data: { sourceId: there.id } });
      count += 1;
    }
  }
  return merged;
}

async function mergePair(
  db: Transaction,
  sourceId: number,
  { kept, removed }: { kept: MergeRow; removed: MergeRow },
  isResponseUrl: (target: string) => boolean,
): Promise<void> {
  await keepStatusUrls(db, kept, removed);
  const { replies } = await db.linkback.delete({
    where: { id: removed.id },
    select: { replies: { select: { id: true } } },
  });
  await db.linkback.update({
    where: { id: kept.id },
    data: {
      sourceId,
      ...mergedColumns(kept, removed, isResponseUrl),
      replies: { connect: replies },
    },
  });
  if (isVisible(kept) || isVisible(removed)) touchResponses(db, [kept.postId]);
}

/**
 * The status URL of the removed one keeps working, and so do those of linkbacks that were merged into it before: up to
 * the limit, and those that were there first.
 */
async function keepStatusUrls(db: Transaction, kept: MergeRow, removed: MergeRow): Promise<void> {
  const room = MAX_OTHER_URLS - (await db.mergedLinkback.count({ where: { linkbackId: kept.id } }));
  if (room <= 0) return;
  await db.mergedLinkback.create({
    data: { statusToken: removed.statusToken, linkbackId: kept.id },
  });
  const earlier = await db.mergedLinkback.findMany({
    where: { linkbackId: removed.id },
    orderBy: { statusToken: 'asc' },
    take: room - 1,
  });
  const statusToken = { in: earlier.map((each) => each.statusToken) };
  await db.mergedLinkback.updateMany({ where: { statusToken }, data: { linkbackId: kept.id } });
}

type MergeRow = Mergeable & {
  id: number;
  postId: number;
  statusToken: string;
  missedChecks: number;
  missingSince: Date | null;
};

async function selectOf(db: Transaction, sourceId: number): Promise<MergeRow[]> {
  return await db.linkback.findMany({ where: { sourceId }, orderBy: { id: 'asc' } });
}

/** Pages of visible linkbacks show the source's URL. */
function touchShown(db: Transaction, linkbacks: readonly MergeRow[]): void {
  touchResponses(
    db,
    linkbacks.filter(isVisible).map(({ postId }) => postId),
  );
}

/** A claim for a URL whose alias is gone is checked, and found to redirect again. */
async function putAlias(db: Transaction, key: string, sourceId: number): Promise<void> {
  await db.sourceAlias.upsert({
    where: { key },
    create: { key, sourceId },
    update: { sourceId },
  });
  const excess = await db.sourceAlias.findMany({
    where: { sourceId, key: { not: key } },
    orderBy: { key: 'asc' },
    skip: MAX_OTHER_URLS - 1,
    select: { key: true },
  });
  if (excess.length === 0) return;
  await db.sourceAlias.deleteMany({ where: { key: { in: excess.map((each) => each.key) } } });
}

/** A vouch for one host does not count for another. */
async function clearVouches(db: Transaction, sourceId: number): Promise<void> {
  await db.linkback.updateMany({
    where: { sourceId, vouched: { not: null } },
    data: { vouched: null },
  });
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
