/**
 * Redirects former URLs of the admin, which emails and bookmarks have. It needs no session, since the
 * page that it leads to asks for one. Forms keep their method and body (308).
 */
import type { RequestHandler } from 'express';
import type { Deps } from '../../deps.ts';
import { adminUrl } from './lib/paths.ts';
import { listFor, placeUrl } from './moderation/place.ts';
import { listOfComments } from './moderation/states.ts';

/** Paths below `/admin`; the first match is replaced. Case and a slash at the end do not matter to Express. */
const MOVED: readonly [RegExp, string][] = [
  [/^\/conversation\/comments\/([^/]+)\/answer\/?$/i, '/responses/comments/$1/reply'],
  [/^\/conversation(?=\/|$)/i, '/responses'],
  [/^\/comments\/(?=[1-9]\d*\/?$)/i, '/responses/comments/'],
  [/^\/people(?=\/|$)/i, '/users'],
  [/^\/commenters\/([^/]+)\/forget\/?$/i, '/commenters/$1/erase'],
  [/^\/posts\/([^/]+)\/told\/?$/i, '/posts/$1/notifications'],
  [/^\/outbox\/never\/?$/i, '/outbox/stop-notifying'],
];

export function oldUrls({ config: { siteUrl } }: Pick<Deps, 'config'>): RequestHandler {
  return ({ path, originalUrl }, res, next) => {
    const url = newUrl(path, new URL(originalUrl, siteUrl));
    if (url === null) next();
    else res.set('Cache-Control', 'no-store').redirect(308, url);
  };

  function newUrl(path: string, { search, searchParams }: URL): string | null {
    if (/^\/comments\/?$/i.test(path))
      return placeUrl(siteUrl, listFor(listOfComments(searchParams.get('state')), 'comments'));
    if (/^\/posts\/?$/i.test(path) && searchParams.get('state') === 'pages')
      return adminUrl(siteUrl, '/pages');
    for (const [pattern, replacement] of MOVED)
      if (pattern.test(path)) return adminUrl(siteUrl, path.replace(pattern, replacement)) + search;
    return null;
  }
}
