/**
 * Which post does a draft mean, that of a file among them: one that is there, or a new one?
 *
 * The file that made a post means it, whatever it says by now. Otherwise a post is meant by its
 * slug where the draft gives one, else by its title.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { isSlug, pathOf, slugFrom, type Post, type PostDraft, type PostKind } from '../post.ts';
import { selectByOldSlug, selectPathsOf, selectByFile } from '../store/paths.ts';
import { selectByTitle } from '../store/posts.ts';
import { listPostsNamed, severalPosts } from '../urls/find-by-name.ts';
import { hasBeenPublic } from '../visibility.ts';
import { PERMALINK_SHAPES, type SiteSettings } from '../../settings/settings.ts';

export type Which = {
  settings: SiteSettings;
  now: Date;
  /** The absolute path of the file that the draft was read from; `null`: of none. */
  file: string | null;
  /** The slug may name a post of another title, which the draft then replaces. */
  replace: boolean;
};

/**
 * The post that a draft would change; `null`: it would be a new one.
 *
 * @throws InvalidInputError if its slug is that of several posts of which its date names none, that
 *   of a post that must stay of its kind, that of a post with another title, or that of a post that
 *   has another slug now
 */
export async function findPostOf(
  db: DbOrTransaction,
  draft: PostDraft,
  which: Which,
): Promise<Post | null> {
  const remembered = await findRemembered(db, draft, which.file);
  if (remembered) return ofKindOf(draft, remembered, which.now);
  return draft.slug === undefined
    ? await findByTitle(db, draft, which)
    : await findBySlug(db, draft, draft.slug.normalize('NFC'), which);
}

/** A file that gives another slug than its post has or had means another post. */
async function findRemembered(
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
  const titled = await selectByTitle(db, toPlainText(draft.title));
  const slug = slugFrom(draft.title);
  const { kind = 'post' } = draft;
  const ofKind = titled.filter((post) => post.kind === kind);
  if (ofKind.length > 0) return chosen(ofKind, draft, slug, which);
  const others = titled.filter((post) => post.slug === slug);
  return others.length === 0 ? null : turnable(others, kind, slug, which.now);
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
      ? turnable(named, kind, slug, which.now)
      : chosen(ofKind, draft, slug, which);
  if (post && !which.replace) refuseOtherTitle(post, draft);
  return post;
}

function refuseOtherTitle(post: Post, draft: PostDraft): void {
  const title = toPlainText(draft.title);
  if (post.title === title) return;
  throw new InvalidInputError(
    `${post.path} is “${post.title}”: say --replace to make it “${title}”, or choose another slug.`,
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
    return only && more.length === 0 && isMereDraft(only, now) ? only : null;
  }
  if (more.length > 0) throw severalPosts(slug, posts);
  return only ?? null;
}

/**
 * Where a post of this date would stand now, and where it may stand since the site's permalinks had
 * another shape. An address without a date says nothing of it, unless all have such.
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

function isMereDraft(post: Post, now: Date): boolean {
  return post.status !== 'published' && !hasBeenPublic(post, now);
}

function ofKindOf({ kind = 'post' }: PostDraft, post: Post, now: Date): Post {
  return post.kind === kind ? post : turnable([post], kind, post.slug, now);
}

/** One that nobody has seen may still become the other kind. A file that lost its line must not
 * publish a page again as a post, which everybody that it links to is told of. */
function turnable(posts: Post[], kind: PostKind, slug: string, now: Date): Post {
  const fixed = posts.find((post) => hasBeenPublic(post, now));
  if (fixed) {
    throw new InvalidInputError(
      `${fixed.path} has been public as a ${fixed.kind} and cannot become a ${kind}: say “type: ${fixed.kind}”, or choose another slug.`,
    );
  }
  const [only, ...more] = posts;
  if (!only || more.length > 0) throw severalPosts(slug, posts);
  return only;
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
