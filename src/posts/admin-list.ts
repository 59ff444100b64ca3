/**
 * Lists posts for the admin: by state, author, tag and words of the title.
 */
import type { Deps } from '../deps.ts';
import {
  countAdminPosts,
  selectAdminPosts,
  type AdminPostFilter as Filter,
  type AdminPost,
} from './store/admin-list.ts';
import { findCalled } from './terms/names.ts';
import { slugFrom } from './post.ts';
import { selectTerms } from './store/terms.ts';
import { TERM_KINDS } from './terms/term.ts';

export { ADMIN_STATES, type AdminPostState as AdminState } from './store/admin-list.ts';

export type { AdminPost as AdminPost } from './store/admin-list.ts';

/** `tag`: the name of a tag or category; `null`: any. */
export type AdminPostList = Omit<Filter, 'termIds'> & { tag: string | null };

/** `typed` is unchecked input. @returns `null` for empty input: no filter */
export function wordsOf(typed: string): AdminPostList['words'] {
  const trimmed = typed.replaceAll('\0', '').trim().slice(0, 100);
  return trimmed === '' ? null : { typed: trimmed, slug: slugFrom(trimmed) };
}

/** `pageNumber` counts from 1. Newest first. */
export async function listAdminPosts(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { tag, ...list }: AdminPostList,
  { pageNumber, perPage }: { pageNumber: number; perPage: number },
): Promise<{ posts: AdminPost[]; total: number }> {
  const now = clock.now();
  const filter = { ...list, termIds: tag === null ? null : await termsCalled(db, tag) };
  const [posts, total] = await Promise.all([
    selectAdminPosts(db, filter, { skip: (pageNumber - 1) * perPage, take: perPage, now }),
    countAdminPosts(db, filter, now),
  ]);
  return { posts, total };
}

async function termsCalled(db: Deps['db'], name: string): Promise<number[]> {
  const found: number[] = [];
  for (const kind of TERM_KINDS) {
    const term = findCalled(await selectTerms(db, kind), name);
    if (term) found.push(term.id);
  }
  return found;
}
