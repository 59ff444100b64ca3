/**
 * One URL for each page: other spellings are redirected, and unreadable ones refused.
 */
import type { Request, Response, RequestHandler } from 'express';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';

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
