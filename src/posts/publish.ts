/**
 * Publishes a new post at a path of its own, and changes a post's switches.
 *
 * `save.ts` changes posts that exist, `urls/rename.ts` their slugs; `withdraw.ts` unpublishes and deletes
 * them.
 */
import {
  isUniqueViolation,
  transact,
  type DbOrTransaction,
  type Transaction,
} from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { contentOf, flagsOf, passwordOf, type PostFlags } from './drafts/draft.ts';
import { writeExtras, type PostExtras } from './editable/extras.ts';
import type { RenderedBody } from './markdown/markdown.ts';
import { renderText } from './markdown/render.ts';
import { isPostPath, pathOf, type Post, type PostDraft } from './post.ts';
import { selectByOldPath, selectTakenPlaces } from './store/paths.ts';
import { selectByPath, selectByWordpressId } from './store/posts.ts';
import { insertPost, updatePost, type WrittenPost } from './store/write.ts';
import { slugOfName } from './terms/names.ts';
import { joinTranslations, type Writer } from './translations.ts';
import { lockPostNamed } from './urls/find-by-name.ts';
import { isReservedForNew, numberedSlug, slugFrom } from './urls/paths.ts';
import { readSettings, type SiteSettings } from '../settings/settings.ts';

/** Each try may lose to another process that writes at the same time. */
const MAX_TRIES = 5;

export type PublishOptions = Writer & {
  /** Whether the sites that it links to count as notified. */
  quiet?: boolean;
  extras?: PostExtras;
  /** Whether a slug that is taken gets a number. */
  numbersSlug?: boolean;
};

/**
 * Stores a draft as a new post where the site's permalinks put it, or as a page at `/slug`.
 *
 * Unless it is a draft or private, it becomes public and due for notifications at its `publishedAt`,
 * and its path never changes by itself.
 *
 * @param authorId the only author whose posts the user may change; all when missing
 * @throws InvalidInputError for an invalid slug, or if the path is or was another post's, the WordPress
 *   id is another post's, or the post cannot be a translation of the one that the draft names; as writeExtras
 */
