/**
 * The posts as their writers list them: by state, author, tag and words of the title.
 */
import type { Deps } from '../deps.ts';
import {
  countDeskPosts,
  selectDeskPosts,
  type DeskList,
  type DeskPost,
} from './desk-list-store.ts';
import { slugFrom } from './post.ts';

export { DESK_STATES, type DeskState } from './desk-states.ts';

export type { DeskList, DeskPost } from './desk-list-store.ts';

/** `typed` as somebody typed it; empty: all. */
export function wordsOf(typed: string): DeskList['words'] {
  const trimmed = typed.replaceAll('\0', '').trim().slice(0, 100);
  return trimmed === '' ? null : { typed: trimmed, slug: slugFrom(trimmed) };
}

/** `pageNumber` from 1 on. Newest first. */
export async function listDeskPosts(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  list: DeskList,
  { pageNumber, perPage }: { pageNumber: number; perPage: number },
): Promise<{ posts: DeskPost[]; total: number }> {
  const now = clock.now();
  const [posts, total] = await Promise.all([
    selectDeskPosts(db, list, { skip: (pageNumber - 1) * perPage, take: perPage, now }),
    countDeskPosts(db, list, now),
  ]);
  return { posts, total };
}
