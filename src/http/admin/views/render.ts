/**
 * Renders the pages of the admin, whose templates do not depend on the theme, under a strict content
 * security policy: own files only, no inline scripts or styles.
 */
import path from 'node:path';
import type { RequestHandler, Response, Router } from 'express';
import helmet from 'helmet';
import { type Permission, may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { countWaiting } from '../moderation/states.ts';
import { signedIn } from '../session/signed-in.ts';
import { ADMIN_MANIFEST } from '../share/manifest.ts';
import type { AdminView, AdminViewOf, OutsideViewOf, PlaceView } from './models.ts';
import { sendDocument } from '../../page-cache/answer.ts';
import { appearanceUrl, defaultIconUrl } from '../../view/appearance-stylesheet.ts';
import { createAssets } from '../../view/assets.ts';
import { packageTemplates } from '../../view/templates.ts';
import { packageFiles } from '../../view/theme-files.ts';
import { directionOf } from '../../../lib/text/language.ts';
import { type SiteSettings, siteImageUrl } from '../../../settings/settings.ts';

export type AdminViews = {
  /** A page for signed-in users. */
  render: <Name extends keyof AdminViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: AdminViewOf[Name],
  ) => Promise<void>;
  /** A page that needs no session. */
  renderOutside: <Name extends keyof OutsideViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: OutsideViewOf[Name],
  ) => void;
  /** The URL of a script or stylesheet. */
  assetUrl: (name: string) => string;
  assets: () => Router;
};

type Place = {
  text: string;
  path: string;
  /** Further pages that belong to it. */
  also?: string[];
  permission: Permission;
  isQueue?: boolean;
};

/** The groups of the sidebar. */
const PLACES: Place[][] = [
  [
    { text: 'Overview', path: '', permission: 'write' },
    {
      text: 'Posts',
      path: '/posts',
      also: ['/categories', '/tags', '/series', '/authors'],
      permission: 'write',
    },
    { text: 'Pages', path: '/pages', permission: 'write' },
    { text: 'Media', path: '/media', permission: 'write' },
    { text: 'Responses', path: '/responses', permission: 'moderate', isQueue: true },
    { text: 'Outbox', path: '/outbox', permission: 'moderate' },
    { text: 'Mail', path: '/mail', permission: 'manage' },
  ],
  [
    { text: 'Settings', path: '/settings', permission: 'manage' },
    { text: 'Users', path: '/users', permission: 'manage' },
  ],
];
const ACCOUNT: Place = { text: 'Account', path: '/account', permission: 'write' };

export function createAdminViews(deps: Pick<Deps, 'config' | 'db'>): AdminViews {
  const { siteUrl, packageDir } = deps.config;
  const folder = path.join(packageDir, 'views', 'admin');
  const templates = packageTemplates(folder);
  const assets = createAssets(
    siteUrl,
    // Built from src/browser.
    packageFiles(path.join(packageDir, 'dist', 'public', 'admin')),
  );

  return {
    async render(res, name, settings, view) {
      const admin = adminView(res, settings, await countWaiting(deps));
      send(res, name, { admin, ...view });
    },
    renderOutside(res, name, settings, view) {
      send(res, name, { admin: outside(settings), ...view });
    },
    assetUrl: (name) => assets.urlOf(name),
    assets: () => assets.routes(),
  };

  function send(res: Response, name: string, locals: object): void {
    const body = templates.render(name, {
      adminUrl: (to = '') => adminUrl(siteUrl, to),
      assetUrl: (asset: string) => assets.urlOf(asset),
      ...locals,
    });
    sendDocument(res, {
      body,
      contentType: 'text/html; charset=utf-8',
      cacheControl: 'no-store',
      cache: null,
    });
  }

  function outside(settings: SiteSettings): AdminView {
    return {
      siteTitle: settings.siteTitle,
      homeUrl: `${siteUrl}/`,
      language: settings.siteLanguage,
      direction: directionOf(settings.siteLanguage),
      stylesheetUrl: assets.urlOf('admin.css'),
      iconUrl: settings.images.icon && siteImageUrl(siteUrl, settings.images.icon, 'icon-32.png'),
      defaultIconUrl: defaultIconUrl(settings),
      manifestUrl: adminUrl(siteUrl, ADMIN_MANIFEST),
      // The admin follows the colour only.
      appearanceUrl: appearanceUrl(siteUrl, { accent: settings.accent, typeface: 'serif' }),
      signedIn: null,
    };
  }

  function adminView(res: Response, settings: SiteSettings, waiting: number): AdminView {
    const { user, csrfToken } = signedIn(res);
    const here = res.req.originalUrl.replace(/\?.*/, '');
    const isIn = (place: string) =>
      `${here}/`.startsWith(`${new URL(adminUrl(siteUrl, place)).pathname}/`);
    const present = ({ text, path: place, also = [], isQueue = false }: Place): PlaceView => {
      const url = adminUrl(siteUrl, place);
      const { pathname } = new URL(url);
      return {
        text,
        url,
        count: isQueue && waiting > 0 ? waiting : null,
        isCurrent: place === '' ? here === pathname : [place, ...also].some(isIn),
      };
    };
    const places = PLACES.map((group) =>
      group.filter(({ permission }) => may(user, permission)).map(present),
    ).filter((group) => group.length > 0);
    const account = present(ACCOUNT);
    return { ...outside(settings), signedIn: { name: user.name, csrfToken, places, account } };
  }
}

const DIRECTIVES = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'https:', 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export const contentPolicy: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: DIRECTIVES,
});

/** Allows the inline stylesheet that the text editor creates, on its page only. */
export function allowNonce(res: Response, nonce: string): void {
  const policy = String(res.getHeader('Content-Security-Policy'));
  res.set('Content-Security-Policy', policy.replace("style-src 'self'", `$& 'nonce-${nonce}'`));
}
