/**
 * Saving a post as its writer keeps it: the first time it is published, from then on changed.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  isUniqueViolation,
  transact,
  type DbOrTransaction,
  type Transaction,
} from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/read.ts';
import { contentOf, flagsOf, slugOf, type DraftContent } from './draft.ts';
import { listPostsNamed, severalPosts } from './named.ts';
import { dueAfterChange } from './notify.ts';
import { selectByOldSlug } from './old-path-store.ts';
import { isSlug, pathOf, slugFrom, type Post, type PostDraft } from './post.ts';
import { insertNewPost, newPost } from './publish.ts';
import { lockPost, updatePost, type WrittenPost } from './write-store.ts';

export type SaveOutcome = { kind: 'created' | 'updated' | 'unchanged'; post: Post };

/**
 * Publishes a draft, or brings the post of its slug to what the draft says. Unpublished and
 * deleted posts become public again; the address stays what it was at first.
 *
 * What the draft does not name: `publishedAt` and the flags stay as they are; there is no
 * response, no trackback address, and the post notifies. Its links are due to be told, unless
 * nothing changed.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, is that of several posts of
 *   which the draft's date names none, or belonged to a post that has another now
 */
export async function savePost(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  draft: PostDraft,
): Promise<SaveOutcome> {
  const settings = await readSettings(deps);
  const now = deps.clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(deps.db, async (transaction) => {
        const known = await findPostOf(transaction, draft);
        if (known) return await update(transaction, known.id, draft, now);
        const post = await insertNewPost(transaction, newPost(draft, settings, now));
        return { kind: 'created', post };
      });
    } catch (error) {
      // Saved for the first time twice at the same moment: the second finds the post.
      if (!isUniqueViolation(error) || tries === 3) throw error;
    }
  }
}

/**
 * What {@link savePost} would store of a draft, without storing it; `id` where it would change a
 * post that is there.
 *
 * @throws InvalidInputError as savePost does
 */
export async function previewSave(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  draft: PostDraft,
): Promise<DraftContent & { id?: number; path: string }> {
  const known = await findPostOf(deps.db, draft);
  if (known) return { ...contentOf(draft), id: known.id, path: known.path };
  return newPost(draft, await readSettings(deps), deps.clock.now());
}

/**
 * The post that a draft would change; `null`: it would be a new one.
 *
 * @throws InvalidInputError as {@link savePost} does
 */
async function findPostOf(db: DbOrTransaction, draft: PostDraft): Promise<Post | null> {
  const slug = slugOf(draft);
  const posts = await listPostsNamed(db, slug);
  if (posts.length === 0) {
    await refuseOldName(db, draft, slug);
    return null;
  }
  const dated = draft.publishedAt && pathOf(slug, draft.publishedAt);
  const exact = posts.find(({ path }) => path === dated);
  if (exact) return exact;
  // Two months may have posts of one title: where only that makes the slug, the date counts, too.
  if (dated !== undefined && draft.slug === undefined) return null;
  if (posts.length > 1) throw severalPosts(slug, posts);
  return posts[0] ?? null;
}

/** The file of a renamed post would be a second post, which everybody that it links to is told of. */
async function refuseOldName(db: DbOrTransaction, draft: PostDraft, slug: string): Promise<void> {
  if (slug.startsWith('/')) throw new InvalidInputError(`There is no post at ${slug}.`);
  if (draft.publishedAt || !isSlug(slug)) return;
  const renamed = await selectByOldSlug(db, slug);
  if (!renamed) return;
  throw new InvalidInputError(
    `“${slug}” is now ${renamed.path}: give “slug: ${renamed.slug}”, or the date of a new post.`,
  );
}

async function update(
  transaction: Transaction,
  id: number,
  draft: PostDraft,
  now: Date,
): Promise<SaveOutcome> {
  const { post, markdown, notifyAt } = await lockPost(transaction, id);
  const said = {
    ...contentOf(draft),
    ...flagsOf(draft),
    status: draft.status ?? 'published',
    publishedAt: draft.publishedAt ?? post.publishedAt,
  };
  if (saysTheSame(said, post, markdown)) {
    return { kind: 'unchanged', post };
  }
  const updated = await updatePost(transaction, post, {
    ...said,
    updatedAt: now,
    notifyAt: dueAfterChange(said, notifyAt, now),
  });
  return { kind: 'updated', post: updated };
}

/** Author, categories and tags are the same by their slugs: of a name only that counts. */
function saysTheSame(said: Partial<WrittenPost>, post: Post, markdown: string): boolean {
  const { author, categories, tags } = post;
  const known: Record<string, unknown> = {
    ...post,
    markdown,
    author: author?.slug ?? null,
    categories: categories.map(({ slug }) => slug),
    tags: tags.map(({ slug }) => slug),
  };
  const given = {
    ...said,
    author: said.author == null ? null : slugFrom(said.author),
    categories: said.categories?.map(slugFrom),
    tags: said.tags?.map(slugFrom),
  };
  return Object.entries(given).every(
    ([key, value]) => !(key in known) || isDeepStrictEqual(value, known[key]),
  );
}
