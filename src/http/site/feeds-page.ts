/**
 * `/feeds`: says what a feed is and shows the URLs of the site's feeds, for readers who would see raw XML otherwise.
 */
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import { allowFormScript } from '../request/headers.ts';
import {
  FEED_FORMATS,
  type FeedFormat,
  feedsUrl,
  feedUrl,
  readOnly,
  redirectTo,
  settingsFor,
} from '../request/page-request.ts';
import type { FeedsView } from '../view/models/models.ts';
import { FEED_TYPES, presentCollectionMetadata } from '../view/present/metadata.ts';
import type { Views } from '../view/render.ts';
import { translateFor, type Translate } from '../../messages/translate.ts';
import type { SiteSettings } from '../../settings/settings.ts';

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

const NAMES: Record<FeedFormat, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

function presentFeeds(siteUrl: string, settings: SiteSettings, t: Translate): FeedsView {
  const url = feedsUrl(siteUrl);
  const name = String(t('feeds.heading'));
  const description = String(t('feeds.description', { site: settings.siteTitle }));
  return {
    page: {
      title: `${name} · ${settings.siteTitle}`,
      description,
      canonicalUrl: url,
      metadata: presentCollectionMetadata(siteUrl, settings, { url, name, description }),
    },
    feeds: FEED_FORMATS.map((format) => ({
      name: NAMES[format],
      url: feedUrl(siteUrl, { kind: 'all' }, format),
      type: FEED_TYPES[format],
    })),
  };
}
