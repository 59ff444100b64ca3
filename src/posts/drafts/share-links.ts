/**
 * Share links: URLs by which anybody can read a draft or a scheduled post until they expire or are revoked.
 *
 * The URL has the row's id and a signature of it, so that a row alone opens nothing.
 */
import { transact, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { isSigned, sign } from '../../lib/signed.ts';
import { formSecret } from '../../settings/settings.ts';
import { isPublic, standingOf, type Post } from '../post.ts';
import { COLUMNS, toPost } from '../store/posts.ts';

/** How long a link can be valid, in days. */
export const SHARE_DAYS = [1, 7, 30] as const;
export const DEFAULT_SHARE_DAYS = 7;

const PURPOSE = 'share draft';
const DAY_MS = 86_400_000;
/** ID.SIGNATURE */
const TOKEN = /^([1-9]\d{0,8})\.([\w-]{43})$/;

type ShareDeps = Pick<Deps, 'db' | 'clock'>;

export type ShareLink = { id: number; token: string; expiresAt: Date };

/** Whether a post can be shared: it is a draft, or scheduled. */
export function isShareable(post: Pick<Post, 'status' | 'publishedAt'>, now: Date): boolean {
  const standing = standingOf(post, now);
  return standing === 'draft' || standing === 'scheduled';
}

const MAX_LINKS = 20;

/**
 * @returns `null` if the post has {@link MAX_LINKS} links already
 *
 * @param days one of {@link SHARE_DAYS}; any other number counts as the default
 */
export async function createShareLink(
  deps: ShareDeps,
  { postId, userId, days }: { postId: number; userId: number; days: number },
): Promise<ShareLink | null> {
  const createdAt = deps.clock.now();
  const valid = SHARE_DAYS.find((each) => each === days) ?? DEFAULT_SHARE_DAYS;
  const expiresAt = new Date(createdAt.getTime() + valid * DAY_MS);
  const id = await transact(deps.db, async (transaction) => {
    const links = await selectShareLinks(transaction, postId, createdAt);
    if (links.length >= MAX_LINKS) return null;
    return await insertShareLink(transaction, { postId, userId, createdAt, expiresAt });
  });
  if (id === null) return null;
  return { id, token: tokenOf(await formSecret(deps), { id, postId }), expiresAt };
}

/** The links of a post that have not expired, the newest first. */
export async function listShareLinks(deps: ShareDeps, postId: number): Promise<ShareLink[]> {
  const secret = await formSecret(deps);
  const rows = await selectShareLinks(deps.db, postId, deps.clock.now());
  return rows.map((row) => ({ ...row, token: tokenOf(secret, { id: row.id, postId }) }));
}

/** @throws NotFoundError if the post has no such link */
export async function revokeShareLink(
  deps: Pick<Deps, 'db'>,
  link: { id: number; postId: number },
): Promise<void> {
  const isDeleted = await transact(deps.db, (transaction) => deleteShareLink(transaction, link));
  if (!isDeleted) throw new NotFoundError('share link', String(link.id));
}

export type Shared =
  | { kind: 'draft'; post: Post; expiresAt: Date }
  /** It was published: show it at its own URL. */
  | { kind: 'published'; post: Post };

/**
 * @param token unchecked input
 * @returns `null` if the link was not made here, has expired or was revoked, or if the post is neither a
 *   draft nor public
 */
export async function openShareLink(deps: ShareDeps, token: string): Promise<Shared | null> {
  const [, id = '', signature = ''] = TOKEN.exec(token) ?? [];
  if (id === '') return null;
  const now = deps.clock.now();
  const link = await selectShared(deps.db, Number(id), now);
  if (!link) return null;
  const { post, expiresAt } = link;
  const fields = signedFields({ id: Number(id), postId: post.id });
  if (!isSigned(await formSecret(deps), PURPOSE, fields, signature)) return null;
  if (isPublic(post, now)) return { kind: 'published', post };
  return isShareable(post, now) ? { kind: 'draft', post, expiresAt } : null;
}

/** Deletes the links that have expired. */
export async function pruneShareLinks(deps: ShareDeps): Promise<number> {
  const now = deps.clock.now();
  return await transact(deps.db, (transaction) => deleteExpired(transaction, now));
}

type Link = { id: number; postId: number };

function signedFields({ id, postId }: Link): string {
  return `${id} ${postId}`;
}

function tokenOf(secret: string, link: Link): string {
  return `${link.id}.${sign(secret, PURPOSE, signedFields(link))}`;
}

async function insertShareLink(
  { shareLink }: Transaction,
  data: { postId: number; userId: number; createdAt: Date; expiresAt: Date },
): Promise<number> {
  return (await shareLink.create({ data, select: { id: true } })).id;
}

async function selectShareLinks(
  db: DbOrTransaction,
  postId: number,
  now: Date,
): Promise<Omit<ShareLink, 'token'>[]> {
  return await db.shareLink.findMany({
    where: { postId, expiresAt: { gt: now } },
    orderBy: { id: 'desc' },
    select: { id: true, expiresAt: true },
  });
}

async function selectShared(
  db: DbOrTransaction,
  id: number,
  now: Date,
): Promise<{ post: Post; expiresAt: Date } | null> {
  const row = await db.shareLink.findFirst({
    where: { id, expiresAt: { gt: now } },
    select: { expiresAt: true, post: { select: COLUMNS } },
  });
  return row && { expiresAt: row.expiresAt, post: toPost(row.post) };
}

async function deleteShareLink({ shareLink }: Transaction, link: Link): Promise<boolean> {
  return (await shareLink.deleteMany({ where: link })).count > 0;
}

async function deleteExpired({ shareLink }: Transaction, now: Date): Promise<number> {
  return (await shareLink.deleteMany({ where: { expiresAt: { lte: now } } })).count;
}
