/**
 * `/feeds`: says what a feed is and shows the URLs of the site's feeds, for readers who would see raw XML otherwise.
 */
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import { allowFormScript } from '../request/headers.ts';
import { feedsUrl, readOnly, redirectTo, settingsFor } from '../request/page-request.ts';
import { presentFeeds } from '../view/present/metadata.ts';
import type { Views } from '../view/render.ts';
import { translateFor } from '../../messages/translate.ts';

export function feedsPage(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.route('/feeds').get(showFeeds).all(readOnly);
  return router;

  async function showFeeds(req: Request, res: Response): Promise<void> {
    if (redirectTo(req, res, feedsUrl(siteUrl))) return;
    const settings = await settingsFor(deps, res);
    allowFormScript(res);
    const view = presentFeeds(siteUrl, settings, translateFor(deps.config, settings));
    // Only the settings change it.
    views.render(res, 'feeds', settings, view, { keys: [], endsAt: null });
  }
}
