/**
 * Embeds in posts: the cards for the URLs of a text, and rendering the posts that show a card again when it
 * changes.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Config } from '../../config.ts';
import { postKey } from '../cache-keys/surrogate-keys.ts';
import { RENDERER } from '../markdown/markdown.ts';
import { outdatePostsEmbedding, selectEmbeds, type EmbedRow } from '../store/embeds.ts';
import { embedKeysIn, type EmbedCard, type EmbedCards } from './embed.ts';

/** The cards for the URLs that are alone on a line. */
export async function embedsIn(
  { siteUrl }: Pick<Config, 'siteUrl'>,
  db: DbOrTransaction,
  markdown: string,
): Promise<EmbedCards> {
  const rows = await selectEmbeds(db, embedKeysIn(markdown));
  return new Map(
    rows.map((row) => [row.key, toCard(siteUrl, row) ?? { version: row.version, title: null }]),
  );
}

function toCard(siteUrl: string, row: EmbedRow): EmbedCard | null {
  if (row.title === null || row.state !== 'ready') return null;
  const { id, version, type, title, author, provider, description, playerUrl } = row;
  const { imageWidth: width, imageHeight: height } = row;
  return {
    ...{ version, type, title, author, provider, description, playerUrl },
    picture:
      width === null || height === null
        ? null
        : { url: embedPicturePath(siteUrl, { id, version }), width, height },
  };
}

/** Absolute path of the picture: its content never changes. */
export function embedPicturePath(
  siteUrl: string,
  { id, version }: { id: number; version: number },
): string {
  return `${new URL(siteUrl).pathname.replace(/\/$/, '')}/embeds/${id}-${version}.webp`;
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
