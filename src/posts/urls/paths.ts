/**
 * The paths of this site: which a post can have (the slugs that the site reserves, the shape of aliases), and the
 * path that a URL of this site has below the site's own, also in WordPress's forms (`/?p=12`, `/index.php/…`). Pure.
 *
 * Names with a dot (robots.txt, feed.rss) need not be reserved: no slug has a dot.
 */
import { randomBytes } from 'node:crypto';
import type { Config } from '../../config.ts';
import { documentKey } from '../../lib/url.ts';

const RESERVED = new Set([
  'admin',
  'api',
  'archive',
  'assets',
  'atom',
  'author',
  'authors',
  'categories',
  'category',
  'comments',
  'favicon',
  'feeds',
  'linkbacks',
  'login',
  'logout',
  'media',
  'page',
  'photos',
  'posts',
  'robots',
  'rss',
  'search',
  'setup',
  'tag',
  'tags',
  'trackback',
  'webmention',
  'xmlrpc',
]);

/** Years, URLs of WordPress, feeds and sitemaps. */
const RESERVED_SHAPE = /^(\d{4}|wp(-.*)?|feed.*|sitemap.*)$/;

/** For future features. A post or page that has one keeps its URL. */
const RESERVED_FOR_NEW = new Set([
  'ap',
  'cards',
  'embed',
  'embeds',
  'healthz',
  'indieauth',
  'livez',
  'metrics',
  'micropub',
  'oembed',
  'readyz',
  'series',
  'share',
  'subscribe',
  'unsubscribe',
]);

/** Whether the site itself answers below `/slug`. */
export function isReservedSlug(slug: string): boolean {
  // Routes ignore case.
  const folded = slug.toLowerCase();
  return RESERVED.has(folded) || RESERVED_SHAPE.test(folded);
}

/** Whether a page cannot get this slug now. */
export function isReservedForNew(slug: string): boolean {
  return isReservedSlug(slug) || RESERVED_FOR_NEW.has(slug.toLowerCase());
}

const MAX_ALIAS_LENGTH = 500;

/**
 * An alias as it is stored: decoded, without a slash or `index.html` at its end.
 *
 * @returns `null` if it is invalid: not an absolute path, or with a query
 */