export async function publishPost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { quiet = false, extras, numbersSlug = false, ...writer }: PublishOptions = {},
): Promise<Post> {
  const settings = await readSettings(deps);
  const { rendered } = await renderText(deps, draft);
  const saving = { settings, rendered, now: deps.clock.now(), numbersSlug };
  for (let tries = 1; ; tries += 1) {
    const slug = await slugFor(deps.db, draft, saving);
    const post = { ...newPost(draft, { ...saving, slug }), quiet };
    try {
      return await transact(deps.db, async (transaction) => {
        const around = { config: deps.config, settings, now: saving.now, writer };
        const translationOfId = await joinTranslations(transaction, around, draft, null);
        const inserted = await insertNewPost(transaction, { ...post, translationOfId });
        const by = { ...writer, now: saving.now };
        if (extras) await writeExtras(transaction, inserted, extras, by);
        return inserted;
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const isGiven = draft.slug !== undefined && !numbersSlug;
      const taken = isGiven ? await selectByPath(deps.db, post.path) : null;
      if (taken) throw takenPath(post.path, taken);
      // Another process created the same tag or author, or took the slug: the next try finds it.
      if (tries === MAX_TRIES) throw error;
    }
  }
}

/**
 * Opens or closes a post's comments and pings; flags that are not given stay.
 *
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
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

/** The draft's slug, unchecked, or a free one made from its title; of a note, from its first words. */
export async function slugFor(
  db: DbOrTransaction,
  { slug, title, kind = 'post', publishedAt }: PostDraft,
  {
    settings,
    now,
    rendered,
    numbersSlug = false,
  }: {
    settings: SiteSettings;
    now: Date;
    rendered: Pick<RenderedBody, 'excerpt'>;
    numbersSlug?: boolean;
  },
): Promise<string> {
  const place = { kind, publishedAt: publishedAt ?? now };
  const pathOfSlug = (each: string) => pathOf({ ...place, slug: each }, settings);
  if (slug !== undefined) {
    const given = slug.normalize('NFC');
    return numbersSlug ? await numberedIfTaken(db, given, { pathOfSlug }) : given;
  }
  return await freeSlug(db, { title: toPlainText(title), kind, ...rendered }, { pathOfSlug });
}

export type NewPost = {
  settings: SiteSettings;
  rendered: RenderedBody;
  now: Date;
  slug: string;
};

/** @throws InvalidInputError for an invalid slug */
export function newPost(draft: PostDraft, { settings, rendered, now, slug }: NewPost): WrittenPost {
  const { kind = 'post', status = 'published', publishedAt = now } = draft;
  return {
    ...contentOf(draft, rendered),
    path: checkedPath(pathOf({ kind, slug, publishedAt }, settings), slug),
    slug,
    status,
    wasPublic: false,
    password: passwordOf(draft),
    // Only the database knows it.
    translationOfId: null,
    coverId: draft.coverId ?? null,
    wordpressId: draft.wordpressId ?? null,
    publishedAt,
    updatedAt: changeOf(draft, now),
    commentsOpen: settings.commentsOpenByDefault,
    pingbacksOpen: settings.pingbacksOpenByDefault,
    trackbacksOpen: settings.trackbacksOpenByDefault,
    webmentionsOpen: settings.webmentionsOpenByDefault,
    pinned: false,
    ...flagsOf(draft),
    notifyAt: status === 'published' ? publishedAt : null,
    quiet: false,
  };
}

/** The draft's own date of its last change, or now; never in the future. */
export function changeOf({ updatedAt }: PostDraft, now: Date): Date {
  return updatedAt && updatedAt < now ? updatedAt : now;
}

/**
 * Rejects with a unique violation if the path is taken.
 *
 * @throws InvalidInputError if the path was another post's and redirects to it, or the WordPress id is
 *   another post's
 */
export async function insertNewPost(transaction: Transaction, post: WrittenPost): Promise<Post> {
  if (post.wordpressId !== null) await refuseWordpressId(transaction, post.wordpressId, null);
  const inserted = await insertPost(transaction, post);
  await refuseOldPath(transaction, post.path);
  return inserted;
}

/**
 * To be called after the new path was written: a post that leaves the path at the same time has done
 * so then.
 *
 * @throws InvalidInputError if the path was another post's
 */
export async function refuseOldPath(transaction: DbOrTransaction, path: string): Promise<void> {
  const earlier = await selectByOldPath(transaction, path);
  if (!earlier) return;
  throw new InvalidInputError(
    `${path} was the path of ${earlier.path} and redirects to it. Choose another slug.`,
  );
}

/** @throws InvalidInputError if there is a post at the path */
export async function refuseTakenPath(transaction: DbOrTransaction, path: string): Promise<void> {
  const taken = await selectByPath(transaction, path);
  if (taken) throw takenPath(path, taken);
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
    `${other.path} already has the WordPress id ${wordpressId}. Each post needs its own.`,
  );
}

/** @throws InvalidInputError if it cannot be a post's path, because of its slug */
export function checkedPath(path: string, slug: string): string {
  if (path === `/${slug}` && isReservedForNew(slug)) {
    throw new InvalidInputError(`${path} is reserved for the site itself. Choose another slug.`);
  }
  if (isPostPath(path)) return path;
  throw new InvalidInputError(`“${slug}” is not a valid slug. Use letters, digits and hyphens.`);
}

export function takenPath(path: string, taken?: Pick<Post, 'status'>): InvalidInputError {
  const where =
    taken?.status === 'trashed' ? 'a post in the trash with the URL' : 'already a post at';
  return new InvalidInputError(`There is ${where} ${path}. Choose another slug.`);
}

/**
 * The slug, with a number if a post is or was at its path.
 *
 * @param ownId the post's own id if it exists: its own paths are free for it
 */
export async function numberedIfTaken(
  db: DbOrTransaction,
  slug: string,
  { pathOfSlug, ownId = null }: { pathOfSlug: (slug: string) => string; ownId?: number | null },
): Promise<string> {
  for (let from = 1; ; from += AT_ONCE) {
    const slugs = Array.from({ length: AT_ONCE }, (_, n) =>
      from + n === 1 ? slug : numberedSlug(slug, from + n),
    );
    const paths = slugs.map(pathOfSlug);
    const taken = await selectTakenPlaces(db, { slugs: [], paths, title: '', kind: 'post', ownId });
    const free = slugs.find((_, place) => !taken.paths.has(paths[place] ?? ''));
    if (free !== undefined) return free;
  }
}

const AT_ONCE = 50;
/** Of a note, in its slug. */
const MAX_WORDS = 6;

function firstWords(text: string): string {
  return text.split(/\s+/, MAX_WORDS).join(' ');
}

/**
 * A free slug made from a title, or from the first words of a note: the plain form, then the one that spells signs
 * (`learning-c-plus-plus`), then numbered ones. A slug is taken if another title of the kind has it in
 * any month, or if a post is or was at its path.
 *
 * @param pathOfSlug the post's path with a slug
 * @param ownId the post's own id if it exists: its own slug is free for it
 */
export async function freeSlug(
  db: DbOrTransaction,
  { title, kind, excerpt }: Pick<Post, 'title' | 'kind' | 'excerpt'>,
  { pathOfSlug, ownId = null }: { pathOfSlug: (slug: string) => string; ownId?: number | null },
): Promise<string> {
  const words = title || firstWords(excerpt);
  const plain = slugFrom(words);
  // Nearly always one of these is free.
  const likely = await firstFree([...new Set([plain, slugOfName(words)])]);
  if (likely !== undefined) return likely;
  for (let from = 2; ; from += AT_ONCE) {
    const numbered = Array.from({ length: AT_ONCE }, (_, n) => numberedSlug(plain, from + n));
    const free = await firstFree(numbered);
    if (free !== undefined) return free;
  }

  async function firstFree(slugs: string[]): Promise<string | undefined> {
    const paths = slugs.map(pathOfSlug);
    const taken = await selectTakenPlaces(db, { slugs, paths, title, kind, ownId });
    return slugs.find(
      (slug, place) => !taken.slugs.has(slug) && !taken.paths.has(paths[place] ?? ''),
    );
  }
}
