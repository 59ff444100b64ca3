/**
 * What posts have that only one post can have: paths, WordPress ids, guids; and the states of many posts.
 */
import type { DbOrTransaction } from '../../db/client.ts';

/** Prisma's queries on SQLite have at most 999 values. */
const AT_ONCE = 400;

export type TakenPaths = {
  /** Of posts. */
  present: Set<string>;
  /** Earlier paths, and the post to which each leads. */
  earlier: Map<string, number>;
};

export async function selectTakenPaths(
  db: DbOrTransaction,
  paths: readonly string[],
): Promise<TakenPaths> {
  const taken: TakenPaths = { present: new Set(), earlier: new Map() };
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const where = { path: { in: paths.slice(from, from + AT_ONCE) } };
    for (const { path } of await db.post.findMany({ where, select: { path: true } })) {
      taken.present.add(path);
    }
    for (const { path, postId } of await db.oldPath.findMany({ where })) {
      taken.earlier.set(path, postId);
    }
  }
  return taken;
}

/** Which of these WordPress ids and guids posts have. */
export async function selectTakenIds(
  { post }: DbOrTransaction,
  { wordpressIds, guids }: { wordpressIds: readonly number[]; guids: readonly string[] },
): Promise<{ wordpressIds: Set<number>; guids: Set<string> }> {
  const byId = await post.findMany({
    where: { wordpressId: { in: [...wordpressIds] } },
    select: { wordpressId: true },
  });
  const byGuid = await post.findMany({
    where: { guid: { in: [...guids] } },
    select: { guid: true },
  });
  return {
    wordpressIds: new Set(byId.flatMap(({ wordpressId }) => wordpressId ?? [])),
    guids: new Set(byGuid.flatMap(({ guid }) => guid ?? [])),
  };
}

export type PostState = { version: number; status: string; path: string; publishedAt: Date };

/** Versions and states of posts. */
export async function selectStates(
  { post }: DbOrTransaction,
  ids: readonly number[],
): Promise<Map<number, PostState>> {
  const rows = await post.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, version: true, status: true, path: true, publishedAt: true },
  });
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
