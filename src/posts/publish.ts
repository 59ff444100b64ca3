/**
 * Writing posts: a draft becomes a public post, a post's flags change.
 */
import { isUniqueViolation } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { readSettings } from '../settings/read.ts';
import { renderMarkdown } from './markdown.ts';
import { isPostPath, pathOf, slugFrom, type Post, type PostDraft } from './post.ts';
import { insertPost, updateFlags } from './store.ts';

type PublishDeps = Pick<Deps, 'db' | 'clock' | 'log'>;

/**
 * Publishes a draft under `/YYYY/MM/slug`, for ever at that address.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, or its address is taken
 */
export async function publishPost(deps: PublishDeps, draft: PostDraft): Promise<Post> {
  const settings = await readSettings(deps);
  const slug = (draft.slug ?? slugFrom(draft.title)).normalize('NFC');
  const path = pathOf(slug, draft.publishedAt);
  if (!isPostPath(path)) {
    throw new InvalidInputError(`“${slug}” cannot be a slug: use letters, digits and hyphens.`);
  }
  const { bodyHtml, excerpt, words } = renderMarkdown(draft.markdown);
  try {
    return await insertPost(deps.db, {
      path,
      slug,
      title: draft.title,
      markdown: draft.markdown,
      bodyHtml,
      excerpt: draft.excerpt ?? excerpt,
      words,
      publishedAt: draft.publishedAt,
      updatedAt: deps.clock.now(),
      commentsOpen: draft.commentsOpen ?? settings.commentsOpenByDefault,
      pingsOpen: draft.pingsOpen ?? settings.pingsOpenByDefault,
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new InvalidInputError(`There is a post at ${path} already: choose another slug.`);
  }
}

/**
 * Opens or closes a post's comments and pings; what is not named stays.
 *
 * @throws NotFoundError if there is no post at `path`
 */
export async function changeFlags(
  deps: Pick<Deps, 'db' | 'clock'>,
  path: string,
  flags: { commentsOpen?: boolean; pingsOpen?: boolean },
): Promise<void> {
  const found = await updateFlags(deps.db, path, flags, deps.clock.now());
  if (!found) throw new NotFoundError('post', path);
}
