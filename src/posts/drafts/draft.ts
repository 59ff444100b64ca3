/**
 * From a draft, as its writer gave it, to the columns of a post. Pure; posts/publish.ts and posts/save.ts store
 * what comes out.
 */
import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainLines, toPlainText } from '../../lib/text/plain-text.ts';
import { RENDERER, type RenderedMarkdown } from '../markdown/markdown.ts';
import { MAX_TITLE_LENGTH, type PingSwitches, type PostDraft } from '../post.ts';
import type { WrittenPost, RowLockedPost } from '../store/write.ts';
import { checkedName, distinctNames, findCalled, type Named } from '../terms/names.ts';

export type DraftContent = Pick<
  WrittenPost,
  | 'title'
  | 'markdown'
  | 'bodyHtml'
  | 'excerpt'
  | 'text'
  | 'words'
  | 'renderer'
  | 'kind'
  | 'language'
  | 'author'
  | 'categories'
  | 'tags'
  | 'responseTo'
  | 'trackbacksTo'
  | 'notifies'
>;

export type PostFlags = PingSwitches & { commentsOpen: boolean };

/**
 * What a draft says of itself: what it leaves out, it has not.
 *
 * @param rendered its text (markdown/render.ts)
 * @throws InvalidInputError if it has no title, one that is too long, or a name that can be none
 */
export function contentOf(draft: PostDraft, rendered: RenderedMarkdown): DraftContent {
  const title = toPlainText(draft.title);
  if (title === '') throw new InvalidInputError('A post needs a title.');
  if (title.length > MAX_TITLE_LENGTH) {
    throw new InvalidInputError(`A title has at most ${MAX_TITLE_LENGTH} characters.`);
  }
  return {
    title,
    markdown: toPlainLines(draft.markdown),
    ...rendered,
    excerpt: toPlainText(draft.excerpt ?? '') || rendered.excerpt,
    renderer: RENDERER,
    kind: draft.kind ?? 'post',
    language: draft.language ?? null,
    author: draft.author === undefined ? null : checkedName(draft.author, 'an author'),
    categories: checkedNames(draft.categories, 'a category'),
    tags: checkedNames(draft.tags, 'a tag'),
    responseTo: draft.responseTo ?? null,
    trackbacksTo: draft.trackbacksTo ?? [],
    notifies: draft.notifies ?? true,
  };
}

function checkedNames(names: readonly string[] | undefined, what: string): string[] {
  return distinctNames((names ?? []).map((name) => checkedName(name, what)));
}

/**
 * The word that opens it; `null` of what needs none.
 *
 * @param before that which it has
 * @throws InvalidInputError for a protected post without one
 */
export function passwordOf(
  { status, password }: Pick<PostDraft, 'status' | 'password'>,
  before: string | null = null,
): string | null {
  if (status !== 'protected') return null;
  const given = password === undefined ? before : toPlainText(password);
  if (given) return given;
  throw new InvalidInputError('A protected post needs a password.');
}

/** The flags that a draft names. */
export function flagsOf(draft: PostDraft): Partial<PostFlags> {
  const { commentsOpen, pingbacksOpen, trackbacksOpen, webmentionsOpen } = draft;
  return {
    ...(commentsOpen !== undefined && { commentsOpen }),
    ...(pingbacksOpen !== undefined && { pingbacksOpen }),
    ...(trackbacksOpen !== undefined && { trackbacksOpen }),
    ...(webmentionsOpen !== undefined && { webmentionsOpen }),
  };
}

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
