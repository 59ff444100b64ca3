/**
 * The write that makes a claim a row: host, source and linkback, in one transaction.
 */
import { transactAgain, type Db, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Protocol } from '../../posts/post.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';

export type NewClaim = {
  via: Protocol;
  /** For a new row: the last part of its status page's address. */
  statusToken: string;
  sourceKey: string;
  sourceUrl: string;
  hostName: string;
  postId: number;
  target: string;
  /** Whether another target of the post says more closely than this one what is answered. */
  isCloser: (known: string) => boolean;
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
  claimedBytes: string | null;
  client: string;
  now: Date;
  hostWaitingLimit: number;
  /** A page that speaks for the source's host, to be read with the source. */
  vouch: string | null;
  /** Only a pair that is in the ledger already is taken. */
  knownOnly: boolean;
};

export type RecordedClaim =
  | {
      kind: 'received';
      linkbackId: number;
      sourceId: number;
      registered: boolean;
      statusToken: string;
    }
  | { kind: 'blocked' }
  /** Not in the ledger, and only what is would be taken. */
  | { kind: 'unknown' }
  | { kind: 'host-full' }
  | { kind: 'source-full' };

/** One page is read, judged and written for all posts that it links to: so many and no more. */
export const MAX_POSTS_PER_SOURCE = 100;

/** One transaction: host, source and linkback exist after it, and the source is due. */
export async function recordClaim(db: Db, claim: NewClaim): Promise<RecordedClaim> {
  // Two first claims of one source or host may come at the same moment.
  return await transactAgain(db, (transaction) => insertClaim(transaction, claim));
}

async function insertClaim(db: Transaction, claim: NewClaim): Promise<RecordedClaim> {
  const known = await findSource(db, claim);
  const isAlias = known !== null && known.key !== claim.sourceKey;
  const linkbacks = known?.linkbacks ?? [];
  const isKnown = linkbacks.some(({ postId }) => postId === claim.postId);
  if (claim.knownOnly && !isKnown) return { kind: 'unknown' };
  if (!isKnown && linkbacks.length >= MAX_POSTS_PER_SOURCE) return { kind: 'source-full' };
  if (isAlias && (await isBlocked(db, claim.hostName))) return { kind: 'blocked' };
  const { url, hostName } = isAlias ? known : { url: claim.sourceUrl, hostName: claim.hostName };
  const host = await db.host.upsert({
    where: { name: hostName },
    create: { name: hostName, freeAt: claim.now },
    update: {},
  });
  if (host.blocked) return { kind: 'blocked' };

  const isDue = known?.nextCheckAt && known.nextCheckAt <= claim.now;
  const wasVerified = linkbacks.some(({ verification }) => verification === 'verified');
  if (!isDue && !wasVerified) {
    // What we only look at of our own accord takes nobody's place.
    const waiting = await db.source.count({
      where: {
        hostName,
        nextCheckAt: { lte: claim.now },
        claims: { gt: db.source.fields.claimsChecked },
      },
    });
    if (waiting >= claim.hostWaitingLimit) return { kind: 'host-full' };
  }

  const { now } = claim;
  const key = known?.key ?? claim.sourceKey;
  // Where the alias leads now is to be seen afresh.
  if (!known) await db.sourceAlias.deleteMany({ where: { key } });
  const claimedBy = claim.client || null;
  const source = await db.source.upsert({
    where: { key },
    create: { key, url, hostName, claimedBy, nextCheckAt: now, claims: 1 },
    update: {
      claimedBy,
      claims: { increment: 1 },
      // Who knocks has all the tries again that a first knock has.
      failures: 0,
      // One that waits already keeps its place in the line.
      ...(!isDue && { nextCheckAt: now }),
      // http or https, slash or none: the spelling that was verified stays, else the last one counts.
      ...(!wasVerified && { url, hostName }),
    },
  });
  return await upsertLinkback(db, source.id, claim);
}

/**
 * The source at the claimed address, or the one that this address redirected to when it was fetched.
 *
 * An alias stands for its source as long as that is verified to link to the post. What of the ledger
 * does not stand is no answer: the alias may lead elsewhere by now, so it is fetched itself. Of a post
 * that takes nothing new, what is known counts in any case.
 */
async function findSource(db: Transaction, { sourceKey: key, postId, knownOnly }: NewClaim) {
  const include = { linkbacks: { select: { postId: true, verification: true } } };
  const source = await db.source.findUnique({ where: { key }, include });
  if (source) return source;
  const alias = await db.sourceAlias.findUnique({
    where: { key },
    select: { source: { include } },
  });
  const stands = alias?.source.linkbacks.some(
    (each) => each.postId === postId && (knownOnly || each.verification === 'verified'),
  );
  return alias && stands === true ? alias.source : null;
}

async function isBlocked(db: Transaction, name: string): Promise<boolean> {
  const host = await db.host.findUnique({ where: { name }, select: { blocked: true } });
  return host?.blocked ?? false;
}

/**
 * What has been verified or judged is not a stranger's to change: a further claim then adds the
 * protocol that carried it, nothing else, not even who vouches for it.
 */
async function upsertLinkback(
  db: Transaction,
  sourceId: number,
  claim: NewClaim,
): Promise<RecordedClaim> {
  const pair = { sourceId_postId: { sourceId, postId: claim.postId } };
  const known = await db.linkback.findUnique({ where: pair });
  const { claimedTitle, claimedExcerpt, claimedBlogName, claimedBytes } = claim;
  const claimed = { claimedTitle, claimedExcerpt, claimedBlogName, claimedBytes };
  const told = {
    // Who answers a comment may tell of the comment and of the post, in any order.
    target: known && claim.isCloser(known.target) ? known.target : claim.target,
    ...(claim.via === 'trackback' && claimed),
  };
  const isOpen = known?.verification !== 'verified' && known?.moderation === 'pending';
  const vouch =
    claim.vouch !== null && (!known || isOpen) && claim.vouch !== known?.vouch
      ? { vouch: claim.vouch, vouched: null }
      : {};
  const via = new Set(known ? known.via.split(',') : []);
  // The page names the protocols of what it shows; an aged post advertises by what it has. What is
  // new waits for its check, and came to a post that advertises.
  if (known && !via.has(claim.via)) touch(db, [responsesKey(claim.postId)]);
  via.add(claim.via);
  const { id, statusToken } = known
    ? await db.linkback.update({
        where: pair,
        data: { ...(isOpen && told), ...vouch, via: [...via].join(',') },
      })
    : await db.linkback.create({
        data: {
          ...told,
          ...vouch,
          sourceId,
          postId: claim.postId,
          via: claim.via,
          statusToken: claim.statusToken,
          receivedAt: claim.now,
        },
      });
  return {
    kind: 'received',
    linkbackId: id,
    sourceId,
    registered: known?.verification === 'verified',
    statusToken,
  };
}
