/**
 * Turns a draft into the columns of a post, and says whether it changes any. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainLines, toPlainText } from '../../lib/text/plain-text.ts';
import { RENDERER, type RenderedBody } from '../markdown/markdown.ts';
import {
  MAX_TITLE_LENGTH,
  type PingSwitches,
  type PostDraft,
  MAX_CATEGORIES,
  MAX_TAGS,
} from '../post.ts';
import type { WrittenPost, RowLockedPost } from '../store/write.ts';
import { checkedName, distinctNames, findCalled, type Named } from '../terms/names.ts';

export type DraftContent = Pick<
  WrittenPost,
  | 'title'
  | 'bodyFormat'
  | 'markdown'
  | 'bodyHtml'
  | 'excerpt'
  | 'text'
  | 'words'
  | 'renderer'
  | 'embeds'
  | 'kind'
  | 'language'
  | 'author'
  | 'categories'
  | 'tags'
  | 'series'
  | 'responseTo'
  | 'trackbacksTo'
  | 'notifies'
>;

export type PostFlags = PingSwitches & { commentsOpen: boolean; pinned: boolean };

/**
 * The content of a draft; optional fields that it leaves out are empty.
 *
 * @param rendered its text (markdown/render.ts)
 * @throws InvalidInputError for a title that is too long, a page without one, a post without title and text,
 *   or an invalid name
 */
export function contentOf(draft: PostDraft, rendered: RenderedBody): DraftContent {
  const title = toPlainText(draft.title);
  if (title === '') refuseNothing(draft);
  if (title.length > MAX_TITLE_LENGTH) {
    throw new InvalidInputError(`A title has at most ${MAX_TITLE_LENGTH} characters.`);
  }
  return {
    title,
    bodyFormat: draft.bodyFormat ?? 'markdown',
    markdown: storedSource(draft),
    ...rendered,
    excerpt: toPlainText(draft.excerpt ?? '') || rendered.excerpt,
    renderer: RENDERER,
    kind: draft.kind ?? 'post',
    language: draft.language ?? null,
    author: draft.author === undefined ? null : checkedName(draft.author, 'an author'),
    categories: checkedNames(draft.categories, 'a category', MAX_CATEGORIES),
    tags: checkedNames(draft.tags, 'a tag', MAX_TAGS),
    series:
      draft.series === undefined
        ? null
        : { name: checkedName(draft.series, 'a series'), order: draft.seriesOrder ?? null },
    responseTo: draft.responseTo ?? null,
    trackbacksTo: draft.trackbacksTo ?? [],
    notifies: draft.notifies ?? true,
  };
}

/** HTML is stored byte for byte, but for characters that no database stores. */
function storedSource({ markdown, bodyFormat }: PostDraft): string {
  if (bodyFormat !== 'html') return toPlainLines(markdown);
  return markdown.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A draft may be empty, a page needs a title, and a note a text or a page that it responds to. */
function refuseNothing({ status = 'published', kind, markdown, responseTo }: PostDraft): void {
  if (status === 'draft') return;
  if (kind === 'page') throw new InvalidInputError('A page needs a title.');
  if (markdown.trim() === '' && !responseTo) {
    throw new InvalidInputError('A post needs a title or a text.');
  }
}

function checkedNames(names: readonly string[] = [], what: string, max: number): string[] {
  if (names.length > max)
    throw new InvalidInputError(`A post has at most ${max} of them: ${what}.`);
  return distinctNames(names.map((name) => checkedName(name, what)));
}

/**
 * The password of a protected post, and of a draft or private post that is to become one; `null` for a published post.
 *
 * @param before the post's present password
 * @throws InvalidInputError for a protected post without a password
 */
export function passwordOf(
  { status, password }: Pick<PostDraft, 'status' | 'password'>,
  before: string | null = null,
): string | null {
  if (status === undefined || status === 'published') return null;
  const given = password === undefined ? before : toPlainText(password);
  if (given) return given;
  if (status !== 'protected') return null;
  throw new InvalidInputError('A protected post needs a password.');
}

/** The flags that a draft sets. */
export function flagsOf(draft: PostDraft): Partial<PostFlags> {
  const { commentsOpen, pingbacksOpen, trackbacksOpen, webmentionsOpen, pinned } = draft;
  return {
    ...(commentsOpen !== undefined && { commentsOpen }),
    ...(pingbacksOpen !== undefined && { pingbacksOpen }),
    ...(trackbacksOpen !== undefined && { trackbacksOpen }),
    ...(webmentionsOpen !== undefined && { webmentionsOpen }),
    ...(pinned !== undefined && { pinned }),
  };
}

/** Whether a draft changes nothing. Names of authors and terms are compared by their meaning. */
export function isSameText(
  draft: Partial<WrittenPost>,
  { post, bodyFormat, markdown, wordpressId, password }: RowLockedPost,
): boolean {
  const { author, categories, tags, series } = post;
  const known: Record<string, unknown> = {
    ...post,
    bodyFormat,
    markdown,
    wordpressId,
    password,
    coverId: post.cover?.id ?? null,
    author: author?.slug ?? null,
    categories: categories.map(({ slug }) => slug),
    tags: tags.map(({ slug }) => slug),
    series: series && { slug: series.term.slug, order: series.order },
  };
  const given = {
    ...draft,
    author: draft.author == null ? null : slugsOf([draft.author], author ? [author] : [])[0],
    categories: slugsOf(draft.categories ?? [], categories),
    tags: slugsOf(draft.tags ?? [], tags),
    series: draft.series
      ? {
          slug: slugsOf([draft.series.name], series ? [series.term] : [])[0],
          order: draft.series.order,
        }
      : null,
  };
  return Object.entries(given).every(
    ([key, value]) => !(key in known) || isDeepStrictEqual(value, known[key]),
  );
}

/** A new name is used instead of a slug, marked by a space, which no slug has. */
function slugsOf(names: readonly string[], known: readonly Named[]): string[] {
  const slugs = names.map((name) => findCalled(known, name)?.slug ?? ` ${name}`);
  return [...new Set(slugs)];
}
