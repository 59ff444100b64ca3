/**
 * Searches the public posts and pages.
 *
 * lib/text/words.ts defines words, query.ts reads queries, db/search-index.ts finds and ranks.
 */
import { findInIndex } from '../db/search-index.ts';
import type { Deps } from '../deps.ts';
import { listFoundPosts } from '../posts/lists.ts';
import type { Post } from '../posts/post.ts';
import { markText, type TextPart } from './matches.ts';
import { findPassage, type Passage } from './passage.ts';
import { indexTermOf, parseQuery, type SearchQuery } from './query.ts';

export type SearchResult = {
  post: Omit<Post, 'bodyHtml' | 'cover'>;
  /** The post's title, whole. */
  title: TextPart[];
  passage: Passage;
};

export type SearchPage = {
  /** The query as parsed. */
  query: SearchQuery;
  /** Best first. */
  results: SearchResult[];
  hasMore: boolean;
};

/** @param typed unchecked input. `pageNumber` counts from 1. */
export async function searchPosts(
  deps: Pick<Deps, 'db' | 'clock'>,
  typed: string,
  { pageNumber, perPage }: { pageNumber: number; perPage: number },
): Promise<SearchPage> {
  const query = parseQuery(typed);
  const { terms } = query;
  if (terms.length === 0) return { query, results: [], hasMore: false };
  const ids = await findInIndex(deps.db, {
    terms: terms.map(indexTermOf),
    before: deps.clock.now(),
    skip: (pageNumber - 1) * perPage,
    take: perPage + 1,
  });
  const posts = await listFoundPosts(deps, ids.slice(0, perPage));
  const results = posts.map(({ text, ...post }) => ({
    post,
    title: markText(post.title, terms),
    passage: findPassage(text, terms),
  }));
  return { query, results, hasMore: ids.length > perPage };
}
