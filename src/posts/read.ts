/**
 * Finds posts for readers: by path, by id, by WordPress id, and with the password of a protected post; and the
 * posts that the page of one leads to. Lists all posts for the CLI.
 */
import type { Deps } from '../deps.ts';
import { isSame, sign } from '../lib/signed.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { findNeighbours, type Neighbour, type Neighbours, type RelatedPost } from './lists.ts';
import { isPostPath, MAX_WORDPRESS_ID, type Post, hasBeenPublic, isPublic } from './post.ts';
import { selectLinks, selectRelated, selectTranslations } from './store/neighbours.ts';
import { selectByOldPath } from './store/paths.ts';
import {
  selectAll,
  selectById,
  selectByPath,
  selectByWordpressId,
  type ListedPost,
  selectPassword,
} from './store/posts.ts';
import { selectParts } from './store/terms.ts';
import type { Term } from './terms/term.ts';
import { isAliasPath } from './urls/paths.ts';
import type { SiteSettings } from '../settings/settings.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

export type PostAt =
  | { kind: 'post'; post: Post }
  /** The post has another path now. */
  | { kind: 'moved'; post: Post }
  /** Show nothing of it without its password. */
  | { kind: 'password-protected'; post: Post }
  /** It was public and no longer is: answer 410, at its earlier paths as well. */
  | { kind: 'gone'; post: Post };

/**
 * The post that is or was at a path. A path that differs in case only counts as moved.
 *
 * @param path decoded, unchecked input
 * @returns `null` if there is nothing, or nothing that the public may know of
 */
export async function findPostAt(deps: ReadDeps, path: string): Promise<PostAt | null> {
  const composed = path.normalize('NFC');
  const found = await findAtExactly(deps, composed);
  const lowerCase = composed.toLowerCase();
  if (found || lowerCase === composed) return found;
  const lower = await findAtExactly(deps, lowerCase);
  return lower?.kind === 'post' ? { kind: 'moved', post: lower.post } : lower;
}

async function findAtExactly(deps: ReadDeps, path: string): Promise<PostAt | null> {
  if (!isAliasPath(path)) return null;
  const here = isPostPath(path) ? await selectByPath(deps.db, path) : null;
  const post = here ?? (await selectByOldPath(deps.db, path));
  if (!post) return null;
  const now = deps.clock.now();
  if (isPublic(post, now)) return { kind: here ? 'post' : 'moved', post };
  if (post.status === 'protected') return { kind: 'password-protected', post };
  return hasBeenPublic(post, now) ? { kind: 'gone', post } : null;
}

/** The public post or page of this id. */
export async function findPostById(deps: ReadDeps, id: number): Promise<Post | null> {
  const post = await selectById(deps.db, id);
  return post && isPublic(post, deps.clock.now()) ? post : null;
}

/** The public post or page that had this id in WordPress; `null` for any other number. */
export async function findPostByWordpressId(
  deps: ReadDeps,
  wordpressId: number,
): Promise<Post | null> {
  if (!Number.isInteger(wordpressId) || Math.abs(wordpressId) > MAX_WORDPRESS_ID) return null;
  const post = await selectByWordpressId(deps.db, wordpressId);
  return post && isPublic(post, deps.clock.now()) ? post : null;
}

/** Every post of any status and date, newest first, without its text. */
export async function listPosts(deps: Pick<Deps, 'db'>): Promise<ListedPost[]> {
  return await selectAll(deps.db);
}

/** A post as a part of its series. */
export type SeriesOfPost = {
  term: Term;
  /** From 1, among the public ones. */
  partNumber: number;
  partCount: number;
  /** In order: all, or those around the post. `number` as `partNumber`. */
  parts: (Neighbour & { number: number })[];
};

/** What the page of a post leads to. */
export type Connections = {
  neighbours: Neighbours;
  series: SeriesOfPost | null;
  /** The closest first, without those that the page leads to otherwise. */
  related: RelatedPost[];
  /** The same in other languages; `isFirst`: the others are translations of it. */
  translations: (Pick<Post, 'id' | 'path' | 'language'> & { isFirst: boolean })[];
  /** When the next scheduled part or translation becomes public; `null`: there is none. */
  endsAt: Date | null;
};

export const NO_CONNECTIONS: Connections = {
  neighbours: { earlier: null, later: null },
  series: null,
  related: [],
  translations: [],
  endsAt: null,
};

