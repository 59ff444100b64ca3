/**
 * Stores posts of an import, writes them again, puts pages below each other, and removes posts when an import is undone.
 * Nobody is notified of any of it. Each function is a part of the caller's transaction.
 */
import type { Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { listKeys, postKey, translationsKey } from '../cache-keys/surrogate-keys.ts';
import {
  insertImportedPosts,
  updateImportedPost,
  updateTree,
  type ImportedPost,
} from '../store/imported.ts';
import { deleteAutosavesOf, deleteRevisions } from '../store/revisions.ts';
import { leaveTranslations, selectGroups } from '../store/translations.ts';
import { deleteUnseenPost, lockPost, updatePost as update } from '../store/write.ts';
import { selectById } from '../store/posts.ts';

export type { ImportedPost } from '../store/imported.ts';

/** @returns their ids, in the same order. Paths, old paths, WordPress ids and guids must be free. */
export async function insertPosts(
  transaction: Transaction,
  posts: readonly ImportedPost[],
): Promise<number[]> {
  return await insertImportedPosts(transaction, posts);
}

/** Its path and slug stay. @returns its version */
export async function updatePost(
  transaction: Transaction,
  id: number,
  post: ImportedPost,
  now: Date,
): Promise<number> {
  return await updateImportedPost(transaction, await lockPost(transaction, id), post, now);
}

/** Puts a page below another one. That is no edit: its version stays. */
export async function putPageBelow(
  transaction: Transaction,
  id: number,
  parentId: number,
): Promise<void> {
  await updateTree(transaction, id, { parentId });
  touch(transaction, [postKey(id), postKey(parentId), listKeys.sitemap]);
}

/** @returns `false`: the group has a post in the same language already */
export async function joinTranslation(
  transaction: Transaction,
  id: number,
  ofId: number,
  siteLanguage: string,
): Promise<boolean> {
  const [post, original] = [await selectById(transaction, id), await selectById(transaction, ofId)];
  if (!post || !original) return false;
  const headId = original.translationOfId ?? original.id;
  if (post.translationOfId === headId || headId === id) return true;
  const members = await selectGroups(transaction, [headId]);
  const inLanguage = (tag: string | null) => (tag ?? siteLanguage).toLowerCase();
  const isTaken = members.some(
    (each) => each.id !== id && inLanguage(each.language) === inLanguage(post.language),
  );
  if (isTaken) return false;
  await updateTree(transaction, id, { translationOfId: headId });
  touch(transaction, [translationsKey(headId), translationsKey(id), listKeys.sitemap]);
  return true;
}

const REMOVED = {
  status: 'deleted',
  markdown: '',
  bodyHtml: '',
  text: '',
  embeds: [],
  notifyAt: null,
} as const;

/** As if it had never been here: its URL answers 404, its old paths and responses are gone with it. */
export async function removePost(transaction: Transaction, id: number): Promise<void> {
  const { post } = await lockPost(transaction, id);
  await leaveTranslations(transaction, id);
  await deleteRevisions(transaction, id);
  await deleteAutosavesOf(transaction, id);
  // Pages that show it are touched by the update, and the row is needed no more.
  await update(transaction, post, REMOVED);
  await deleteUnseenPost(transaction, id);
}
