/**
 * From a draft, as its writer gave it, to the columns of a post. Pure; posts/publish.ts and posts/save.ts store
 * what comes out.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainLines, toPlainText } from '../../lib/text/plain-text.ts';
import { RENDERER, type RenderedMarkdown } from '../markdown/markdown.ts';
import { checkedName, distinctNames } from '../terms/names.ts';
import { MAX_TITLE_LENGTH, type PingSwitches, type PostDraft } from '../post.ts';
import type { WrittenPost } from '../store/write.ts';

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
 * @param rendered its text (markdown/render-subprocess.ts)
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
