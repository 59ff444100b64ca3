/**
 * What a change of a post changes of what pages show, as surrogate keys. Pure; store/write.ts
 * touches them.
 */
import type { Post } from '../post.ts';
import { listKeys, postKey } from './surrogate-keys.ts';

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
