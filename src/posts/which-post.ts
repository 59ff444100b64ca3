/**
 * Which post does a draft mean, that of a file among them: one that is there, or a new one?
 */
import type { DbOrTransaction } from '../db/client.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { PERMALINK_SHAPES, type SiteSettings } from '../settings/settings.ts';
import { slugOf } from './draft.ts';
import { listPostsNamed, severalPosts } from './named.ts';
import { selectByOldSlug } from './old-path-store.ts';
import { isSlug, pathOf, type Post, type PostDraft, type PostKind } from './post.ts';
import { hasBeenPublic } from './visibility.ts';

/**
 * The post that a draft would change; `null`: it would be a new one.
 *
 * @throws InvalidInputError if its slug is that of several posts of which its date names none, that
 *   of a post that must stay of its kind, or that of a post that has another now
 */
export async function findPostOf(
  db: DbOrTransaction,
  draft: PostDraft,
  { settings, now }: { settings: SiteSettings; now: Date },
): Promise<Post | null> {
  const slug = slugOf(draft);
  const named = await listPostsNamed(db, slug);
  if (named.length === 0) {
    await refuseOldName(db, draft, slug);
    return null;
  }
  const kind = draft.kind ?? 'post';
  const ofKind = named.filter((post) => post.kind === kind);
  if (ofKind.length === 0) return turnable(named, kind, slug, now);
  return chosen(ofKind, draft, slug, { settings, now });
}

function chosen(
  posts: Post[],
  draft: PostDraft,
  slug: string,
  { settings, now }: { settings: SiteSettings; now: Date },
): Post | null {
  const { kind = 'post', publishedAt } = draft;
  const dated = publishedAt && pathsOn(publishedAt, { kind, slug, settings });
  // An address may be that of the day in another time zone.
  const exact =
    posts.find((post) => dated?.includes(post.path)) ??
    posts.find((post) => post.publishedAt.getTime() === publishedAt?.getTime());
  if (exact) return exact;
  const [only, ...more] = posts;
  // Two months may have posts of one title: where only that makes the slug, the date counts, too;
  // but a draft that nobody has seen may get its date.
  if (dated !== undefined && draft.slug === undefined) {
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
  { kind, slug, settings }: Pick<Post, 'kind' | 'slug'> & { settings: SiteSettings },
): string[] {
  const shapes = PERMALINK_SHAPES.filter((shape) => shape !== '/slug');
  return [settings.permalinks, ...shapes].map((shape) =>
    pathOf({ kind, slug, publishedAt }, { ...settings, permalinks: shape }),
  );
}

function isMereDraft(post: Post, now: Date): boolean {
  return post.status !== 'published' && !hasBeenPublic(post, now);
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