/** @param post public */
export async function findConnections(
  deps: ReadDeps,
  settings: Pick<SiteSettings, 'siteLanguage'>,
  post: Pick<Post, 'id' | 'kind' | 'language' | 'publishedAt' | 'series' | 'translationOfId'>,
): Promise<Connections> {
  if (post.kind === 'page') {
    return { ...NO_CONNECTIONS, ...(await findTranslations(deps, settings, post)) };
  }
  const [neighbours, partOf, translated, related] = await Promise.all([
    findNeighbours(deps, post),
    findSeries(deps, post),
    findTranslations(deps, settings, post),
    selectRelated(deps.db, post.id, deps.clock.now()),
  ]);
  const { series } = partOf;
  const beside = [neighbours.earlier, neighbours.later, ...partsBeside(series)];
  const linked = new Set([...beside, ...translated.translations].map((each) => each?.id));
  return {
    neighbours,
    series,
    related: related.filter(({ id }) => !linked.has(id)).slice(0, MAX_RELATED),
    translations: translated.translations,
    endsAt: earliest([partOf.endsAt, translated.endsAt].flatMap((each) => each ?? [])),
  };
}

const MAX_RELATED = 3;

function partsBeside(series: SeriesOfPost | null): Neighbour[] {
  if (!series) return [];
  const { parts, partNumber } = series;
  return parts.filter(({ number }) => Math.abs(number - partNumber) === 1);
}

async function findTranslations(
  { db, clock }: ReadDeps,
  { siteLanguage }: Pick<SiteSettings, 'siteLanguage'>,
  { id, language, translationOfId }: Pick<Post, 'id' | 'language' | 'translationOfId'>,
): Promise<Pick<Connections, 'translations' | 'endsAt'>> {
  const now = clock.now();
  const group = await selectTranslations(db, translationOfId ?? id);
  const scheduled = group.filter(({ publishedAt }) => publishedAt > now);
  // Saving refuses a second one in a language, but not a change of the site's language.
  const tagOf = (tag: string | null) => (tag ?? siteLanguage).toLowerCase();
  const languages = new Set([tagOf(language)]);
  const translations = group.flatMap((each) => {
    const tag = tagOf(each.language);
    if (each.id === id || each.publishedAt > now || languages.has(tag)) return [];
    languages.add(tag);
    const { path } = each;
    return { id: each.id, path, language: each.language, isFirst: each.translationOfId === null };
  });
  return { translations, endsAt: earliest(scheduled.map(({ publishedAt }) => publishedAt)) };
}

/** A series of more parts is cut, and its pages count no further. */
const MAX_PARTS = 2_000;
/** The parts that are listed on the page of each. */
const MAX_LISTED = 40;

async function findSeries(
  { db, clock }: ReadDeps,
  { id, series }: Pick<Post, 'id' | 'series'>,
): Promise<Pick<Connections, 'series' | 'endsAt'>> {
  if (!series) return { series: null, endsAt: null };
  const now = clock.now();
  const parts = await selectParts(db, series.term.id, MAX_PARTS);
  const shown = parts.flatMap(({ postId, publishedAt }) => (publishedAt <= now ? postId : []));
  const endsAt = earliest(
    parts.flatMap((part) => (part.publishedAt > now ? part.publishedAt : [])),
  );
  const at = shown.indexOf(id);
  if (at < 0) return { series: null, endsAt };
  const from = Math.max(0, Math.min(at - MAX_LISTED / 2, shown.length - MAX_LISTED));
  const around = shown.slice(from, from + MAX_LISTED);
  const links = await selectLinks(db, around, now);
  return {
    series: {
      term: series.term,
      partNumber: at + 1,
      partCount: shown.length,
      parts: links.map((link) => ({ ...link, number: shown.indexOf(link.id) + 1 })),
    },
    endsAt,
  };
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.reduce<Date | null>((first, each) => (first && first <= each ? first : each), null);
}

type ProtectedPost = Pick<Post, 'id'>;

/**
 * Checks a password for a protected post.
 *
 * @returns the key for the reader's cookie, made from the password, so that a new password invalidates it; `null`
 *   if `typed` is not the password
 */
export async function unlockPost(
  { db }: Pick<Deps, 'db'>,
  post: ProtectedPost,
  typed: string,
): Promise<string | null> {
  const password = await selectPassword(db, post.id);
  if (password === null) return null;
  const key = keyOf(post, password);
  return isSame(keyOf(post, toPlainText(typed)), key) ? key : null;
}

/** @param key unchecked input */
export async function isUnlockedBy(
  { db }: Pick<Deps, 'db'>,
  post: ProtectedPost,
  key: string,
): Promise<boolean> {
  const password = await selectPassword(db, post.id);
  return password !== null && isSame(key, keyOf(post, password));
}

function keyOf({ id }: ProtectedPost, password: string): string {
  return sign(password, 'post', String(id));
}
