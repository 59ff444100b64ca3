/**
 * Finds public posts by words of their titles, for links between the blog's own posts.
 */
import type { Deps } from '../deps.ts';
import { type Post } from './post.ts';
import { selectTitles } from './store/admin-list.ts';
import { fold } from '../lib/text/plain-text.ts';

export type FoundTitle = Pick<Post, 'id' | 'kind' | 'title' | 'path' | 'slug' | 'publishedAt'>;

const MAX_WORDS = 8;
/** Of which the best are chosen. */
const CANDIDATES = 50;

/**
 * Titles that begin with the words come first, then the newest.
 *
 * @param typed unchecked input; without words, the newest posts are found
 */
export async function findTitles(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  typed: string,
  max: number,
): Promise<FoundTitle[]> {
  const words = typed.replaceAll('\0', '').trim().slice(0, 100).split(/\s+/).filter(Boolean);
  const found = await selectTitles(db, words.slice(0, MAX_WORDS), {
    now: clock.now(),
    take: CANDIDATES,
  });
  const beginning = fold(words.join(' '));
  const begins = ({ title }: FoundTitle) => fold(title).startsWith(beginning);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))].slice(0, max);
}
