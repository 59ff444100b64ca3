/**
 * Photos as others refer to them: by the address where a page or a server of pictures has one, by
 * the number that a linkback or a comment has. Fetching them is fetch.ts.
 */
import type { Deps } from '../deps.ts';
import type { DbOrTransaction } from '../db/client.ts';
import { parseHttpUrl, withoutFragment } from '../lib/url.ts';
import {
  findShownAvatar,
  selectImage,
  selectWithImage,
  upsertAvatar,
  type StoredAvatar,
} from './store.ts';

const REFRESH_AFTER_MS = 30 * 24 * 60 * 60_000;

/**
 * The photo at an address that a verified page gives for its author, or that is made of a
 * commenter's e-mail address: one row for all that name it. A new one is due at once, one that was
 * looked at over thirty days ago is due again; it is fetched when a linkback or a comment that has
 * it is shown.
 *
 * Its row is the transaction's then: no fetch is recorded beside it.
 *
 * @param url as the page gives it, absolute
 * @returns its number, or `null` for what is no address to be fetched from
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

/** Which of these are kept as pictures; of the others, nothing came yet, or nothing that is one. */
export async function findStored(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<Set<number>> {
  return new Set(ids.length === 0 ? [] : await selectWithImage(db, ids));
}

/** `null` where none is kept or nothing that is shown has it. The image itself is not read. */
export async function findAvatar(deps: Pick<Deps, 'db'>, id: number): Promise<StoredAvatar | null> {
  return await findShownAvatar(deps.db, id);
}

/** WebP of 96 by 96 pixels: a few kilobytes, read at once. `null`: it is gone since. */
export async function readAvatar(
  deps: Pick<Deps, 'db'>,
  { id }: Pick<StoredAvatar, 'id'>,
): Promise<Uint8Array | null> {
  return await selectImage(deps.db, id);
}

/** Where it is given out. */
export function avatarUrl(siteUrl: string, id: number): string {
  return `${siteUrl}/photos/${id}.webp`;
}
