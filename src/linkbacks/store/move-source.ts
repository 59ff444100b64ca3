/**
 * Moving a source to where its redirect leads: its address is an alias from then on, and linkbacks
 * that turn out to be the same response are merged.
 *
 * Part of the transaction that records a check. Both hosts are leased then, so nobody else checks
 * either source.
 */
import type { Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { MAX_POSTS_PER_SOURCE } from './claims.ts';
import {
  mergedColumns,
  whichStands,
  type Mergeable,
  type Address,
} from '../verify/moved-source.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';

export type Moved = {
  /** The source that is there. */
  sourceId: number;
  /** Linkbacks that met another one of their post there, and were merged with it. */
  met: ReadonlySet<number>;
};

type SourceRow = { id: number; key: string; hostName: string };

/** @param found the linkbacks whose links are on the page there */
export async function moveSource(
  db: Transaction,
  id: number,
  to: Address,
  {
    found,
    isResponseUrl,
  }: { found: ReadonlySet<number>; isResponseUrl: (target: string) => boolean },
): Promise<Moved> {
  const from = await db.source.findUniqueOrThrow({ where: { id } });
  const there = await db.source.findUnique({ where: { key: to.key } });
  // That address may have redirected elsewhere before: it is a page of its own now.
  await db.sourceAlias.deleteMany({ where: { key: to.key } });
  if (to.hostName !== from.hostName) await clearVouches(db, id);
  if (!there) {
    await db.source.update({ where: { id }, data: to });
    await putAlias(db, from.key, id);
    touchShown(db, await selectOf(db, id));
    return { sourceId: id, met: new Set() };
  }
  // With this the row is ours: no claim adds a linkback beside us. Claims of either address that
  // came during the check are still to be answered; one may have come since `there` was read.
  const locked = await db.source.update({
    where: { id: there.id },
    data: { claims: { increment: from.claims - from.claimsChecked } },
  });
  await db.source.update({
    where: { id: there.id },
    data: { nextCheckAt: earliest(locked.nextCheckAt, from.nextCheckAt) },
  });
  const met = await mergeLinkbacks(db, { from, there, found, isResponseUrl });
  // A redirect neither adds to what was known of the page nor takes from it: the page itself does.
  if (met.size > 0) {
    await db.source.update({
      where: { id: there.id },
      data: { nextCheckAt: from.checkedAt, failures: 0 },
    });
  }
  await db.sourceAlias.updateMany({ where: { sourceId: id }, data: { sourceId: there.id } });
  await db.source.delete({ where: { id } });
  await putAlias(db, from.key, there.id);
  return { sourceId: there.id, met };
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
  const met = new Set<number>();
  let count = known.length;
  for (const row of coming) {
    const twin = known.find(({ postId }) => postId === row.postId);
    if (twin) {
      const stands = whichStands(twin, row, from.hostName === there.hostName);
      await mergePair(db, there.id, stands, isResponseUrl);
      // A link that the page there does not have was found at the other address, before.
      if (!found.has(row.id)) {
        const { verification, missedChecks, missingSince } = twin;
        const data = { verification, missedChecks, missingSince };
        await db.linkback.update({ where: { id: stands.kept.id }, data });
      }
      met.add(row.id);
    }
    // As many as are taken of one page, and what the owner wants to be seen.
    else if (count < MAX_POSTS_PER_SOURCE || row.moderation === 'approved') {
      await db.linkback.update({ where: { id: row.id }, data: { sourceId: there.id } });
      count += 1;
    }
  }
  return met;
}

async function mergePair(
  db: Transaction,
  sourceId: number,
  { kept, gone }: { kept: MergeRow; gone: MergeRow },
  isResponseUrl: (target: string) => boolean,
): Promise<void> {
  // Its status page goes on, and so do those that were merged into it before.
  await db.mergedLinkback.updateMany({
    where: { linkbackId: gone.id },
    data: { linkbackId: kept.id },
  });
  await db.mergedLinkback.create({
    data: { statusToken: gone.statusToken, linkbackId: kept.id },
  });
  await db.linkback.delete({ where: { id: gone.id } });
  await db.linkback.update({
    where: { id: kept.id },
    data: { sourceId, ...mergedColumns(kept, gone, isResponseUrl) },
  });
  if (isShown(kept) || isShown(gone)) touch(db, [responsesKey(kept.postId)]);
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

/** Their pages name the source's address. */
function touchShown(db: Transaction, linkbacks: readonly MergeRow[]): void {
  touch(
    db,
    linkbacks.filter(isShown).map(({ postId }) => responsesKey(postId)),
  );
}

function isShown({ verification, moderation }: Mergeable): boolean {
  return verification === 'verified' && moderation === 'approved';
}

async function putAlias(db: Transaction, key: string, sourceId: number): Promise<void> {
  await db.sourceAlias.upsert({
    where: { key },
    create: { key, sourceId },
    update: { sourceId },
  });
}

/** Who vouched for one host has not vouched for another. */
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
