/**
 * Where a page asks to be told of links to it: in its head, in its headers, in step with the
 * post's switches and age.
 */
import type { Response } from 'express';
import type { Deps } from '../../deps.ts';
import { hasWebmentions } from '../../linkbacks/list.ts';
import { pingStates, trackbackUrl } from '../../posts/pings.ts';

import { permalink, type Post } from '../../posts/post.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { trackbackRdf } from './trackback-rdf.ts';
import type { AdvertisedView } from './models/models.ts';

export { trackbackUrl } from '../../posts/pings.ts';

/** Of what takes no linkbacks. */
export const NOTHING_ADVERTISED: AdvertisedView = {
  pingbackUrl: null,
  webmentionUrl: null,
  trackbackRdfHtml: null,
};

/**
 * What a public post advertises now.
 *
 * One that is too old for new webmentions and has some still advertises, since their senders
 * must discover the endpoint again to tell of changes (Webmention §3.1.4).
 */
export async function advertisedBy(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  post: Post,
): Promise<AdvertisedView> {
  const { siteUrl } = deps.config;
  const { pingback, trackback, webmention } = pingStates(post, settings, deps.clock.now());
  const takesWebmentions =
    webmention === 'open' || (webmention === 'aged' && (await hasWebmentions(deps, post.id)));
  const url = permalink(siteUrl, post);
  return {
    pingbackUrl: pingback === 'open' ? `${siteUrl}/xmlrpc` : null,
    webmentionUrl: takesWebmentions ? `${siteUrl}/webmention` : null,
    trackbackRdfHtml:
      trackback === 'open'
        ? trackbackRdf({ title: post.title, permalink: url, trackbackUrl: trackbackUrl(url) })
        : null,
  };
}

/**
 * Sets the headers that say what the page says.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §2.1: absolute, never by a Link header
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
export function setAdvertisingHeaders(res: Response, advertised: AdvertisedView): void {
  const { pingbackUrl, webmentionUrl } = advertised;
  if (pingbackUrl !== null) res.set('X-Pingback', pingbackUrl);
  if (webmentionUrl !== null) res.append('Link', `<${webmentionUrl}>; rel="webmention"`);
}
