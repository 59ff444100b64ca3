/**
 * Surrogate keys of posts: pages are cached with the keys of what they show, and a write touches the keys of
 * what it changes (db/touch.ts).
 *
 * Only this module knows how keys are spelled.
 */
import type { Post } from '../post.ts';

/** The content of a post, wherever it is shown: its page, its line in a list, its neighbours' links. */
export function postKey(postId: number): string {
  return `post:${postId}`;
}

/** The responses to a post, and the endpoints and forms that it offers. */
export function responsesKey(postId: number): string {
  return `responses:${postId}`;
}

/** The social card of a post, which its page names. */
export function cardKey(postId: number): string {
  return `card:${postId}`;
}

/** The number of responses to a post. */
export function responseCountKey(postId: number): string {
  return `responses:count:${postId}`;
}

/** Which posts come before and after it. */
export function neighboursKey(postId: number): string {
  return `neighbours:${postId}`;
}

/** Which posts it is related to. */
export function relatedKey(postId: number): string {
  return `related:${postId}`;
}

/** Which posts are translations of each other. @param groupId the first of them */
export function translationsKey(groupId: number): string {
  return `translations:${groupId}`;
}

/** The name of a category, tag or series. */
export function termKey(termId: number): string {
  return `term:${termId}`;
}

/** Name and URL of an author. */
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
  /** Which months, terms and authors have posts, and how many. */
  archive: 'list:archive',
  /** The title, path, date and number of responses of every post, and which there are. */
  titles: 'list:titles',
  /** Every public post and page, with the date of its last change. */
  sitemap: 'list:sitemap',
} as const;

/**
 * The keys that a change of a post touches: its own, and those of the lists that it enters, leaves, or
 * moves in.
 *
 * Scheduled posts count as published: pages that will show one have to know when.
 */
export function keysTouchedBy(before: Post | null, after: Post): Set<string> {
  const [was, is] = [new Set(before ? listsOf(before) : []), new Set(listsOf(after))];
  const all = [...was, ...is];
  const lists = movedBetween(before, after)
    ? all
    : all.filter((key) => !(was.has(key) && is.has(key)));
  const place = isReordered(before, after) ? [listKeys.term(after.series.term.id)] : [];
  // A change of the text touches the post's own key only. The sitemap shows too many posts for
  // their keys, so it has one key for all.
  const archive = lists.length > 0 ? [listKeys.archive] : [];
  const isFound = before?.status === 'published' || after.status === 'published';
  const sitemap = isFound ? [listKeys.sitemap] : [];
  const groups = isFound && isTranslatedAnew(before, after) ? groupsOf(before, after) : [];
  const titles = isTitledAnew(before, after) ? [listKeys.titles] : [];
  // Only the home page shows pinned posts first.
  const home = isListed(after) && before?.pinned !== after.pinned ? [listKeys.all] : [];
  return new Set([
    postKey(after.id),
    ...lists,
    ...place,
    ...archive,
    ...sitemap,
    ...titles,
    ...home,
    ...groups,
  ]);
}

/** Whether its neighbours changed, or those of the posts beside it. */
export function movedBetween(before: Post | null, after: Post): boolean {
  return (
    isListed(before) !== isListed(after) ||
    (isListed(after) && before?.publishedAt.getTime() !== after.publishedAt.getTime())
  );
}

/** Whether its line in the archive changed. */
function isTitledAnew(before: Post | null, after: Post): boolean {
  if (!isListed(before) && !isListed(after)) return false;
  // An excerpt is the name of a note.
  return (
    movedBetween(before, after) ||
    before?.title !== after.title ||
    before.path !== after.path ||
    before.language !== after.language ||
    before.month !== after.month ||
    (after.title === '' && before.excerpt !== after.excerpt)
  );
}

function isListed(post: Post | null): boolean {
  return post?.status === 'published' && post.kind === 'post';
}

/** Whether its translations lead to it differently. */
function isTranslatedAnew(before: Post | null, after: Post): boolean {
  return (
    before?.status !== after.status ||
    before.publishedAt.getTime() !== after.publishedAt.getTime() ||
    before.language !== after.language ||
    before.translationOfId !== after.translationOfId
  );
}

function groupsOf(before: Post | null, after: Post): string[] {
  return [before, after].flatMap((post) =>
    post ? translationsKey(post.translationOfId ?? post.id) : [],
  );
}

/** Whether it has another place in the same series. */
function isReordered(
  before: Post | null,
  after: Post,
): after is Post & { series: NonNullable<Post['series']> } {
  return (
    isListed(after) &&
    before?.series?.term.id === after.series?.term.id &&
    before?.series?.order !== after.series?.order
  );
}

function termListsOf({ categories, tags, series }: Post): string[] {
  const terms = [...categories, ...tags, ...(series ? [series.term] : [])];
  return terms.map(({ id }) => listKeys.term(id));
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
