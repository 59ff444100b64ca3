/**
 * The tables of imported media: images and files that are to be fetched, and the posts that show them.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { FoundMedia } from './media.ts';

/** SQLite takes at most 999 values in a statement. */
const AT_ONCE = 400;

export function* inParts<T>(values: readonly T[]): Generator<T[]> {
  for (let from = 0; from < values.length; from += AT_ONCE)
    yield values.slice(from, from + AT_ONCE);
}

export type NewMedia = FoundMedia & {
  state: 'waiting' | 'skipped';
  alt: string | null;
  nextFetchAt: Date | null;
};

/** Finds the rows of these keys in a run, or inserts them. @returns ids by key */
export async function upsertMedia(
  transaction: Transaction,
  runId: number,
  media: readonly NewMedia[],
  now: Date,
): Promise<Map<string, number>> {
  const keys = [...new Set(media.map(({ key }) => key))];
  const ids = new Map<string, number>();
  const read = async () => {
    for (const some of inParts(keys)) {
      const rows = await transaction.importedMedia.findMany({
        where: { runId, key: { in: some } },
        select: { id: true, key: true },
      });
      for (const { id, key } of rows) ids.set(key, id);
    }
  };
  await read();
  const missing = media.filter(
    ({ key }, index) => !ids.has(key) && media.findIndex((each) => each.key === key) === index,
  );
  if (missing.length === 0) return ids;
  for (const name of new Set(missing.map(({ hostName }) => hostName))) {
    await transaction.host.upsert({
      where: { name },
      create: { name, freeAt: now },
      update: { name },
    });
  }
  for (const some of inParts(missing)) {
    await transaction.importedMedia.createMany({ data: some.map((each) => ({ runId, ...each })) });
  }
  await read();
  return ids;
}

export type PostUse = { importedMediaId: number; isCover: boolean };

export async function insertUses(
  transaction: Transaction,
  postId: number,
  uses: readonly PostUse[],
): Promise<void> {
  const { importedMediaPost } = transaction;
  const known = await importedMediaPost.findMany({ where: { postId } });
  const isKnown = (use: PostUse) =>
    known.some(
      (each) => each.importedMediaId === use.importedMediaId && each.isCover === use.isCover,
    );
  const missing = uses.filter((use) => !isKnown(use));
  if (missing.length === 0) return;
  await importedMediaPost.createMany({ data: missing.map((use) => ({ ...use, postId })) });
}

/** The posts of one row show another from now on, and the row is removed. */
export async function moveUses(
  transaction: Transaction,
  fromId: number,
  toId: number,
): Promise<void> {
  const uses = await transaction.importedMediaPost.findMany({ where: { importedMediaId: fromId } });
  for (const { postId, isCover } of uses) {
    await insertUses(transaction, postId, [{ importedMediaId: toId, isCover }]);
  }
  await transaction.importedMedia.delete({ where: { id: fromId } });
}

export async function describeMedia(
  transaction: Transaction,
  id: number,
  columns: { url?: string; alt?: string; state?: 'waiting'; nextFetchAt?: Date | null },
): Promise<void> {
  await transaction.importedMedia.update({ where: { id }, data: columns, select: { id: true } });
}

export async function selectByKeys(
  db: DbOrTransaction,
  runId: number,
  keys: readonly string[],
): Promise<{ id: number; key: string }[]> {
  const rows: { id: number; key: string }[] = [];
  for (const some of inParts(keys)) {
    const found = await db.importedMedia.findMany({
      where: { runId, key: { in: some } },
      select: { id: true, key: true },
    });
    rows.push(...found);
  }
  return rows;
}

/** Rows that were not undone since. */
export async function selectExisting(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<{ id: number; state: string }[]> {
  return await db.importedMedia.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, state: true },
  });
}

/** What is stored already is due to be shown by a further post. */
export async function dueStored(
  transaction: Transaction,
  ids: readonly number[],
  now: Date,
): Promise<void> {
  for (const some of inParts(ids)) {
    await transaction.importedMedia.updateMany({
      where: { id: { in: some }, state: 'stored' },
      data: { nextFetchAt: now },
    });
  }
}
