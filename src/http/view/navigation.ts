/**
 * The `navigation` setting → links. Pure.
 */
import type { NavigationLinkView } from './models/models.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { readNavigation } from '../../settings/settings.ts';

/**
 * What cannot be read is left out: an older version took what this one refuses.
 *
 * `siteUrl` has no trailing slash.
 */
export function parseNavigation(siteUrl: string, text: string): NavigationLinkView[] {
  return readNavigation(text).entries.flatMap(({ label, address }) => {
    const url = parseHttpUrl(address.startsWith('/') ? siteUrl + address : address);
    return url === null ? [] : [{ label, url: url.href }];
  });
}
