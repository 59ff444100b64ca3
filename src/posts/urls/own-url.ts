/**
 * Recognises URLs of this site, and their paths below the site's own.
 */
import type { Config } from '../../config.ts';
import { documentKey } from '../../lib/url.ts';
import { pathAfterIndexPhp } from './wordpress-urls.ts';

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
