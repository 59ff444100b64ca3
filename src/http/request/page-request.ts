/**
 * A request of a page: the one URL of each page, other spellings being redirected and unreadable ones refused;
 * GET or HEAD only (405 otherwise); and the settings, read once for a request.
 *
 * `siteUrl` has no trailing slash. Permalinks of posts are made in posts/post.ts.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { Deps } from '../../deps.ts';
import { AppError, InvalidInputError } from '../../lib/errors.ts';
import { type PostList, listPath } from '../../posts/lists.ts';
import { readSettings, type SiteSettings } from '../../settings/settings.ts';

/** The page exists, and accepts GET and HEAD only. */
export class MethodNotAllowedError extends AppError {
  override name = 'MethodNotAllowedError';
}

/**
 * Asserts that the method is GET or HEAD. Routes call it once they know that the page exists, so that a
 * missing page is 404 for every method.
 *
 * @throws MethodNotAllowedError for any other method
 */
export function assertReading(req: Pick<Request, 'method' | 'path'>, res: Response): void {
  if (req.method === 'GET' || req.method === 'HEAD') return;
  res.set('Allow', 'GET, HEAD');
  throw new MethodNotAllowedError(`${req.method} ${req.path}`);
}

/** Refuses every other method of a page that always exists. */
export const readOnly: RequestHandler = (req, res) => {
  assertReading(req, res);
};

/**
 * Answers HEAD, and 304 if the client has the file already, so that it is not read for nothing. The
 * headers of the content, ETag among them, must be set.
 *
 * @returns whether it is answered
 */
export function answerWithoutContent(
  req: Pick<Request, 'method' | 'fresh'>,
  res: Response,
): boolean {
  if (req.fresh) {
    res.removeHeader('Content-Type');
    res.removeHeader('Content-Length');
    res.status(304).end();
    return true;
  }
  if (req.method !== 'HEAD') return false;
  res.end();
  return true;
}

/**
 * Redirects with 301 to the page's canonical URL, unless it was requested by that: from another case, a
 * trailing slash, the number of the first page. A difference in escaping alone does not count.
 *
 * @param url absolute, of this site
 * @returns whether it redirected
 */
export function redirectTo(
  req: Pick<Request, 'baseUrl' | 'path'>,
  res: Response,
  url: string,
): boolean {
  const { pathname } = new URL(url);
  const asked = req.baseUrl + req.path;
  if (decodeURIComponent(asked) === decodeURIComponent(pathname)) return false;
  res.redirect(301, url);
  return true;
}

/** The query as requested, with its `?`; empty if there is none. */
export function queryOf({ url }: Pick<Request, 'url'>): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}

/** Answers 400 to a broken escape, and redirects a path with repeated slashes to the one without. */
export function readableAddress({ config }: Pick<Deps, 'config'>): RequestHandler {
  return (req, res, next) => {
    try {
      decodeURIComponent(req.path);
    } catch {
      throw new InvalidInputError('The URL has a broken percent escape.');
    }
    if (!/\/\//.test(req.path) || (req.method !== 'GET' && req.method !== 'HEAD')) {
      next();
      return;
    }
    // Always an absolute URL: a path that begins with two slashes names another host.
    res.redirect(301, config.siteUrl + req.path.replace(/\/+/g, '/') + queryOf(req));
  };
}

/**
 * The path and query of a request target, in the one form that the page cache and Express read. Accepts
 * an absolute URL, too, as every server must.
 *
 * @returns `null` if it cannot be read. That includes a fragment, which clients never send and which
 *   Express would ignore where the cache does not.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export function pathOfTarget(target: string): string | null {
  if (target.includes('#')) return null;
  // `*` is for OPTIONS alone.
  if (target.startsWith('/') || target === '*') return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return null;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Read once, even if the page fails and its error page needs them, too. */
const settingsByResponse = new WeakMap<Response, Promise<SiteSettings>>();

/** The settings if the request has read them already, else `null`. Reads nothing. */
export function settingsAlreadyRead(res: Response): Promise<SiteSettings> | null {
  return settingsByResponse.get(res) ?? null;
}

export function settingsFor(deps: Pick<Deps, 'db' | 'log'>, res: Response): Promise<SiteSettings> {
  const known = settingsByResponse.get(res);
  if (known) return known;
  const settings = readSettings(deps);
  settingsByResponse.set(res, settings);
  return settings;
}

export { commentUrl } from '../../comments/urls.ts';
export { FEED_FORMATS, feedUrl, responsesFeedUrl, type FeedFormat } from '../../feeds/feed.ts';

/** The URL of a list; `pageNumber` counts from 1. */
export function listUrl(siteUrl: string, list: PostList, pageNumber = 1): string {
  const first = `${siteUrl}${listPath(list)}`;
  if (pageNumber > 1) return `${first}/page/${pageNumber}`;
  return list.kind === 'all' ? `${first}/` : first;
}

/** The URL to which the comment form is submitted. */
export function commentsUrl(postUrl: string): string {
  return `${postUrl}/comments`;
}

/** A page of a post's responses; the first is the post's own page. */
export function responsePageUrl(postUrl: string, page: number): string {
  return page === 1 ? postUrl : `${commentsUrl(postUrl)}/${page}`;
}

/** @param response a comment's id, or a linkback's anchor */
/** The card of a post for frames of other sites. */
export function embedUrl(postUrl: string): string {
  return `${postUrl}/embed`;
}

/** The oEmbed description of a page of this site. */
export function oembedUrl(siteUrl: string, pageUrl: string, format: 'json' | 'xml'): string {
  return `${siteUrl}/oembed?url=${encodeURIComponent(pageUrl)}&format=${format}`;
}

export function replyUrl(postUrl: string, response: number | string): string {
  return `${commentsUrl(postUrl)}/reply/${response}`;
}

/** The page of a comment for its writer, who has the token. */
export function ownCommentUrl(siteUrl: string, id: number, token: string): string {
  return `${siteUrl}/comments/${id}/${token}`;
}

/** A draft, for whoever has the token. */
export function shareUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/share/${token}`;
}

/** The archive: titles, categories, tags and authors; or its page of one year. */
export function archiveUrl(siteUrl: string, year?: number): string {
  const ofYear = year === undefined ? '' : `/${String(year).padStart(4, '0')}`;
  return `${siteUrl}/archive${ofYear}`;
}

/** The page about the site's feeds. */
export function feedsUrl(siteUrl: string): string {
  return `${siteUrl}/feeds`;
}

export function searchUrl(siteUrl: string): string {
  return `${siteUrl}/search`;
}

/** The results for a query; `pageNumber` counts from 1. */
export function resultsUrl(siteUrl: string, query: string, pageNumber = 1): string {
  const page = pageNumber > 1 ? `&page=${pageNumber}` : '';
  return `${searchUrl(siteUrl)}?q=${encodeURIComponent(query)}${page}`;
}

export function openSearchUrl(siteUrl: string): string {
  return `${siteUrl}/opensearch.xml`;
}
