/**
 * One address for each page: other spellings of it are redirected.
 */
import type { Request, Response } from 'express';

/**
 * 301 to `url` unless the request came to that very address: for another case, a slash at the end,
 * the number of the first page. What is only escaped in another way counts as the same.
 *
 * `url` is an address of this site, absolute.
 *
 * @returns whether it was redirected, and all is done
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

/** `?` and what follows it, as it was asked; empty where nothing was. */
export function queryOf({ url }: Pick<Request, 'url'>): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}
