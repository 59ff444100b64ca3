/**
 * Which paths can be a post's: the slugs that the site reserves, and the form of aliases.
 */

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

/** Years, old addresses of WordPress, feeds and site maps by whatever name. */
const RESERVED_SHAPE = /^(\d{4}|wp(-.*)?|feed.*|sitemap.*)$/;

/** Of features to come. What has one of them already keeps its URL. */
const RESERVED_FOR_NEW = new Set([
  'ap',
  'cards',
  'embed',
  'healthz',
  'indieauth',
  'livez',
  'metrics',
  'micropub',
  'oembed',
  'readyz',
  'series',
  'subscribe',
  'unsubscribe',
]);

/** Whether the site itself answers there. */
export function isReservedSlug(slug: string): boolean {
  // Routes know no case.
  const folded = slug.toLowerCase();
  return RESERVED.has(folded) || RESERVED_SHAPE.test(folded);
}

/** Whether a page that gets its URL now cannot have it. */
export function isReservedForNew(slug: string): boolean {
  return isReservedSlug(slug) || RESERVED_FOR_NEW.has(slug.toLowerCase());
}

const MAX_ALIAS_LENGTH = 500;

/**
 * The path as it is stored: decoded, without the slash or `index.html` at its end.
 *
 * @returns `null` if it can be none: no absolute path, or one with a query
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

/** Anything else was never stored. */
export function isAliasPath(path: string): boolean {
  return (
    path.length > 1 &&
    path.length <= MAX_ALIAS_LENGTH &&
    !/[\p{Cc}\p{Surrogate}]|\/\/|\/\.{1,2}(?:\/|$)/u.test(path)
  );
}
