/**
 * The surrogate keys of what pages show of posts: pages are kept with them, writes touch them.
 *
 * A page that shows something carries its key; a write that changes something touches its key
 * (db/touch.ts). Nothing else knows how a key is spelt.
 */
import type { Post } from '../post.ts';

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

/**
 * The keys of the post itself, and of the lists that it enters, leaves, or moves in.
 *
 * Whether a published one is scheduled does not matter: pages that it will appear on have to learn
 * when.
 */
export function keysTouchedBy(before: Post | null, after: Post): Set<string> {
  const [was, is] = [new Set(before ? listsOf(before) : []), new Set(listsOf(after))];
  const all = [...was, ...is];
  const lists = movedBetween(before, after)
    ? all
    : all.filter((key) => !(was.has(key) && is.has(key)));
  // Not for a word: what a page or a list says of a post is in the post's own key. The sitemap's is
  // one for all of them: it shows too many.
  const archive = lists.length > 0 ? [listKeys.archive] : [];
  const isFound = before?.status === 'published' || after.status === 'published';
  const sitemap = isFound ? [listKeys.sitemap] : [];
  return new Set([postKey(after.id), ...lists, ...archive, ...sitemap]);
}

/** Whether the posts beside it have other neighbours now, or it has. */
export function movedBetween(before: Post | null, after: Post): boolean {
  return (
    isListed(before) !== isListed(after) ||
    (isListed(after) && before?.publishedAt.getTime() !== after.publishedAt.getTime())
  );
}

function isListed(post: Post | null): boolean {
  return post?.status === 'published' && post.kind === 'post';
}

function termListsOf({ categories, tags }: Post): string[] {
  return [...categories, ...tags].map(({ id }) => listKeys.term(id));
}

function listsOf(post: Post): string[] {
  if (!isListed(post)) return [];
  const { month } = post;
  return [
    listKeys.all,
    listKeys.period(month.slice(0, 4)),
    listKeys.period(month),
    ...termListsOf(post),
    ...(post.author ? [listKeys.author(post.author.id)] : []),
  ];
}
