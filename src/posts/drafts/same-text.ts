/**
 * Whether a draft says anything that its post does not say already. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import { findCalled, type Named } from '../terms/names.ts';
import type { RowLockedPost, WrittenPost } from '../store/write.ts';

/** Author, categories and tags are the same by what their names mean. */
export function isSameText(
  said: Partial<WrittenPost>,
  { post, markdown, wordpressId, password }: RowLockedPost,
): boolean {
  const { author, categories, tags } = post;
  const known: Record<string, unknown> = {
    ...post,
    markdown,
    wordpressId,
    password,
    coverId: post.cover?.id ?? null,
    author: author?.slug ?? null,
    categories: categories.map(({ slug }) => slug),
    tags: tags.map(({ slug }) => slug),
  };
  const given = {
    ...said,
    author: said.author == null ? null : slugsOf([said.author], author ? [author] : [])[0],
    categories: slugsOf(said.categories ?? [], categories),
    tags: slugsOf(said.tags ?? [], tags),
  };
  return Object.entries(given).every(
    ([key, value]) => !(key in known) || isDeepStrictEqual(value, known[key]),
  );
}

/** A name that means none of those known stands for itself: no slug has a space. */
function slugsOf(names: readonly string[], known: readonly Named[]): string[] {
  const slugs = names.map((name) => findCalled(known, name)?.slug ?? ` ${name}`);
  return [...new Set(slugs)];
}
