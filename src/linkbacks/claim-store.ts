/**
 * The write that makes a claim a row: host, source and linkback, in one transaction.
 */
import { isUniqueViolation, transact, type Db, type DbOrTransaction } from '../db/client.ts';
import type { Protocol } from '../posts/post.ts';

export type NewClaim = {
  via: Protocol;
  /** For a new row: the last part of its status page's address. */
  statusToken: string;
  sourceKey: string;
  sourceUrl: string;
  hostName: string;
  postId: number;
  target: string;
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
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
  | { kind: 'host-full' };

/** One transaction: host, source and linkback exist after it, and the source is due. */
export async function recordClaim(db: Db, claim: NewClaim): Promise<RecordedClaim> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(db, (transaction) => insertClaim(transaction, claim));
    } catch (error) {
      // Two first claims of one source or host at the same moment: the second finds the rows.
      if (!isUniqueViolation(error) || tries === 3) throw error;
    }
  }
}

async function insertClaim(db: DbOrTransaction, claim: NewClaim): Promise<RecordedClaim> {
  const known = await db.source.findUnique({
    where: { key: claim.sourceKey },
    include: { linkbacks: { where: { postId: claim.postId } } },
  });
  if (claim.knownOnly && !known?.linkbacks.length) return { kind: 'unknown' };
  const host = await db.host.upsert({
    where: { name: claim.hostName },
    create: { name: claim.hostName, freeAt: claim.now },
    update: {},
  });
  if (host.blocked) return { kind: 'blocked' };

  const isDue = known?.nextCheckAt && known.nextCheckAt <= claim.now;
  if (!isDue && known?.lastOutcome !== 'verified') {
    // What we only look at of our own accord takes nobody's place.
    const waiting = await db.source.count({
      where: {
        hostName: claim.hostName,
        nextCheckAt: { lte: claim.now },
        knocks: { gt: db.source.fields.knocksChecked },
      },
    });
    if (waiting >= claim.hostWaitingLimit) return { kind: 'host-full' };
  }

  const { sourceKey: key, sourceUrl: url, hostName, now } = claim;
  const knockedBy = claim.client || null;
  const source = await db.source.upsert({
    where: { key },
    create: { key, url, hostName, knockedBy, nextCheckAt: now, knocks: 1 },
    update: {
      knockedBy,
      knocks: { increment: 1 },
      // One that waits already keeps its place in the line.
      ...(!isDue && { nextCheckAt: now }),
      // http or https, slash or none: the spelling that was verified stays, else the last one counts.
      ...(known?.lastOutcome !== 'verified' && { url, hostName }),
    },
  });
  return await upsertLinkback(db, source.id, claim);
}

/**
 * What has been verified or judged is not a stranger's to change: a further claim then adds the
 * protocol that carried it, nothing else.
 */
async function upsertLinkback(
  db: DbOrTransaction,
  sourceId: number,
  claim: NewClaim,
): Promise<RecordedClaim> {
  const pair = { sourceId_postId: { sourceId, postId: claim.postId } };
  const { target, claimedTitle, claimedExcerpt, claimedBlogName } = claim;
  const told = {
    target,
    ...(claim.via === 'trackback' && { claimedTitle, claimedExcerpt, claimedBlogName }),
  };
  const known = await db.linkback.findUnique({ where: pair });
  const isOpen = known?.verification !== 'verified' && known?.moderation === 'pending';
  const vouch =
    claim.vouch !== null && known?.vouched !== true && claim.vouch !== known?.vouch
      ? { vouch: claim.vouch, vouched: null }
      : {};
  const via = new Set(known ? known.via.split(',') : []).add(claim.via);
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
