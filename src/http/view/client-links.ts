/**
 * The endpoints for programs that write for people, which the home page and the pages of authors advertise: as `link`
 * elements and in one Link header.
 *
 * @see https://www.w3.org/TR/micropub/#endpoint-discovery
 * @see https://indieauth.spec.indieweb.org/#discovery-by-clients
 */
import type { Response } from 'express';
import type { SiteSettings } from '../../settings/settings.ts';
import type { ClientLinkView } from './models/models.ts';

/** In the order in which clients find them. URLs are absolute. Micropub's are left out while programs are switched off. */
export function clientLinks(
  siteUrl: string,
  { programs }: Pick<SiteSettings, 'programs'>,
): ClientLinkView[] {
  const micropub = [
    { rel: 'micropub', url: `${siteUrl}/micropub` },
    // Micro.blog and older apps.
    { rel: 'micropub_media', url: `${siteUrl}/micropub/media` },
  ];
  return [
    ...(programs ? micropub : []),
    { rel: 'indieauth-metadata', url: `${siteUrl}/indieauth/metadata` },
    // For clients that know no metadata.
    { rel: 'authorization_endpoint', url: `${siteUrl}/indieauth/authorize` },
    { rel: 'token_endpoint', url: `${siteUrl}/indieauth/token` },
  ];
}

/** One field: some clients read only the first. */
export function setClientLinks(
  res: Response,
  siteUrl: string,
  settings: Pick<SiteSettings, 'programs'>,
): void {
  const links = clientLinks(siteUrl, settings).map(({ rel, url }) => `<${url}>; rel="${rel}"`);
  res.append('Link', links.join(', '));
}
