/**
 * What the web app manifests of the site and of the admin have in common: icons and colours.
 *
 * @see https://www.w3.org/TR/appmanifest/
 */
import type { Views } from './render.ts';
import { directionOf } from '../../lib/text/language.ts';
import { type SiteSettings, siteImageUrl } from '../../settings/settings.ts';

export const MANIFEST_TYPE = 'application/manifest+json; charset=utf-8';

/** The paper of the light scheme, as in tokens.css. */
const PAPER = '#fdfcf9';
const ICONS = [
  { name: 'icon-192.png', sizes: '192x192', purpose: 'any' },
  { name: 'icon-512.png', sizes: '512x512', purpose: 'any' },
  { name: 'icon-maskable.png', sizes: '512x512', purpose: 'maskable' },
];

/** Without an icon of the owner's, those of the theme. */
export function webAppLook(
  siteUrl: string,
  { images, siteLanguage }: Pick<SiteSettings, 'images' | 'siteLanguage'>,
  views: Pick<Views, 'assetUrl'>,
): object {
  const urlOf = (name: string) =>
    images.icon === null ? views.assetUrl(name) : siteImageUrl(siteUrl, images.icon, name);
  return {
    lang: siteLanguage,
    dir: directionOf(siteLanguage),
    background_color: PAPER,
    theme_color: PAPER,
    icons: ICONS.map(({ name, sizes, purpose }) => ({
      src: urlOf(name),
      type: 'image/png',
      sizes,
      purpose,
    })),
  };
}
