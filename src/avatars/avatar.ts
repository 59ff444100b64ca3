/**
 * Avatars as responses refer to them: found or created by URL, read by id. Fetching is in fetch.ts.
 */
import type { Deps } from '../deps.ts';
import type { DbOrTransaction } from '../db/client.ts';
import { parseHttpUrl, withoutFragment } from '../lib/url.ts';
import { findShownAvatar, selectWithImage, upsertAvatar, type StoredAvatar } from './store.ts';

const REFRESH_AFTER_MS = 30 * 24 * 60 * 60_000;

/**
 * Finds or inserts the avatar at a URL that a verified page gives for its author, or that is derived
 * from a commenter's email address; all responses with the same URL share one row. A new avatar is due
 * at once, one last fetched over thirty days ago is due again; it is fetched once a linkback or a
 * comment that uses it is visible.
 *
 * The transaction locks the row: no fetch is recorded until it ends.
 *
 * @param url as the page gives it, absolute
 * @returns its id, or `null` if `url` is not an http(s) URL
 */
export async function avatarFor(
  transaction: DbOrTransaction,
  url: string,
  now: Date,
): Promise<number | null> {
  const address = parseHttpUrl(url);
  if (!address) return null;
  const avatar = { url: withoutFragment(address), hostName: address.hostname };
  return await upsertAvatar(transaction, avatar, now, new Date(now.getTime() - REFRESH_AFTER_MS));
}

/** Which of these have a stored image. */
export async function findStored(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<Set<number>> {
  return new Set(ids.length === 0 ? [] : await selectWithImage(db, ids));
}

/** `null` where no image is stored, or no visible response uses it. The image itself is not read. */
export async function findAvatar(deps: Pick<Deps, 'db'>, id: number): Promise<StoredAvatar | null> {
  return await findShownAvatar(deps.db, id);
}

/** The URL under which this blog serves the image. */
export function avatarUrl(siteUrl: string, id: number): string {
  return `${siteUrl}/photos/${id}.webp`;
}
