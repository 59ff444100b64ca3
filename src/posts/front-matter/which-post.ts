/**
 * Finds the post that a draft means: an existing one, or none for a new post.
 *
 * A file means the post that it created, even if its title has changed. Any other draft means a post by its slug
 * if it gives one, else by its title.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import {
  pathOf,
  type Post,
  type PostDraft,
  type PostKind,
  hasBeenPublic,
  postName,
} from '../post.ts';
import { selectByOldSlug, selectPathsOf, selectByFile } from '../store/paths.ts';
import { selectByTitle } from '../store/posts.ts';
import { listPostsNamed, severalPosts } from '../urls/find-by-name.ts';
import { PERMALINK_SHAPES, type SiteSettings } from '../../settings/settings.ts';
import { isSlug, slugFrom } from '../urls/paths.ts';

export type Which = {
  settings: SiteSettings;
  now: Date;
  /** The absolute path of the draft's file; `null`: it has none. */
  file: string | null;
  /** Whether the draft may replace a post of the same slug and another title. */
  replace: boolean;
};

/**
 * The post that a draft would change; `null`: it would be a new one.
 *
 * @throws InvalidInputError if its slug is that of several posts and its date matches none, that of a
 *   post that cannot change its kind, that of a post with another title, or an earlier slug of a post
 */
export async function findPostOf(
  db: DbOrTransaction,
  draft: PostDraft,
  which: Which,
): Promise<Post | null> {
  const ofFile = await findByFile(db, draft, which.file);
  if (ofFile) return ofKindOf(draft, ofFile, which.now);
  return draft.slug === undefined
    ? await findByTitle(db, draft, which)
    : await findBySlug(db, draft, draft.slug.normalize('NFC'), which);
}

/** A file whose slug is not one that its post has or had means another post. */
async function findByFile(
  db: DbOrTransaction,
  draft: PostDraft,
  file: string | null,
): Promise<Post | null> {
  const post = file === null ? null : await selectByFile(db, file);
  if (!post || draft.slug === undefined) return post;
  const slug = draft.slug.normalize('NFC');
  const paths = await selectPathsOf(db, post.id);
  return paths.some((path) => path === slug || path.endsWith(`/${slug}`)) ? post : null;
}

async function findByTitle(
  db: DbOrTransaction,
  draft: PostDraft,
  which: Which,
): Promise<Post | null> {
  // Without a title, nothing says which note it is.
  if (toPlainText(draft.title) === '') return null;
  const titled = await selectByTitle(db, toPlainText(draft.title));
  const slug = slugFrom(draft.title);
  const { kind = 'post' } = draft;
  const ofKind = titled.filter((post) => post.kind === kind);
  if (ofKind.length > 0) return chosen(ofKind, draft, slug, which);
  const others = titled.filter((post) => post.slug === slug);
  return others.length === 0 ? null : convertible(others, kind, slug, which.now);
}

async function findBySlug(
  db: DbOrTransaction,
  draft: PostDraft,
  slug: string,
  which: Which,
): Promise<Post | null> {
  const named = await listPostsNamed(db, slug);
  if (named.length === 0) {
    await refuseOldName(db, draft, slug);
    return null;
  }
  const { kind = 'post' } = draft;
  const ofKind = named.filter((post) => post.kind === kind);
  const post =
    ofKind.length === 0
      ? convertible(named, kind, slug, which.now)
      : chosen(ofKind, draft, slug, which);
  if (post && !which.replace) refuseOtherTitle(post, draft);
  return post;
}

function refuseOtherTitle(post: Post, draft: PostDraft): void {
  const title = toPlainText(draft.title);
  if (post.title === title) return;
  throw new InvalidInputError(
    `${post.path} is “${postName(post)}”. Use --replace to make it “${title || 'a post without a title'}”, or choose another slug.`,
  );
}

function chosen(
  posts: Post[],
  draft: PostDraft,
  slug: string,
  { settings, now }: Which,
): Post | null {
  const { publishedAt } = draft;
  // An address may be that of the day in another time zone.
  const exact =
    posts.find((post) => publishedAt && pathsOn(publishedAt, post, settings).includes(post.path)) ??
    posts.find((post) => post.publishedAt.getTime() === publishedAt?.getTime());
  if (exact) return exact;
  const [only, ...more] = posts;
  // Two months may have posts of one title: where only that makes the slug, the date counts, too;
  // but a draft that nobody has seen may get its date.
  if (publishedAt !== undefined && draft.slug === undefined) {
    return only && more.length === 0 && wasNeverPublic(only, now) ? only : null;
  }
  if (more.length > 0) throw severalPosts(slug, posts);
  return only ?? null;
}

/**
 * The paths of a post of this date, in the present permalink shape and in earlier ones that contain a
 * date.
 */
function pathsOn(
  publishedAt: Date,
  { kind, slug }: Pick<Post, 'kind' | 'slug'>,
  settings: SiteSettings,
): string[] {
  const shapes = PERMALINK_SHAPES.filter((shape) => shape !== '/slug');
  return [settings.permalinks, ...shapes].map((permalinks) =>
    pathOf({ kind, slug, publishedAt }, { ...settings, permalinks }),
  );
}

function wasNeverPublic(post: Post, now: Date): boolean {
  return post.status !== 'published' && !hasBeenPublic(post, now);
}

function ofKindOf({ kind = 'post' }: PostDraft, post: Post, now: Date): Post {
  return post.kind === kind ? post : convertible([post], kind, post.slug, now);
}

/**
 * A post that was never public may change its kind. A file that lost its `type` must not publish a page
 * again as a post, and notify every site that it links to.
 */
function convertible(posts: Post[], kind: PostKind, slug: string, now: Date): Post {
  const fixed = posts.find((post) => hasBeenPublic(post, now));
  if (fixed) {
    throw new InvalidInputError(
      `${fixed.path} has been public as a ${fixed.kind} and cannot become a ${kind}. Set “type: ${fixed.kind}”, or choose another slug.`,
    );
  }
  const [only, ...more] = posts;
  if (!only || more.length > 0) throw severalPosts(slug, posts);
  return only;
}

/** Refuses a renamed post's earlier slug: a second post would notify every linked site again. */
async function refuseOldName(db: DbOrTransaction, draft: PostDraft, slug: string): Promise<void> {
  if (slug.startsWith('/')) throw new InvalidInputError(`There is no post at ${slug}.`);
  if (draft.publishedAt || !isSlug(slug)) return;
  const renamed = await selectByOldSlug(db, slug);
  if (!renamed) return;
  throw new InvalidInputError(
    `“${slug}” is now ${renamed.path}: set “slug: ${renamed.slug}”, or give a new post a date.`,
  );
}
