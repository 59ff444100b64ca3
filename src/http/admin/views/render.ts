/**
 * Rendering pages of the desk. Its templates are our own, whatever the site's theme.
 */
import path from 'node:path';
import type { Response, Router } from 'express';
import { may, type Permission } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { countWaiting } from '../moderation/counts.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViewOf, AdminView, OutsideViewOf, PlaceView } from './models.ts';
import { sendDocument } from '../../page-cache/send-document.ts';
import { createAssets } from '../../view/assets.ts';
import { compileTemplates } from '../../view/templates.ts';
import { readThemeFiles } from '../../view/theme.ts';
import { directionOf } from '../../../lib/text/language.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

export type AdminViews = {
  /** A page for who is signed in. */
  render: <Name extends keyof AdminViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: AdminViewOf[Name],
  ) => Promise<void>;
  /** A page for who is not. */
  renderOutside: <Name extends keyof OutsideViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: OutsideViewOf[Name],
  ) => void;
  /** The address of one of the desk's own files. */
  assetUrl: (name: string) => string;
  assets: () => Router;
};

const PLACES: { text: string; path: string; permission: Permission; isQueue?: true }[] = [
  { text: 'Overview', path: '', permission: 'write' },
  { text: 'Posts', path: '/posts', permission: 'write' },
  { text: 'Pictures', path: '/media', permission: 'write' },
  { text: 'Conversation', path: '/conversation', permission: 'moderate', isQueue: true },
  { text: 'Outbox', path: '/outbox', permission: 'moderate' },
  { text: 'Letters', path: '/mail', permission: 'manage' },
  { text: 'Settings', path: '/settings', permission: 'manage' },
  { text: 'People', path: '/people', permission: 'manage' },
  { text: 'Your account', path: '/account', permission: 'write' },
];

export function createAdminViews(deps: Pick<Deps, 'config' | 'db'>): AdminViews {
  const { siteUrl, packageDir } = deps.config;
  const folder = path.join(packageDir, 'views', 'admin');
  const templates = compileTemplates(
    new Map(
      [...readThemeFiles(folder, 'The package')].map(([name, content]) => [
        name.replace(/\.ejs$/, ''),
        content.toString('utf8'),
      ]),
    ),
    'when-used',
  );
  const assets = createAssets(
    siteUrl,
    // What the build makes of src/browser.
    readThemeFiles(path.join(packageDir, 'dist', 'public', 'admin'), 'The package'),
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
      signedIn: null,
    };
  }

  function adminView(res: Response, settings: SiteSettings, waiting: number): AdminView {
    const { user, csrfToken } = signedIn(res);
    const here = res.req.originalUrl.replace(/\?.*/, '');
    const places = PLACES.filter(({ permission }) => may(user, permission)).map(
      ({ text, path: place, isQueue = false }): PlaceView => {
        const url = adminUrl(siteUrl, place);
        const { pathname } = new URL(url);
        return {
          text,
          url,
          count: isQueue && waiting > 0 ? waiting : null,
          isCurrent: place === '' ? here === pathname : `${here}/`.startsWith(`${pathname}/`),
        };
      },
    );
    return { ...outside(settings), signedIn: { name: user.name, csrfToken, places } };
  }
}
