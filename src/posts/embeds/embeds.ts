/**
 * Embeds in posts: the cards for the URLs of a text, and rendering the posts that show a card again when it
 * changes.
 */
import type { Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import { sign } from '../../lib/signed.ts';
import { formSecret } from '../../settings/settings.ts';
import { postKey } from '../cache-keys/surrogate-keys.ts';
import { RENDERER } from '../markdown/markdown.ts';
import { outdatePostsEmbedding, selectEmbeds, type EmbedRow } from '../store/embeds.ts';
import type { GivenSource } from '../post.ts';
import { embedKeysIn, type EmbedCard, type EmbedCards } from './embed.ts';

/** The cards for the URLs that are alone on a line; a page that is new to us has version 0. */
export async function embedsIn(
  deps: Pick<Deps, 'config' | 'db'>,
  source: GivenSource,
): Promise<EmbedCards> {
  const keys = embedKeysIn(source);
  if (keys.length === 0) return new Map();
  const rows = await selectEmbeds(deps.db, keys);
  const around = { siteUrl: deps.config.siteUrl, secret: await formSecret(deps) };
  return new Map([
    ...keys.map((key) => [key, { version: 0, title: null }] as const),
    ...rows.map(
      (row) => [row.key, toCard(around, row) ?? { version: row.version, title: null }] as const,
    ),
  ]);
}

/** What the URLs of pictures are made with. */
type Around = { siteUrl: string; secret: string };

function toCard(around: Around, row: EmbedRow): EmbedCard | null {
  if (row.title === null || row.state !== 'ready') return null;
  const { id, version, type, title, author, provider, description, playerUrl } = row;
  const { imageWidth: width, imageHeight: height } = row;
  return {
    ...{ version, type, title, author, provider, description, playerUrl },
    picture:
      width === null || height === null
        ? null
        : { url: embedPicturePath(around, { id, version }), width, height },
  };
}

/** Absolute path of the picture: its content never changes. */
export function embedPicturePath({ siteUrl, secret }: Around, picture: EmbedPicture): string {
  const name = embedPictureName(secret, picture);
  return `${new URL(siteUrl).pathname.replace(/\/$/, '')}/embeds/${name}.webp`;
}

type EmbedPicture = { id: number; version: number };

/** In base64url: 132 bits. */
const SIGNATURE_LENGTH = 22;

/** Cannot be guessed, since the picture of a draft is as secret as the draft. */
export function embedPictureName(secret: string, { id, version }: EmbedPicture): string {
  const signature = sign(secret, 'embed picture', `${id}-${version}`);
  return `${id}-${version}-${signature.slice(0, SIGNATURE_LENGTH)}`;
}

/**
 * To be called in the transaction that changes a card: makes the posts that show it due to be rendered again, and
 * drops their cached pages.
 *
 * @returns their ids, for {@link renderPosts} (posts/render-due.ts) after the transaction
 */
export async function embedChanges(transaction: Transaction, embedId: number): Promise<number[]> {
  const ids = await outdatePostsEmbedding(transaction, embedId, RENDERER - 1);
  touch(transaction, ids.map(postKey));
  return ids;
}