export function aliasPath(given: string): string | null {
  if (!/^\/[^/?#\\][^?#\\]*$/.test(given) || /%2f/i.test(given)) return null;
  try {
    const path = decodeURIComponent(given).replace(/\/(?:index\.html?)?$/i, '');
    return isAliasPath(path) ? path.normalize('NFC') : null;
  } catch {
    return null;
  }
}

/** Whether a decoded path can have been stored as an alias. */
export function isAliasPath(path: string): boolean {
  return (
    path.length > 1 &&
    path.length <= MAX_ALIAS_LENGTH &&
    !/[\p{Cc}\p{Surrogate}]|\/\/|\/\.{1,2}(?:\/|$)/u.test(path)
  );
}

export function isOwnAddress({ siteUrl }: Pick<Config, 'siteUrl'>, url: URL): boolean {
  return ownPath({ siteUrl }, url) !== null;
}

/**
 * The path below the site's own, escaped as given and without its query: `''` for the home page, else
 * beginning with a slash. `null`: the URL is another site's.
 */
export function ownPath({ siteUrl }: Pick<Config, 'siteUrl'>, url: URL): string | null {
  const page = new URL(url);
  page.search = '';
  const site = documentKey(new URL(siteUrl));
  const key = documentKey(page);
  return key === site || key.startsWith(`${site}/`) ? key.slice(site.length) : null;
}

/** As `ownPath`, after the redirects for repeated slashes and `/index.php/…`. */
export function ownPathAfterRedirects(config: Pick<Config, 'siteUrl'>, url: URL): string | null {
  const asked = ownPath(config, url);
  if (asked === null) return null;
  let path = asked.replace(/\/+/g, '/');
  for (let rest; (rest = pathAfterIndexPhp(path)) !== null;) path = rest;
  return path.replace(/\/$/, '');
}

/** As in feeds/, which this domain may not import. */
type FeedFormat = 'rss' | 'atom' | 'json';

/** WordPress's names for feeds; RSS 1.0 and 0.91 are answered with RSS 2.0. */
export const WORDPRESS_FEEDS: ReadonlyMap<string, FeedFormat> = new Map([
  ['feed', 'rss'],
  ['rss', 'rss'],
  ['rss2', 'rss'],
  ['rdf', 'rss'],
  ['atom', 'atom'],
  ['json', 'json'],
]);

type WordpressQuery = {
  /** The id of a post or a page; `null`: none is named. */
  id: number | null;
  /** `null`: no feed is requested. */
  feed: { format: FeedFormat; ofComments: boolean } | null;
};

/** What the query of the home page names: `p` or else `page_id`, and `feed`. */
export function readWordpressQuery(query: URLSearchParams): WordpressQuery {
  const name = onlyValue(query, 'feed')?.toLowerCase() ?? '';
  const format = WORDPRESS_FEEDS.get(name.replace(/^comments-/, ''));
  return {
    id: numberIn(query, 'p') ?? numberIn(query, 'page_id'),
    feed: format ? { format, ofComments: name.startsWith('comments-') } : null,
  };
}

/** The path after `/index.php`, without repeated slashes; `null` for any other path. */
export function pathAfterIndexPhp(path: string): string | null {
  const [, rest] = /^\/index\.php((?:[/\\].*)?)$/is.exec(path) ?? [];
  return rest === undefined ? null : rest.replace(/[/\\]+/g, '/') || '/';
}

/**
 * The WordPress URLs that redirect to a post, as paths below the site's own.
 *
 * @param paths the post's path and earlier paths, escaped
 * @param id its id in WordPress
 */
export function wordpressPathsOf(paths: readonly string[], id: number | null): string[] {
  const queries = id === null ? [] : [`?p=${id}`, `?page_id=${id}`];
  return [
    ...queries.flatMap((query) => [`/${query}`, `/index.php${query}`]),
    ...paths.map((path) => `/index.php${path}`),
  ];
}

/** The value of a parameter that is given exactly once. */
function onlyValue(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** `null` unless it is a number that a post can have. */
function numberIn(query: URLSearchParams, name: string): number | null {
  const value = onlyValue(query, name) ?? '';
  return /^[1-9]\d{0,9}$/.test(value) ? Number(value) : null;
}

const SLUG = /^[\p{L}\p{N}\p{M}]+(?:-[\p{L}\p{N}\p{M}]+)*$/u;
const MAX_SLUG_LENGTH = 100;

/** Letters and digits of any script, lower-case, words joined by hyphens; `post` if none are left. */
export function slugFrom(title: string): string {
  const words = foldCharacters(title).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return cutSlug(words.join('-'), MAX_SLUG_LENGTH) || 'post';
}

/** In lower case, and Latin letters without accents. */
export function foldCharacters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.replace(/\p{M}/gu, ''))
    .normalize('NFC')
    .toLowerCase();
}

/** The slug itself for 1, then `slug-2` and so on, never longer than a slug may be. */
export function numberedSlug(slug: string, number: number): string {
  if (number === 1) return slug;
  const end = `-${number}`;
  return cutSlug(slug, MAX_SLUG_LENGTH - end.length) + end;
}

function cutSlug(slug: string, length: number): string {
  return slug.slice(0, length).replace(/[-\p{Surrogate}]+$/u, '');
}

/** Whether it can be the last part of a post's path. For a page, see isReservedSlug as well. */
export function isSlug(slug: string): boolean {
  return slug.length <= MAX_SLUG_LENGTH && SLUG.test(slug);
}

/** Of a draft that an autosave begins, until it is saved with a slug or with words that make one. */
export function newDraftSlug(): string {
  return `draft-${randomBytes(6).toString('hex')}`;
}

/** Whether no author chose the slug, so that saving makes another one. */
export function isDraftSlug(slug: string): boolean {
  return /^draft-[0-9a-f]{12}$/.test(slug);
}
