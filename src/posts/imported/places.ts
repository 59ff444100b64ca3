/**
 * What is taken here before posts are imported: paths, WordPress ids and guids; and what became of posts since.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { deleteOldPath } from '../store/paths.ts';
import {
  selectStates,
  selectTakenIds,
  selectTakenPaths,
  type PostState,
  type TakenPaths,
} from '../store/taken.ts';

export type { PostState, TakenPaths } from '../store/taken.ts';

export async function findTakenPaths(
  db: DbOrTransaction,
  paths: readonly string[],
): Promise<TakenPaths> {
  return await selectTakenPaths(db, paths);
}

export async function findTakenIds(
  db: DbOrTransaction,
  ids: { wordpressIds: readonly number[]; guids: readonly string[] },
): Promise<{ wordpressIds: Set<number>; guids: Set<string> }> {
  return await selectTakenIds(db, ids);
}

/** By id; a post that is gone has none. */
export async function findStates(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<Map<number, PostState>> {
  return await selectStates(db, ids);
}

/** The path no longer redirects to the post, since another one is about to have it. */
export async function giveUpOldPath(
  transaction: Transaction,
  path: string,
  postId: number,
): Promise<void> {
  await deleteOldPath(transaction, path, postId);
}
