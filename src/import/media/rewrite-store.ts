/**
 * Which posts show imported media that is in the library now.
 */
import type { Db, Transaction } from '../../db/client.ts';
import { UNDO_STATES } from '../run.ts';
import { selectMediaSourceIds } from '../store/things.ts';

/** Posts that show something stored, and nothing that was not tried yet, by id. */
export async function selectPostsDue(
  db: Db,
  { runId, afterId, take }: { runId: number | null; afterId: number; take: number },
): Promise<number[]> {
  const rows = await db.importedMediaPost.findMany({
    where: {
      postId: { gt: afterId },
      importedMedia: {
        mediaId: { not: null },
        run: { state: { notIn: [...UNDO_STATES] } },
        ...(runId !== null && { runId }),
      },
      post: {
        importedMedia: {
          none: {
            importedMedia: { state: 'waiting', attempts: 0, nextFetchAt: { not: null } },
          },
        },
      },
    },
    distinct: ['postId'],
    orderBy: { postId: 'asc' },
    take,
    select: { postId: true },
  });
  return rows.map(({ postId }) => postId);
}

export type StoredUse = {
  importedMediaId: number;
  isCover: boolean;
  key: string;
  mediaId: number;
  /** Of the earlier blog. */
  siteUrl: string;
  /** The keys of its entry and of the pages that show it alone. */
  thingKeys: string[];
};

export async function selectStoredUses(db: Db, postId: number): Promise<StoredUse[]> {
  const rows = await db.importedMediaPost.findMany({
    where: { postId, importedMedia: { mediaId: { not: null } } },
    select: {
      ...{ importedMediaId: true, isCover: true },
      importedMedia: { select: { key: true, mediaId: true, run: { select: { siteUrl: true } } } },
    },
  });
  const ids = [...new Set(rows.map(({ importedMediaId }) => importedMediaId))];
  const things = await selectMediaSourceIds(db, ids);
  return rows.flatMap(({ importedMedia: { key, mediaId, run }, ...use }) =>
    mediaId === null
      ? []
      : [
          {
            ...use,
            ...{ key, mediaId, siteUrl: run.siteUrl },
            thingKeys: things.get(use.importedMediaId) ?? [],
          },
        ],
  );
}

export async function deleteUses(
  transaction: Transaction,
  postId: number,
  uses: readonly StoredUse[],
): Promise<void> {
  const ids = uses.map(({ importedMediaId }) => importedMediaId);
  for (let from = 0; from < ids.length; from += 400) {
    await transaction.importedMediaPost.deleteMany({
      where: { postId, importedMediaId: { in: ids.slice(from, from + 400) } },
    });
  }
}
