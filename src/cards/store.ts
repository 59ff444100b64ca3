/** The table of social cards: which are due, their images, and their leases. */
import { type Db, transact, transactAgain } from '../db/client.ts';
import { touch } from '../db/touch.ts';
import { cardKey } from '../posts/cache-keys/surrogate-keys.ts';
import { lockCardStyle, noteCardStyle, readCardStyle } from '../settings/noted.ts';

/** For a blog that is upgraded or renamed; older posts get a card when they are saved. */
const MAX_NEW_CARDS = 1_000;

/**
 * Makes all cards due if `style` is new, and those of the newest posts that have none: after an upgrade, or a change
 * of the site's title or accent.
 */
export async function renewCards(db: Db, style: string, now: Date): Promise<void> {
  if ((await readCardStyle(db)) === style) return;
  // Another process may be first, or a post be saved meanwhile.
  await transactAgain(db, async (transaction) => {
    if ((await lockCardStyle(transaction)) === style) return;
    const { post, socialCard } = transaction;
    await socialCard.updateMany({ data: { drawAt: now, failures: 0 } });
    const without = await post.findMany({
      where: { status: 'published', card: null },
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
      take: MAX_NEW_CARDS,
      select: { id: true },
    });
    await socialCard.createMany({
      data: without.map(({ id: postId }) => ({ postId, drawAt: now })),
    });
    await noteCardStyle(transaction, style);
  });
}

export type DueCard = { postId: number; hash: string | null; failures: number; drawAt: Date };

/** Of public posts, the newest first. */
export async function selectDueCards(db: Db, now: Date, take: number): Promise<DueCard[]> {
  const rows = await db.socialCard.findMany({
    where: { drawAt: { lte: now }, post: isPublicAt(now) },
    orderBy: { postId: 'desc' },
    take,
    select: { postId: true, hash: true, failures: true, drawAt: true },
  });
  return rows.map((row) => ({ ...row, drawAt: row.drawAt ?? now }));
}

function isPublicAt(now: Date) {
  return { status: 'published', publishedAt: { lte: now } };
}

/** Counts as a failure until the card is recorded. @returns `false`: another process was first */
export async function leaseCard(
  db: Db,
  { postId, drawAt }: DueCard,
  until: Date,
): Promise<boolean> {
  return await transact(db, async ({ socialCard }) => {
    const { count } = await socialCard.updateMany({
      where: { postId, drawAt },
      data: { drawAt: until, failures: { increment: 1 } },
    });
    return count === 1;
  });
}

/** Of a leased card. If the post was saved meanwhile, the card is due again, and nothing is written. */
type Lease = { postId: number; until: Date };

/** Nothing is to be drawn now; `isGone`: an earlier card no longer shows what the post shows. */
export async function endCard(
  db: Db,
  { postId, until: drawAt }: Lease,
  { isGone = false } = {},
): Promise<void> {
  await transact(db, async (transaction) => {
    const { count } = await transaction.socialCard.updateMany({
      where: { postId, drawAt },
      data: {
        drawAt: null,
        failures: 0,
        ...(isGone && { hash: null, type: null, image: null }),
      },
    });
    if (isGone && count > 0) touch(transaction, [cardKey(postId)]);
  });
}

/** Ends a lease without a result: the card is due as it was before. */
export async function releaseCard(
  db: Db,
  { postId, until }: Lease,
  { drawAt, failures }: Pick<DueCard, 'drawAt' | 'failures'>,
): Promise<void> {
  await transact(db, ({ socialCard }) =>
    socialCard.updateMany({ where: { postId, drawAt: until }, data: { drawAt, failures } }),
  );
}

/** @returns whether it was recorded */
export async function recordCard(
  db: Db,
  { postId, until: drawAt }: Lease,
  { hash, type, image }: { hash: string; type: string; image: Uint8Array },
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { count } = await transaction.socialCard.updateMany({
      where: { postId, drawAt },
      data: { hash, type, image: new Uint8Array(image), drawAt: null, failures: 0 },
    });
    if (count > 0) touch(transaction, [cardKey(postId)]);
    return count > 0;
  });
}

/** The card of a public post, by the beginning of its hash. */
export async function findCard(
  db: Db,
  { postId, key, now }: { postId: number; key: string; now: Date },
): Promise<{ type: string; image: Uint8Array } | null> {
  const row = await db.socialCard.findFirst({
    where: { postId, hash: { startsWith: key }, post: isPublicAt(now) },
    select: { type: true, image: true },
  });
  return row?.type && row.image ? { type: row.type, image: row.image } : null;
}
