/**
 * The `navigation` setting → links. Pure. As it came, its labels are in the language of the site.
 */
import type { NavigationLinkView } from './models/models.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';
import type { Translate } from '../../messages/translate.ts';
import { DEFAULT_SETTINGS, readNavigation } from '../../settings/settings.ts';

/**
 * What cannot be read is left out: an older version took what this one refuses.
 *
 * `siteUrl` has no trailing slash.
 */
export function parseNavigation(siteUrl: string, t: Translate, text: string): NavigationLinkView[] {
  const isDefault = text === DEFAULT_SETTINGS.navigation;
  return readNavigation(text).entries.flatMap(({ label, address }) => {
    const url = parseHttpUrl(address.startsWith('/') ? siteUrl + address : address);
    const ours = isDefault ? defaultLabel(t, address) : null;
    return url === null ? [] : [{ label: ours ?? label, url: url.href }];
  });
}

/** Of an address in the default of the setting. */
function defaultLabel(t: Translate, address: string): LocalizedText | null {
  switch (address) {
    case '/archive':
      return t('site.navigation.archive');
    case '/search':
      return t('site.navigation.search');
    case '/feed.rss':
      return t('site.navigation.feed');
    default:
      return null;
  }
}
