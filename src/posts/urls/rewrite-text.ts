/**
 * Changes the text of a post without an edit by anybody: URLs in it, after an import. It keeps its dates, makes no
 * revision and notifies nobody; an editor that has the earlier text open notices.
 */
import { transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { BodySource } from '../post.ts';
import { renderPosts } from '../render-due.ts';
import { raiseVersion, selectSource } from '../store/batches.ts';
import { lockPost, updatePost } from '../store/write.ts';

/** As stored; `coverId`: of the media library. */
export type StoredText = BodySource & { coverId: number | null };

/** `null`: there is no such post, or its text was deleted. */
export async function findText(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<StoredText | null> {
  return await selectSource(db, postId);
}

/**
 * Stores the changed text and renders it.
 *
 * @param before as {@link findText} found it
 * @param alsoWrite what belongs to the same change; gets the version of the post before and after
 * @returns `false` if somebody changed the post meanwhile: nothing was written then
 */
export async function rewriteText(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  postId: number,
  before: StoredText,
  { markdown, coverId }: { markdown: string; coverId: number | null },
  alsoWrite: (
    transaction: Transaction,
    versions: { before: number; after: number },
  ) => Promise<void>,
): Promise<boolean> {
  const isSame = markdown === before.markdown && coverId === before.coverId;
  const isWritten = await transact(deps.db, async (transaction) => {
    const locked = await lockPost(transaction, postId);
    const { version } = locked;
    const isUnchanged =
      locked.markdown === before.markdown && (locked.post.cover?.id ?? null) === before.coverId;
    if (!isUnchanged) return false;
    if (!isSame) {
      // Rendered below; until then readers see the earlier text.
      await updatePost(transaction, locked.post, {
        ...(markdown !== before.markdown && { markdown, renderer: 0 }),
        coverId,
      });
      await raiseVersion(transaction, postId);
    }
    await alsoWrite(transaction, { before: version, after: isSame ? version : version + 1 });
    return true;
  });
  if (isWritten && markdown !== before.markdown) await renderPosts(deps, [postId]);
  return isWritten;
}
