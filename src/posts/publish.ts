/**
 * Writing posts: a draft becomes a public post, a post's flags change.
 */
import { isUniqueViolation } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { toPlainText } from '../lib/plain-text.ts';
import { readSettings } from '../settings/read.ts';
import { renderMarkdown } from './markdown.ts';
import {
  isPostPath,
  pathOf,
  slugFrom,
  type PingSwitches,
  type Post,
  type PostDraft,
} from './post.ts';
import { insertPost, updateFlags } from './store.ts';

/** Pasted from office programs; neither HTML nor PostgreSQL can hold all of them. */
// eslint-disable-next-line no-control-regex -- they are what is looked for.
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

type PublishDeps = Pick<Deps, 'db' | 'clock' | 'log'>;

/**
 * Publishes a draft under `/YYYY/MM/slug`, for ever at that address.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, or its address is taken
 */
export async function publishPost(
  deps: PublishDeps,
  draft: PostDraft,
  { quiet = false }: { quiet?: boolean } = {},
): Promise<Post> {
  const now = deps.clock.now();
  const publishedAt = draft.publishedAt ?? now;
  const settings = await readSettings(deps);
  const slug = (draft.slug ?? slugFrom(draft.title)).normalize('NFC');
  const path = pathOf(slug, publishedAt);
  if (!isPostPath(path)) {
    throw new InvalidInputError(`“${slug}” cannot be a slug: use letters, digits and hyphens.`);
  }
  const title = toPlainText(draft.title);
  const markdown = draft.markdown.replace(CONTROL_CHARACTERS, '');
  const { bodyHtml, excerpt, words } = renderMarkdown(markdown);
  try {
    return await insertPost(deps.db, {
      path,
      slug,
      title,
      markdown,
      bodyHtml,
      excerpt: draft.excerpt ?? excerpt,
      words,
      publishedAt,
      updatedAt: now,
      commentsOpen: draft.commentsOpen ?? settings.commentsOpenByDefault,
      pingbacksOpen: draft.pingbacksOpen ?? settings.pingbacksOpenByDefault,
      trackbacksOpen: draft.trackbacksOpen ?? settings.trackbacksOpenByDefault,
      webmentionsOpen: draft.webmentionsOpen ?? settings.webmentionsOpenByDefault,
      status: 'published',
      responseTo: draft.responseTo ?? null,
      trackbacksTo: draft.trackbacksTo ?? [],
      notifies: draft.notifies ?? true,
      notifyAt: publishedAt,
      quiet,
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
  flags: Partial<PingSwitches> & { commentsOpen?: boolean },
): Promise<void> {
  const found = await updateFlags(deps.db, path, flags, deps.clock.now());
  if (!found) throw new NotFoundError('post', path);
}
