/**
 * First parts of URLs that the site uses itself, or will: no new page can have them as its slug.
 *
 * Names with a dot (robots.txt, favicon.ico, feed.rss) need no place here, since no slug has one.
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
