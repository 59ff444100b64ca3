/**
 * Rendering: a template of views/site with what every page is given besides its own view.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Router, type Response } from 'express';
import type { Deps } from '../deps.ts';
import { sendDocument, type Keep } from './send-document.ts';
import type { SiteSettings } from '../settings/settings.ts';
import type {
  ErrorView,
  GoneView,
  HomeView,
  LinkbackStatusView,
  PostView,
  SiteView,
} from './view-models.ts';

const STYLESHEET_PATH = '/assets/site.css';

type ViewOf = {
  home: HomeView;
  post: PostView;
  gone: GoneView;
  'linkback-status': LinkbackStatusView;
  error: ErrorView;
};

export type Views = {
  render: <Name extends keyof ViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: ViewOf[Name],
    keep?: Keep,
  ) => void;
  stylesheet: () => Router;
};

export function createViews({ config }: Pick<Deps, 'config'>): Views {
  const css = readFileSync(path.join(config.packageDir, 'public', 'site.css'), 'utf8');
  const version = createHash('sha256').update(css).digest('hex').slice(0, 10);
  const stylesheetUrl = `${config.siteUrl}${STYLESHEET_PATH}?v=${version}`;

  return {
    render(res, name, settings, view, keep) {
      const site: SiteView = {
        title: settings.siteTitle,
        description: settings.siteDescription,
        language: settings.siteLanguage,
        homeUrl: `${config.siteUrl}/`,
        stylesheetUrl,
      };
      res.render(`site/${name}`, { site, ...view }, (error: Error | null, body) => {
        if (error) throw error;
        sendDocument(res, { body, contentType: 'text/html; charset=utf-8', keep: keep ?? null });
      });
    },
    stylesheet() {
      const router = Router();
      // From memory: reading it from the disk would wait in line behind the resolver's threads.
      router.get(STYLESHEET_PATH, (_req, res) => {
        sendDocument(res, {
          body: css,
          contentType: 'text/css; charset=utf-8',
          // The address changes with the content, so a browser need not ask again.
          cacheControl: 'public, max-age=31536000, immutable',
          keep: { keys: [], endsAt: null },
        });
      });
      return router;
    },
  };
}
