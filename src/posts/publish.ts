/**
 * A draft becomes a post at an address of its own; a post's switches change.
 *
 * What else happens to a post that is there is in save.ts, rename.ts and withdraw.ts.
 */
import {
  isUniqueViolation,
  transact,
  type DbOrTransaction,
  type Transaction,
} from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { contentOf, flagsOf, passwordOf, slugOf, type PostFlags } from './draft.ts';
import { lockPostNamed } from './named.ts';
import { selectByOldPath } from './old-path-store.ts';
import type { RenderedMarkdown } from './markdown.ts';
import { picturesIn } from './pictures.ts';
import { isPostPath, pathOf, type Post, type PostDraft } from './post.ts';
import { renderApart } from './render-apart.ts';
import { isReservedSlug } from './reserved-slugs.ts';
import { selectByPath, selectByWordpressId } from './store.ts';
import { insertPost, updatePost, type WrittenPost } from './write-store.ts';

/**
 * Stores a draft as a new post where the site's permalinks put it, or as a page at `/slug`.
 *
 * Unless it is to stay a draft or private, it becomes public, for ever at that address, and its
 * links due to be told, at its `publishedAt`.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, its address is or was
 *   another post's, or its WordPress id is
 */
export async function publishPost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { quiet = false }: { quiet?: boolean } = {},
): Promise<Post> {
  const settings = await readSettings(deps);
  const pictures = await picturesIn(deps.db, draft.markdown);
  const rendered = await renderApart(deps, draft.markdown, pictures);
  const post = { ...newPost(draft, { settings, rendered, now: deps.clock.now() }), quiet };
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(deps.db, (transaction) => insertNewPost(transaction, post));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (await selectByPath(deps.db, post.path)) throw takenPath(post.path);
      // Another process made the same new tag or author: the next try finds it.
      if (tries === 3) throw error;
    }
  }
}

/**
 * Opens or closes a post's comments and pings; what is not named stays.
 *
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several
 */
export async function changeFlags(
  deps: Pick<Deps, 'db' | 'clock'>,
  slugOrPath: string,
  flags: Partial<PostFlags>,
): Promise<Post> {
  const updatedAt = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post } = await lockPostNamed(transaction, slugOrPath);
    return await updatePost(transaction, post, { ...flags, updatedAt });
  });
}

/** @throws InvalidInputError if the slug cannot be part of an address */
export function newPost(
  draft: PostDraft,
  { settings, rendered, now }: { settings: SiteSettings; rendered: RenderedMarkdown; now: Date },
): WrittenPost {
  const slug = slugOf(draft);
  const { kind = 'post', status = 'published', publishedAt = now } = draft;
  return {
    ...contentOf(draft, rendered),
    path: checkedPath(pathOf({ kind, slug, publishedAt }, settings), slug),
    slug,
    status,
    wasPublic: false,
    password: passwordOf(draft),
    coverId: draft.coverId ?? null,
    wordpressId: draft.wordpressId ?? null,
    publishedAt,
    updatedAt: now,
    commentsOpen: settings.commentsOpenByDefault,
    pingbacksOpen: settings.pingbacksOpenByDefault,
    trackbacksOpen: settings.trackbacksOpenByDefault,
    webmentionsOpen: settings.webmentionsOpenByDefault,
    ...flagsOf(draft),
    notifyAt: status === 'published' ? publishedAt : null,
    quiet: false,
  };
}

/**
 * Rejects with a unique violation if there is a post at the path.
 *
 * @throws InvalidInputError if there was one, which still receives there, or if another has its
 *   WordPress id
 */
export async function insertNewPost(transaction: Transaction, post: WrittenPost): Promise<Post> {
  if (post.wordpressId !== null) await refuseWordpressId(transaction, post.wordpressId, null);
  const inserted = await insertPost(transaction, post);
  await refuseOldPath(transaction, post.path);
  return inserted;
}

/**
 * Call it when a post stands at the path: one that leaves it at the same moment has done so by then.
 *
 * @throws InvalidInputError if the path was another post's
 */
export async function refuseOldPath(transaction: DbOrTransaction, path: string): Promise<void> {
  const earlier = await selectByOldPath(transaction, path);
  if (!earlier) return;
  throw new InvalidInputError(
    `${path} is where ${earlier.path} was before, and still leads there: choose another slug.`,
  );
}

/** @throws InvalidInputError if there is a post at the path */
export async function refuseTakenPath(transaction: DbOrTransaction, path: string): Promise<void> {
  if (await selectByPath(transaction, path)) throw takenPath(path);
}

/** @throws InvalidInputError if a post other than that of `ownId` has this WordPress id */
export async function refuseWordpressId(
  transaction: DbOrTransaction,
  wordpressId: number,
  ownId: number | null,
): Promise<void> {
  const other = await selectByWordpressId(transaction, wordpressId);
  if (!other || other.id === ownId) return;
  throw new InvalidInputError(
    `${other.path} has the WordPress id ${wordpressId} already: no two posts can have the same.`,
  );
}

/** @throws InvalidInputError if it is no post's path, for which its slug is to blame */
export function checkedPath(path: string, slug: string): string {
  if (isPostPath(path)) return path;
  if (path === `/${slug}` && isReservedSlug(slug)) {
    throw new InvalidInputError(
      `${path} is an address that the site keeps for itself. Choose another slug.`,
    );
  }
  throw new InvalidInputError(`“${slug}” cannot be a slug: use letters, digits and hyphens.`);
}

export function takenPath(path: string): InvalidInputError {
  return new InvalidInputError(`There is a post at ${path} already: choose another slug.`);
}
