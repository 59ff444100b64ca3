/**
 * Stores the linkbacks that an earlier blog had accepted, changes those that a newer export has changed, and deletes them
 * when the import is undone.
 *
 * Their verification is `imported`: approved ones are shown, since the source of 2009 may be gone; a check that finds
 * the link makes them verified, and one that does not changes nothing (decision 028). The checks are spread over days.
 *
 * Each function is a part of the caller's transaction.
 */
import { randomBytes } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { ensureHost } from '../hosts/switches.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { documentKey, parseHttpUrl, sameDocument, withoutFragment } from '../lib/url.ts';
import { touchResponses } from '../posts/cache-keys/touch-responses.ts';
import { permalink, type Post, type Protocol } from '../posts/post.ts';
import type { LinkbackType } from '../reader/evidence.ts';
import type { Moderation } from './linkback.ts';
import { importedCheckAt } from './verify/imported.ts';

export type ImportedLinkback = {
  post: Pick<Post, 'id' | 'path'>;
  via: Protocol;
  /** The page that links to the post, as the earlier blog had it. */
  source: string;
  state: Moderation;
  at: Date;
  type: LinkbackType;
  /** Plain texts, of any length. */
  title: string | null;
  author: string | null;
  authorUrl: string | null;
  site: string | null;
  excerpt: string | null;
};

export type InsertedLinkback =
  | { kind: 'inserted'; id: number }
  /** The source has a linkback to the post already, which took over what it did not have. */
  | { kind: 'merged'; id: number }
  /** `bad-source`: no http(s) URL. `same-document`: the post itself. `source-full`: it has {@link MAX_POSTS} already. */
  | { kind: 'refused'; reason: 'bad-source' | 'same-document' | 'source-full' };

/** Longest stored texts, in characters: as of sources that are read. */
const LENGTHS = { title: 300, author: 100, site: 100, excerpt: 300 };
/** Posts that one source links to. All of them are checked together. */
const MAX_POSTS = 400;

type ImportDeps = Pick<Deps, 'config' | 'clock'>;

/** Stores one linkback. Of several from one source to one post, one row is made, with the earliest date. */
export async function insertImportedLinkback(
  { config, clock }: ImportDeps,
  transaction: Transaction,
  given: ImportedLinkback,
): Promise<InsertedLinkback> {
  const source = parseHttpUrl(given.source);
  if (!source) return { kind: 'refused', reason: 'bad-source' };
  const target = permalink(config.siteUrl, given.post);
  if (sameDocument(source, new URL(target))) return { kind: 'refused', reason: 'same-document' };
  const now = clock.now();
  const { id: sourceId, nextCheckAt, isNew } = await findOrInsertSource(transaction, source, now);
  const known = isNew ? null : await findKnown(transaction, sourceId, given.post.id);
  if (known) return await mergeInto(transaction, known, given);
  const count = isNew ? 0 : await transaction.linkback.count({ where: { sourceId } });
  if (count >= MAX_POSTS) return { kind: 'refused', reason: 'source-full' };
  const { id } = await transaction.linkback.create({
    data: {
      ...textsOf(given),
      sourceId,
      postId: given.post.id,
      statusToken: randomBytes(16).toString('base64url'),
      via: given.via,
      target,
      verification: 'imported',
      moderation: given.state,
      // Spam is deleted some time after this, not at once because it is old.
      moderatedAt: given.state === 'pending' ? null : now,
      type: given.type,
      receivedAt: given.at,
    },
    select: { id: true },
  });
  await checkLater(transaction, { id: sourceId, nextCheckAt }, given.state, now);
  if (given.state === 'approved') touchResponses(transaction, [given.post.id]);
  return { kind: 'inserted', id };
}

async function checkLater(
  transaction: Transaction,
  { id, nextCheckAt }: { id: number; nextCheckAt: Date | null },
  state: Moderation,
  now: Date,
): Promise<void> {
  const isWanted = state === 'approved' || state === 'pending';
  if (!isWanted || nextCheckAt !== null) return;
  const data = { nextCheckAt: importedCheckAt(id, now) };
  await transaction.source.update({ where: { id }, data });
}

/**
 * Changes a linkback to what it is in the source of the import now.
 *
 * @returns `left`: it was checked, claimed again or decided about here, or is from another page or to another post; `gone`:
 *   it was deleted here
 */
export async function updateImportedLinkback(
  { clock }: Pick<Deps, 'clock'>,
  transaction: Transaction,
  id: number,
  given: ImportedLinkback,
): Promise<'updated' | 'left' | 'gone'> {
  const row = await transaction.linkback.findUnique({
    where: { id },
    select: {
      via: true,
      moderation: true,
      source: { select: { id: true, key: true, nextCheckAt: true } },
    },
  });
  if (!row) return 'gone';
  const { source, moderation } = row;
  if (!(await isUrlOf(transaction, source, given.source))) return 'left';
  const { state, at: receivedAt, type } = given;
  const now = clock.now();
  const moderated = { moderation: state, moderatedAt: state === 'pending' ? null : now };
  const { count } = await transaction.linkback.updateMany({
    where: { id, moderation, postId: given.post.id, verification: 'imported', byOwner: false },
    data: {
      ...textsOf(given),
      ...{ type, receivedAt, via: [...new Set([...row.via.split(','), given.via])].join(',') },
      ...(state !== moderation && moderated),
    },
  });
  if (count === 0) return 'left';
  await checkLater(transaction, source, state, now);
  if (state === 'approved' || moderation === 'approved') {
    touchResponses(transaction, [given.post.id]);
  }
  return 'updated';
}

