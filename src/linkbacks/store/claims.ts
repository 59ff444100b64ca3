/**
 * Records a claim: host, source and linkback, in one transaction; and the texts that a trackback sends about itself,
 * as plain text short enough to store.
 *
 * Many senders of trackbacks declare no charset. Their bytes are then stored until the source page has been read, and
 * decoded in the charset of the page.
 */
import { z } from 'zod';
import { transactAgain, type Db, type Transaction } from '../../db/client.ts';
import { decodeText, findCharset } from '../../lib/text/charset.ts';
import { decodeEntitiesOnce } from '../../lib/text/markup.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import type { TrackbackTexts } from '../linkback.ts';
import type { Protocol } from '../../posts/post.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';

export type NewClaim = ClaimedColumns & {
  via: Protocol;
  /** For a new row: the last part of its status URL. */
  statusToken: string;
  sourceKey: string;
  sourceUrl: string;
  hostName: string;
  postId: number;
  target: string;
  /** Whether the known target names the answered response more precisely than this claim's. */
  isCloser: (known: string) => boolean;
  claimedBytes: string | null;
  client: string;
  now: Date;
  hostWaitingLimit: number;
  /** A page that vouches for the source's host, to be read with the source. */
  vouch: string | null;
  /** Accept the claim only if this source and post have a linkback already. */
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
  /** There is no such linkback, and `knownOnly` was set. */
  | { kind: 'unknown' }
  | { kind: 'host-full' }
  | { kind: 'source-full' };

/** A page is read, scored and recorded for all the posts that it links to, so their number is limited. */
export const MAX_POSTS_PER_SOURCE = 100;

/** Afterwards host, source and linkback exist, and the source is due. */
export async function recordClaim(db: Db, claim: NewClaim): Promise<RecordedClaim> {
  // Two first claims of one source or host may come at the same time.
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
    // Scheduled re-checks do not count: they must not keep claims out.
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
  // An alias without a verified linkback is checked again as a source of its own.
  if (!known) await db.sourceAlias.deleteMany({ where: { key } });
  const claimedBy = claim.client || null;
  const source = await db.source.upsert({
    where: { key },
    create: { key, url, hostName, claimedBy, nextCheckAt: now, claims: 1 },
    update: {
      claimedBy,
      claims: { increment: 1 },
      // A new claim gets all the retries of a first one.
      failures: 0,
      // A source that is due already keeps its place in the queue.
      ...(!isDue && { nextCheckAt: now }),
      // The spelling (http or https, trailing slash) that was verified stays; else the last one counts.
      ...(!wasVerified && { url, hostName }),
    },
  });
  return await upsertLinkback(db, source.id, claim);
}

/**
 * The source with the claimed URL, or the one that this URL redirected to when it was fetched.
 *
 * An alias counts as its source while that is verified to link to the post. Otherwise the alias may lead
 * elsewhere now and is fetched itself, except for posts that accept no new linkbacks.
 */
async function findSource(db: Transaction, { sourceKey: key, postId, knownOnly }: NewClaim) {
  const include = { linkbacks: { select: { postId: true, verification: true } } };
  const source = await db.source.findUnique({ where: { key }, include });
  if (source) return source;
  const alias = await db.sourceAlias.findUnique({
    where: { key },
    select: { source: { include } },
  });
  const isVerified = alias?.source.linkbacks.some(
    (each) => each.postId === postId && (knownOnly || each.verification === 'verified'),
  );
  return alias && isVerified === true ? alias.source : null;
}

async function isBlocked(db: Transaction, name: string): Promise<boolean> {
  const host = await db.host.findUnique({ where: { name }, select: { blocked: true } });
  return host?.blocked ?? false;
}

/**
 * Once a linkback is verified or decided about, senders cannot change it: a further claim only adds its
 * protocol, and not even a vouch.
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
  const claimedValues = {
    // A reply to a comment may claim the comment and the post, in any order.
    target: known && claim.isCloser(known.target) ? known.target : claim.target,
    ...(claim.via === 'trackback' && claimed),
  };
  const isOpen = known?.verification !== 'verified' && known?.moderation === 'pending';
  const vouch =
    claim.vouch !== null && (!known || isOpen) && claim.vouch !== known?.vouch
      ? { vouch: claim.vouch, vouched: null }
      : {};
  const via = new Set(known ? known.via.split(',') : []);
  // The page names the protocols of visible linkbacks, and an old post advertises the protocols of its
  // linkbacks. A new linkback changes neither before its check.
  if (known && !via.has(claim.via)) touchResponses(db, [claim.postId]);
  via.add(claim.via);
  const { id, statusToken } = known
    ? await db.linkback.update({
        where: pair,
        data: { ...(isOpen && claimedValues), ...vouch, via: [...via].join(',') },
      })
    : await db.linkback.create({
        data: {
          ...claimedValues,
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

const TEXTS: z.ZodType<TrackbackTexts> = z.object({
  title: z.string(),
  excerpt: z.string(),
  blogName: z.string(),
});

type ClaimedColumns = {
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
};

/** Longest stored texts, in characters. */
const LENGTHS = { title: 300, excerpt: 300, blogName: 100 };
/** Longer texts without a declared charset stay as they were decoded first. */
const MAX_BYTES = 4_096;

/** Decodes entities first, because WordPress sends text that is already escaped for HTML. */
export function claimedColumns({ title, excerpt, blogName }: TrackbackTexts): ClaimedColumns {
  const stored = (text: string, length: number): string | null =>
    cutText(toPlainText(decodeEntitiesOnce(text)), length) || null;
  return {
    claimedTitle: stored(title, LENGTHS.title),
    claimedExcerpt: stored(excerpt, LENGTHS.excerpt),
    claimedBlogName: stored(blogName, LENGTHS.blogName),
  };
}

/** @param bytes the texts, one character for each byte; `null` where their charset is known */
export function claimedBytes(bytes: TrackbackTexts | null): string | null {
  const json = bytes && JSON.stringify(bytes);
  return json && json.length <= MAX_BYTES ? json : null;
}

/** The texts in the page's charset; `null` where they are not valid in it. */
export function claimedColumnsIn(charset: string, bytes: string): ClaimedColumns | null {
  const known = findCharset(charset);
  if (known === null) return null;
  const texts = TEXTS.parse(JSON.parse(bytes));
  const decode = (text: string): string | null => decodeText(Buffer.from(text, 'latin1'), known);
  const [title, excerpt, blogName] = [texts.title, texts.excerpt, texts.blogName].map(decode);
  if (title == null || excerpt == null || blogName == null) return null;
  return claimedColumns({ title, excerpt, blogName });
}
