/**
 * The links at the top of every page: the navigation that the owner set, and the bar for a signed-in user.
 */
import type { Request } from 'express';
import { cookieIn, MARKER_COOKIE } from '../request/cookies.ts';
import type { NavigationLinkView, OwnerBarView, PageHeadView } from './models/models.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { LocalizedText, Translate } from '../../messages/translate.ts';
import { DEFAULT_SETTINGS } from '../../settings/settings.ts';
import { readNavigation } from '../../settings/navigation.ts';

/**
 * The bar for a browser with the marker cookie; `null` for everybody else, and on pages below the admin, which are
 * previews.
 */
export function ownerBarFor(
  siteUrl: string,
  req: Pick<Request, 'headers' | 'originalUrl'>,
  { postId }: Pick<PageHeadView, 'postId'>,
): OwnerBarView | null {
  if (cookieIn(req, MARKER_COOKIE) === null) return null;
  const admin = `${siteUrl}/admin`;
  const below = new URL(`${admin}/`).pathname;
  if (req.originalUrl.toLowerCase().startsWith(below.toLowerCase())) return null;
  return {
    editUrl: postId === undefined ? null : `${admin}/posts/${postId}`,
    newUrl: `${admin}/posts/new`,
    responsesUrl: `${admin}/responses${postId === undefined ? '' : `?post=${postId}`}`,
  };
}

/**
 * The links of the `navigation` setting. Entries that cannot be read are left out.
 *
 * `siteUrl` has no trailing slash.
 */
export function parseNavigation(siteUrl: string, t: Translate, text: string): NavigationLinkView[] {
  const isDefault = text === DEFAULT_SETTINGS.navigation || text === EARLIER_DEFAULT;
  return readNavigation(text).entries.flatMap(({ label, address }) => {
    const url = parseHttpUrl(address.startsWith('/') ? siteUrl + address : address);
    const ours = isDefault ? defaultLabel(t, address) : null;
    return url === null ? [] : [{ label: ours ?? label, url: url.href }];
  });
}

/** Saving the settings stored the default of that time. */
const EARLIER_DEFAULT = 'Archive /archive, Search /search, Feed /feed.rss';

/** The translated label of a URL in the default setting. */
function defaultLabel(t: Translate, address: string): LocalizedText | null {
  switch (address) {
    case '/archive':
      return t('site.navigation.archive');
    case '/search':
      return t('site.navigation.search');
    case '/feeds':
      return t('feeds.heading');
    case '/feed.rss':
      return t('site.navigation.feed');
    default:
      return null;
  }
}