async function isUrlOf(
  { sourceAlias }: Transaction,
  source: { id: number; key: string },
  given: string,
): Promise<boolean> {
  const url = parseHttpUrl(given);
  if (!url) return false;
  const key = documentKey(url);
  if (key === source.key) return true;
  return (await sourceAlias.findFirst({ where: { key, sourceId: source.id } })) !== null;
}

/** The source with that URL, or the one that it was found to redirect to. */
async function findOrInsertSource(
  transaction: Transaction,
  source: URL,
  now: Date,
): Promise<{ id: number; nextCheckAt: Date | null; isNew: boolean }> {
  const key = documentKey(source);
  const select = { id: true, nextCheckAt: true } as const;
  const known = await transaction.source.findUnique({ where: { key }, select });
  if (known) return { ...known, isNew: false };
  const alias = await transaction.sourceAlias.findUnique({
    where: { key },
    select: { source: { select } },
  });
  if (alias) return { ...alias.source, isNew: false };
  await ensureHost(transaction, source.hostname, now);
  // Without a claim, it is checked after all those that somebody waits for.
  const data = { key, url: withoutFragment(source), hostName: source.hostname };
  return { ...(await transaction.source.create({ data, select })), isNew: true };
}

const KNOWN = {
  id: true,
  postId: true,
  verification: true,
  moderation: true,
  byOwner: true,
  via: true,
  receivedAt: true,
  title: true,
  author: true,
  authorUrl: true,
  site: true,
  excerpt: true,
} as const;

async function findKnown(transaction: Transaction, sourceId: number, postId: number) {
  return await transaction.linkback.findUnique({
    where: { sourceId_postId: { sourceId, postId } },
    select: KNOWN,
  });
}

type Known = NonNullable<Awaited<ReturnType<typeof findKnown>>>;

/** What was received or decided here stays. */
async function mergeInto(
  transaction: Transaction,
  known: Known,
  given: ImportedLinkback,
): Promise<InsertedLinkback> {
  const via = [...new Set([...known.via.split(','), given.via])].join(',');
  const receivedAt = given.at < known.receivedAt ? given.at : known.receivedAt;
  const texts = textsOf(given);
  const isOpen = known.verification === 'imported' && !known.byOwner;
  await transaction.linkback.update({
    where: { id: known.id },
    data: {
      via,
      receivedAt,
      ...(isOpen && {
        title: known.title ?? texts.title,
        author: known.author ?? texts.author,
        authorUrl: known.authorUrl ?? texts.authorUrl,
        site: known.site ?? texts.site,
        excerpt: known.excerpt ?? texts.excerpt,
        ...(rankOf(given.state) < rankOf(known.moderation) && { moderation: given.state }),
      }),
    },
  });
  touchResponses(transaction, [known.postId]);
  return { kind: 'merged', id: known.id };
}

/** Of two, the one that the earlier blog showed. */
function rankOf(moderation: string): number {
  return ['approved', 'pending', 'rejected', 'spam'].indexOf(moderation);
}

function textsOf({ title, author, authorUrl, site, excerpt }: ImportedLinkback) {
  const plain = (text: string | null, length: number) =>
    cutText(toPlainText(text ?? ''), length) || null;
  return {
    title: plain(title, LENGTHS.title),
    author: plain(author, LENGTHS.author),
    authorUrl: parseHttpUrl(authorUrl ?? '')?.href ?? null,
    site: plain(site, LENGTHS.site),
    excerpt: plain(excerpt, LENGTHS.excerpt),
  };
}

/**
 * Deletes those of these linkbacks that nobody has changed since they were imported: those that were claimed again,
 * decided about or answered stay.
 *
 * @param ids at most 400
 * @returns the ids that stay
 */
export async function deleteImportedLinkbacks(
  transaction: Transaction,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await transaction.linkback.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      postId: true,
      byOwner: true,
      source: { select: { claims: true } },
      _count: { select: { replies: true } },
    },
  });
  const [stay, go] = [rows.filter(isChanged), rows.filter((row) => !isChanged(row))];
  await transaction.linkback.deleteMany({ where: { id: { in: go.map(({ id }) => id) } } });
  touchResponses(transaction, [...new Set(go.map(({ postId }) => postId))]);
  return stay.map(({ id }) => id);
}

function isChanged(row: {
  byOwner: boolean;
  source: { claims: number };
  _count: { replies: number };
}): boolean {
  return row.byOwner || row.source.claims > 0 || row._count.replies > 0;
}
