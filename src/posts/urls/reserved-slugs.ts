/**
 * First parts of addresses that the site uses itself, or may one day: no page can have them.
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

export function isReservedSlug(slug: string): boolean {
  // Routes know no case.
  const folded = slug.toLowerCase();
  return RESERVED.has(folded) || RESERVED_SHAPE.test(folded);
}
