/**
 * Which paths a post can have: the slugs that the site reserves, and the shape of aliases.
 *
 * Names with a dot (robots.txt, feed.rss) need not be reserved: no slug has a dot.
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

/** Years, URLs of WordPress, feeds and sitemaps. */
const RESERVED_SHAPE = /^(\d{4}|wp(-.*)?|feed.*|sitemap.*)$/;

/** For future features. A post or page that has one keeps its URL. */
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
