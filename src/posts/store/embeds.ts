/**
 * Reads embeds for posts, and writes which posts show them.
 */
import { oneOf, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import { EMBED_TYPES, type EmbedType, type EmbedUse } from '../embeds/embed.ts';

export type EmbedRow = {
  id: number;
  key: string;
  state: string;
  version: number;
  type: EmbedType;
  title: string | null;
  author: string | null;
  provider: string | null;
  description: string | null;
  playerUrl: string | null;
  imageWidth: number | null;
  imageHeight: number | null;
};

export async function selectEmbeds(
  db: DbOrTransaction,
  keys: readonly string[],
): Promise<EmbedRow[]> {
  if (keys.length === 0) return [];
  const rows = await db.embed.findMany({
    where: { key: { in: [...keys] } },
    select: {
      id: true,
      key: true,
      state: true,
      version: true,
      type: true,
      title: true,
      author: true,
      provider: true,
      description: true,
      playerUrl: true,
      imageWidth: true,
      imageHeight: true,
    },
  });
  return rows.map((row) => ({ ...row, type: oneOf(EMBED_TYPES, row.type) }));
}

/** Due as soon as possible. */
const AT_ONCE = new Date(0);

/**
 * Stores which embeds a post shows now; a page that no post showed before is due to be read.
 *
 * Locks their rows until the transaction ends: whoever changes one afterwards sees that this post shows it.
 *
 * @param dueAt of a page that is new
 * @returns `false` if a card has changed since the text was rendered
 */
export async function writeEmbedsOf(
  transaction: Transaction,
  postId: number,
  uses: readonly EmbedUse[],
  dueAt = AT_ONCE,
): Promise<boolean> {
  const { embed, host, postEmbed } = transaction;
  const ids: number[] = [];
  let isCurrent = true;
  // In one order, so that two transactions do not wait for each other.
  for (const { key, url, hostName, version } of [...uses].sort(byKey)) {
    await host.upsert({
      where: { name: hostName },
      create: { name: hostName, freeAt: AT_ONCE },
      update: { name: hostName },
    });
    const row = await embed.upsert({
      where: { key },
      create: { key, url, hostName, nextFetchAt: dueAt },
      update: { key },
      select: { id: true, version: true },
    });
    ids.push(row.id);
    // One that was not looked up is not looked up next time either.
    isCurrent &&= version === null || row.version === version;
  }
  await postEmbed.deleteMany({ where: { postId, embedId: { notIn: ids } } });
  const known = await postEmbed.findMany({ where: { postId }, select: { embedId: true } });
  const isKnown = new Set(known.map(({ embedId }) => embedId));
  const missing = ids.filter((id) => !isKnown.has(id));
  if (missing.length > 0) {
    await postEmbed.createMany({ data: missing.map((embedId) => ({ postId, embedId })) });
  }
  return isCurrent;
}

function byKey(a: EmbedUse, b: EmbedUse): number {
  return a.key < b.key ? -1 : 1;
}

/** Makes the posts that show an embed due to be rendered again. @returns their ids */
export async function outdatePostsEmbedding(
  { post }: Transaction,
  embedId: number,
  renderer: number,
): Promise<number[]> {
  const where = { embeds: { some: { embedId } } };
  await post.updateMany({ where: { ...where, renderer: { gt: renderer } }, data: { renderer } });
  const rows = await post.findMany({ where, select: { id: true } });
  return rows.map(({ id }) => id);
}
