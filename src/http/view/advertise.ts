/**
 * Advertises the linkback endpoints of a post, in its head and its headers, according to the
 * post's switches and age.
 */
import type { Response } from 'express';
import type { Deps } from '../../deps.ts';
import type { AdvertisedView } from './models/models.ts';
import { presentName } from './present/connections.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { existsByWebmention } from '../../linkbacks/store/linkbacks.ts';
import { translateFor } from '../../messages/translate.ts';
import { type Post, permalink, trackbackUrl } from '../../posts/post.ts';
import { pingStates } from '../../posts/ping-states.ts';
import type { SiteSettings } from '../../settings/settings.ts';

export { trackbackUrl } from '../../posts/post.ts';

/** For pages that accept no linkbacks. */
export const NOTHING_ADVERTISED: AdvertisedView = {
  pingbackUrl: null,
  webmentionUrl: null,
  trackbackRdfHtml: null,
};

/**
 * What a public post advertises now.
 *
 * A post that is too old for new webmentions but has some still advertises, because their senders
 * must discover the endpoint again to send updates (Webmention §3.1.4).
 */
export async function advertisedBy(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  post: Post,
): Promise<AdvertisedView> {
  const { siteUrl } = deps.config;
  const { pingback, trackback, webmention } = pingStates(post, settings, deps.clock.now());
  const takesWebmentions =
    webmention === 'open' ||
    (webmention === 'aged' && (await existsByWebmention(deps.db, post.id)));
  const url = permalink(siteUrl, post);
  return {
    pingbackUrl: pingback === 'open' ? `${siteUrl}/xmlrpc` : null,
    webmentionUrl: takesWebmentions ? `${siteUrl}/webmention` : null,
    trackbackRdfHtml:
      trackback === 'open'
        ? trackbackRdf({
            title: presentName(settings, translateFor(deps.config, settings), post),
            permalink: url,
            trackbackUrl: trackbackUrl(url),
          })
        : null,
  };
}

/**
 * Sets the headers that advertise the same endpoints as the page.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §2.1: absolute, never by a Link header
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
export function setAdvertisingHeaders(res: Response, advertised: AdvertisedView): void {
  const { pingbackUrl, webmentionUrl } = advertised;
  if (pingbackUrl !== null) res.set('X-Pingback', pingbackUrl);
  if (webmentionUrl !== null) res.append('Link', `<${webmentionUrl}>; rel="webmention"`);
}

/** The RDF block for TrackBack auto-discovery, in an HTML comment. URLs are absolute. */
function trackbackRdf(post: { title: string; permalink: string; trackbackUrl: string }): string {
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:dc="http://purl.org/dc/elements/1.1/"
         xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description
    rdf:about="${escapeXml(post.permalink)}"
    dc:identifier="${escapeXml(post.permalink)}"
    dc:title="${titleInComment(post.title)}"
    trackback:ping="${escapeXml(post.trackbackUrl)}" />
</rdf:RDF>
-->`;
}

/** Two hyphens would end the comment, so they are written as character references. */
function titleInComment(title: string): string {
  return escapeXml(title).replaceAll('--', '&#x2d;&#x2d;');
}
