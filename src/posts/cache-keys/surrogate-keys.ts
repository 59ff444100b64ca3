/**
 * The surrogate keys of what pages show of posts: pages are kept with them, writes touch them.
 *
 * A page that shows something carries its key; a write that changes something touches its key
 * (db/touch.ts). Nothing else knows how a key is spelt.
 */

/** What a post says, wherever it is shown: its article, its line in a list, its neighbours' links. */
export function postKey(postId: number): string {
  return `post:${postId}`;
}

/** What stands below a post, and whom it tells where to send more. */
export function responsesKey(postId: number): string {
  return `responses:${postId}`;
}

/** Which posts come before and after it. */
export function neighboursKey(postId: number): string {
  return `neighbours:${postId}`;
}

/** What a category or a tag is called. */
export function termKey(termId: number): string {
  return `term:${termId}`;
}

/** Who an author is. */
export function authorKey(authorId: number): string {
  return `author:${authorId}`;
}

/** Which posts are in a list, and in what order. */
export const listKeys = {
  all: 'list:all',
  /** `YYYY` or `YYYY-MM`. */
  period: (period: string) => `list:period:${period}`,
  term: (termId: number) => `list:term:${termId}`,
  author: (authorId: number) => `list:author:${authorId}`,
  /** Which months, categories, tags and authors have posts, and how many. */
  archive: 'list:archive',
  /** All that the public may read, pages among it, and when each of it changed last. */
  sitemap: 'list:sitemap',
} as const;
