/**
 * What is done to a picture that is in the library: it is described, it is deleted. The posts that
 * show it follow at once.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { imageChanges } from '../posts/images/images.ts';
import { renderPosts } from '../posts/render-due.ts';
import { deleteMediaRow, updateAlt } from './store.ts';

type ChangeDeps = Pick<Deps, 'config' | 'db' | 'log'>;

/** @param alt `null`: nobody has said yet; empty: it says nothing. */
export async function describeImage(
  deps: ChangeDeps,
  id: number,
  alt: string | null,
): Promise<void> {
  const said = alt === null ? null : toPlainText(alt);
  await change(deps, id, (transaction) => updateAlt(transaction, id, said));
}

/** Its address answers 404 from then on, but in browsers and caches that have it. */
export async function deleteImage(deps: ChangeDeps, id: number): Promise<void> {
  await change(deps, id, (transaction) => deleteMediaRow(transaction, id));
}

async function change(
  deps: ChangeDeps,
  id: number,
  write: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  const posts = await transact(deps.db, async (transaction) => {
    const showing = await imageChanges(transaction, id);
    await write(transaction);
    return showing;
  });
  await renderPosts(deps, posts);
}
