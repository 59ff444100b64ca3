/**
 * Stores a new comment, and reads what decides about it: rate limits, duplicates, earlier comments of its
 * writer, and the day's salt for client hashes.
 */
import { placeUnder, placeUnderLinkback, type Comment } from '../comment.ts';
import { insertSubscriptionOnce, type NewSubscription } from '../email/subscription-store.ts';
import { COMMENT_COLUMNS, toComment } from './comments.ts';
import { transact, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import { CLOCK_SKEW_MS } from '../../lib/time.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';
import { salmentionLater } from '../../posts/salmention.ts';

export type PostRow = {
  id: number;
  path: string;
  status: string;
  publishedAt: Date;
  commentsOpen: boolean;
};

export async function selectPost(db: DbOrTransaction, id: number): Promise<PostRow | null> {
  return await db.post.findUnique({
    where: { id },
    select: { id: true, path: true, status: true, publishedAt: true, commentsOpen: true },
  });
}

/** The counts that rate limits apply to. */
export type Flood = {
  clientInTenMinutes: number;
  clientInADay: number;
  networkInTenMinutes: number;
  networkInADay: number;
  postInAnHour: number;
  postPending: number;
  allPending: number;
};

const MINUTE_MS = 60_000;
/** Counting stops here; no limit is higher. */
const MAX_COUNTED = 2_000;

/** Every count follows an index. */
export async function countFlood(
  db: DbOrTransaction,
  {
    postId,
    lately,
    now,
  }: { postId: number; lately: { clients: string[]; networks: string[] }; now: Date },
): Promise<Flood> {
  // A time in the future is from before the clock was set back, and would count until it comes.
  const lte = new Date(now.getTime() + CLOCK_SKEW_MS);
  const since = (minutes: number) => ({ gt: new Date(now.getTime() - minutes * MINUTE_MS), lte });
  const ofClient = { clientHash: { in: lately.clients } };
  const ofNetwork = { networkHash: { in: lately.networks } };
  const count = (whose: typeof ofClient | typeof ofNetwork, minutes: number) =>
    db.comment.count({ where: { ...whose, createdAt: since(minutes) }, take: MAX_COUNTED });
  const states = ['pending', 'approved', 'rejected', 'spam', 'withdrawn'];
  return {
    clientInTenMinutes: await count(ofClient, 10),
    clientInADay: await count(ofClient, 24 * 60),
    networkInTenMinutes: await count(ofNetwork, 10),
    networkInADay: await count(ofNetwork, 24 * 60),
    postInAnHour: await db.comment.count({
      where: { postId, state: { in: states }, createdAt: since(60) },
      take: MAX_COUNTED,
    }),
    postPending: await db.comment.count({ where: { postId, state: 'pending' }, take: MAX_COUNTED }),
    allPending: await db.comment.count({ where: { state: 'pending' }, take: MAX_COUNTED }),
  };
}

/** Whether the same comment is stored under this post, in any state but withdrawn. */
export async function isDuplicate(
  db: DbOrTransaction,
  postId: number,
  fingerprint: string,
): Promise<boolean> {
  const where = { postId, fingerprint, state: { not: 'withdrawn' } };
  return (await db.comment.findFirst({ where, select: { id: true } })) !== null;
}

/** Whether a comment on this post was sent with this proof of work; `null`: without one. */
export async function isProofUsed(
  db: DbOrTransaction,
  postId: number,
  proof: string | null,
): Promise<boolean> {
  if (proof === null) return false;
  return (await db.comment.findFirst({ where: { postId, proof }, select: { id: true } })) !== null;
}

/** `scoreReasons` is JSON. */
export type NewComment = {
  postId: number;
  parentId: number | null;
  linkbackId: number | null;
  state: string;
  authorName: string;
  authorEmail: string | null;
  authorUrl: string | null;
  userId: number | null;
  markdown: string;
  bodyHtml: string;
  text: string;
  renderer: number;
  score: number;
  scoreReasons: string;
  fingerprint: string;
  clientHash: string | null;
  networkHash: string | null;
  proof: string | null;
  editTokenHash: string;
  editableUntil: Date;
  announceAt: Date | null;
  createdAt: Date;
};

/**
 * Inserts a comment, and a subscription of its writer, while the post's row is locked, so that the same
 * comment sent twice at once is stored once.
 *
 * @param refusalFor called with the locked post; returns the reason not to store it, if any
 */
export async function insertComment<Refusal>(
  db: Db,
  comment: NewComment,
  refusalFor: (transaction: Transaction, post: PostRow | null) => Promise<Refusal | null>,
  subscription: NewSubscription | null = null,
): Promise<{ comment: Comment } | { refusal: Refusal }> {
  return await transact(db, async (transaction) => {
    // An update that changes nothing locks the row until the transaction ends.
    await transaction.post.updateMany({
      where: { id: comment.postId },
      data: { version: { increment: 0 } },
    });
    const refusal = await refusalFor(transaction, await selectPost(transaction, comment.postId));
    if (refusal !== null) return { refusal };
    const { parentId, linkbackId, ...columns } = comment;
    const isUnderLinkback = await isShownLinkback(transaction, comment.postId, linkbackId);
    const place =
      linkbackId !== null && isUnderLinkback
        ? placeUnderLinkback(linkbackId)
        : placeUnder(await findParent(transaction, comment.postId, parentId));
    const row = await transaction.comment.create({
      data: { ...columns, ...place, moderatedAt: comment.createdAt },
      select: COMMENT_COLUMNS,
    });
    if (row.state === 'approved') {
      touchResponses(transaction, [comment.postId]);
      await salmentionLater(transaction, [comment.postId], comment.createdAt);
    }
    if (subscription) await insertSubscriptionOnce(transaction, subscription);
    return { comment: toComment(row) };
  });
}

/** An approved parent; a reply to any other comment becomes a comment on the post. */
async function findParent(db: DbOrTransaction, postId: number, id: number | null) {
  if (id === null) return null;
  return await db.comment.findFirst({
    where: { id, postId, state: 'approved' },
    select: { id: true, parentId: true, linkbackId: true, depth: true },
  });
}

/** A reply to a linkback that the post does not show becomes a comment on the post. */
async function isShownLinkback(
  db: DbOrTransaction,
  postId: number,
  id: number | null,
): Promise<boolean> {
  if (id === null) return false;
  // As in linkbacks/linkback.ts (VISIBLE).
  const shown = {
    id,
    verification: { in: ['verified', 'imported'] },
    moderation: 'approved',
  };
  const where = { id: postId, linkbacks: { some: shown } };
  return (await db.post.findFirst({ where, select: { id: true } })) !== null;
}

export async function findSalt(db: Db, day: string): Promise<string | null> {
  return (await db.clientSalt.findUnique({ where: { day } }))?.value ?? null;
}

/** @returns the day's salt: this one, or the one that was stored before */
export async function insertSaltOnce(db: Db, day: string, value: string): Promise<string> {
  const found = await findSalt(db, day);
  if (found !== null) return found;
  const row = await transact(db, (transaction) =>
    transaction.clientSalt.upsert({ where: { day }, create: { day, value }, update: { day } }),
  );
  return row.value;
}

const MAX_NAMES = 50;

/** Only what the owner marked, so that a mistake of the rules does not reinforce itself. */
export async function countSpamBefore(db: DbOrTransaction, authorEmail: string): Promise<number> {
  return await db.comment.count({ where: { authorEmail, state: 'spam', byOwner: true } });
}

/** The names of approved comments with this email address. */
export async function selectApprovedNames(
  db: DbOrTransaction,
  authorEmail: string,
  exceptId: number,
): Promise<string[]> {
  const rows = await db.comment.findMany({
    where: { authorEmail, state: 'approved', id: { not: exceptId } },
    take: MAX_NAMES,
    select: { authorName: true },
  });
  return rows.map(({ authorName }) => authorName);
}
