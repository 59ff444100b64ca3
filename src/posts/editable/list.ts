/**
 * Lists posts for who may edit them: of any status, with the sources of their texts.
 */
import type { Deps } from '../../deps.ts';
import { fold } from '../../lib/text/plain-text.ts';
import {
  selectEditable,
  selectEditableIds,
  selectNames,
  type EditableFilter,
  type StoredPost,
} from './list-store.ts';

export type { EditableFilter, Order, StoredPost } from './list-store.ts';

export async function listEditable(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { words = '', ...filter }: EditableFilter,
): Promise<StoredPost[]> {
  const now = clock.now();
  const typed = words.trim();
  const ids = await selectEditableIds(db, filter, now, typed === '' ? null : await named(typed));
  const byId = new Map((await selectEditable(db, ids)).map((post) => [post.id, post]));
  return ids.flatMap((id) => byId.get(id) ?? []);

  /** Titles are compared here: the two databases fold case and accents differently. */
  async function named(asked: string): Promise<{ words: string; ids: number[] }> {
    const folded = fold(asked);
    const names = await selectNames(db);
    return {
      words: asked,
      ids: names.filter(({ title }) => fold(title).includes(folded)).map(({ id }) => id),
    };
  }
}

/** Of any status but `deleted`. */
export async function findEditable(
  { db }: Pick<Deps, 'db'>,
  id: number,
): Promise<StoredPost | null> {
  if (!Number.isInteger(id) || id < 1 || id > MAX_ID) return null;
  const [post] = await selectEditable(db, [id]);
  return post && post.status !== 'deleted' ? post : null;
}

const MAX_ID = 2 ** 31 - 1;
