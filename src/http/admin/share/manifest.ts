/**
 * The web app manifest of the admin, which puts it into the share menu of phones and computers on which it is installed.
 *
 * Needs no session: it contains what the site shows to everybody, and browsers fetch it without cookies.
 *
 * @see https://w3c.github.io/web-share-target/
 */
import { Router } from 'express';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { sendDocument } from '../../page-cache/answer.ts';
import { settingsFor } from '../../request/page-request.ts';
import type { Views } from '../../view/render.ts';
import { MANIFEST_TYPE, webAppLook } from '../../view/web-app.ts';

export const ADMIN_MANIFEST = '/admin.webmanifest';

/** @param siteViews have the theme's icons */
export function adminManifest(deps: Pick<Deps, 'config' | 'db' | 'log'>, siteViews: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.get(ADMIN_MANIFEST, async (_req, res) => {
    const settings = await settingsFor(deps, res);
    const manifest = {
      id: adminUrl(siteUrl),
      name: `${settings.siteTitle}: admin`,
      short_name: settings.siteTitle,
      start_url: adminUrl(siteUrl),
      scope: adminUrl(siteUrl),
      display: 'minimal-ui',
      ...webAppLook(siteUrl, settings, siteViews),
      shortcuts: [{ name: 'New post', url: adminUrl(siteUrl, '/posts/new') }],
      share_target: {
        action: adminUrl(siteUrl, '/posts/new'),
        method: 'GET',
        enctype: 'application/x-www-form-urlencoded',
        params: { title: 'title', text: 'text', url: 'url' },
      },
    };
    sendDocument(res, {
      body: JSON.stringify(manifest),
      contentType: MANIFEST_TYPE,
      cacheControl: 'no-store',
      cache: null,
    });
  });
  return router;
}
