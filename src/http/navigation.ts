/**
 * The `navigation` setting → links: words and an address each, parted by commas. Pure.
 */
import { parseHttpUrl } from '../lib/url.ts';
import type { NavigationLinkView } from './view-models.ts';

/**
 * `About us /about, Elsewhere https://other.example/`. The last word of each is its address: one
 * that begins with a slash is below the site's own. What has no words, or no such address, is
 * left out.
 *
 * `siteUrl` has no trailing slash.
 */
export function parseNavigation(siteUrl: string, text: string): NavigationLinkView[] {
  return text.split(',').flatMap((part) => {
    const words = part.trim().split(/\s+/u);
    const url = addressOf(siteUrl, words.pop() ?? '');
    return url !== null && words.length > 0 ? [{ label: words.join(' '), url }] : [];
  });
}

function addressOf(siteUrl: string, address: string): string | null {
  if (!address.startsWith('/')) return parseHttpUrl(address)?.href ?? null;
  // What begins with two is another site's, to a browser.
  return /^\/[/\\]/.test(address) ? null : (parseHttpUrl(siteUrl + address)?.href ?? null);
}
