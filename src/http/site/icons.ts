/**
 * The site's icon and logo: their files at versioned URLs; the URLs at the root that browsers request unasked; and the
 * web app manifest, which names the icons.
 *
 * Without an icon of the owner's, the theme answers at the root, and its icons are named.
 *
 * @see https://www.w3.org/TR/appmanifest/
 */
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { NotFoundError } from '../../lib/errors.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { findSiteImage } from '../../site-images/store.ts';
import { sendDocument } from '../page-cache/answer.ts';
import {
  answerWithoutContent,
  assertReading,
  redirectTo,
  settingsFor,
} from '../request/page-request.ts';
import { manifestUrl, type Views } from '../view/render.ts';
import { MANIFEST_TYPE, webAppLook } from '../view/web-app.ts';

/** Their URLs do not change with the icon. */
const ROOT_CACHE_CONTROL = 'public, max-age=86400';
/** The URL contains the beginning of the upload's hash. */
const VERSIONED_CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function iconRoutes(deps: Pick<Deps, 'config' | 'db' | 'log'>, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.all('/favicon.ico', atRoot('favicon.ico'));
  router.all('/apple-touch-icon.png', atRoot('apple-touch-icon.png'));
  router.all('/site.webmanifest', showManifest);
  router.all('/assets/site-images/:key/:name', sendVersioned);
  return router;

  function atRoot(name: string): RequestHandler {
    return async (req, res, next) => {
      const { images } = await settingsFor(deps, res);
      if (images.icon === null) {
        next();
        return;
      }
      assertReading(req, res);
      if (redirectTo(req, res, `${siteUrl}/${name}`)) return;
      await send(req, res, { name, key: images.icon, cacheControl: ROOT_CACHE_CONTROL });
    };
  }

  async function sendVersioned(
    req: Request<{ key: string; name: string }>,
    res: Response,
  ): Promise<void> {
    const { key, name } = req.params;
    if (!/^[0-9a-f]{16}$/.test(key)) throw new NotFoundError('site image', key);
    await send(req, res, { name, key, cacheControl: VERSIONED_CACHE_CONTROL });
  }

  async function send(
    req: Pick<Request, 'method' | 'path' | 'fresh'>,
    res: Response,
    { name, key, cacheControl }: { name: string; key: string; cacheControl: string },
  ): Promise<void> {
    const image = await findSiteImage(deps.db, name, key);
    if (!image) throw new NotFoundError('site image', `${key}/${name}`);
    assertReading(req, res);
    res.set('Cache-Control', cacheControl).set('ETag', `"${key}-${name}"`).type(image.type);
    if (!answerWithoutContent(req, res)) res.send(Buffer.from(image.content));
  }

  async function showManifest(req: Request, res: Response): Promise<void> {
    if (redirectTo(req, res, manifestUrl(siteUrl))) return;
    assertReading(req, res);
    const settings = await settingsFor(deps, res);
    sendDocument(res, {
      body: JSON.stringify(manifest(settings)),
      contentType: MANIFEST_TYPE,
      // A change of the settings drops it.
      cache: { keys: [], endsAt: null },
    });
  }

  function manifest(settings: SiteSettings): object {
    const { siteTitle, siteDescription } = settings;
    return {
      id: `${siteUrl}/`,
      name: siteTitle,
      ...(siteDescription !== '' && { description: siteDescription }),
      start_url: `${siteUrl}/`,
      scope: `${siteUrl}/`,
      display: 'minimal-ui',
      ...webAppLook(siteUrl, settings, views),
    };
  }
}
