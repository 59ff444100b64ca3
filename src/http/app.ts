/**
 * The site's table of contents: every address it answers, in order.
 */
import express, { type Express } from 'express';
import type { Deps } from '../deps.ts';
import type { Checks } from '../linkbacks/checks.ts';
import { adminRoutes } from './admin/index.ts';
import { createBodyGate } from './body-gate.ts';
import { commentAddresses } from './comment-address.ts';
import { commentRoutes } from './comments.ts';
import { createClaimBudget } from './claim-budget.ts';
import { decideCommentRoutes } from './decide-comment.ts';
import { errorPages, notFound } from './errors.ts';
import { feedRoutes } from './feeds.ts';
import { followRoutes } from './follow.ts';
import { refuseStrangersOnFullDisk } from './full-disk.ts';
import { logRequests, securityHeaders } from './headers.ts';
import { linkbackStatusRoutes } from './linkback-status.ts';
import { mediaRoutes } from './media.ts';
import { ownCommentRoutes } from './own-comment.ts';
import { photoRoutes } from './photos.ts';
import { createProxyWatch } from './proxy-watch.ts';
import { searchRoutes } from './search.ts';
import { siteRoutes } from './site.ts';
import { sitemapRoutes } from './sitemap.ts';
import { trackbackRoutes } from './trackback.ts';
import { createViews } from './view.ts';
import { webmentionRoutes } from './webmention.ts';
import { wordpressAddresses } from './wordpress-addresses.ts';
import { xmlrpcRoutes } from './xmlrpc.ts';

export function createApp(deps: Deps, checks: Checks): Express {
  const { config } = deps;
  const basePath = new URL(config.siteUrl).pathname;
  const budget = createClaimBudget(deps);
  const views = createViews(deps);

  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  const proxies = createProxyWatch(deps, app);

  app.use(proxies.notice);
  app.use(logRequests(deps));
  app.use(securityHeaders(deps));
  app.use(createBodyGate());
  app.use(basePath, [
    adminRoutes(deps, views, proxies),
    views.assets(),
    xmlrpcRoutes(deps, checks, budget),
    trackbackRoutes(deps, checks, budget),
    webmentionRoutes(deps, budget, views),
    linkbackStatusRoutes(deps, views),
    refuseStrangersOnFullDisk(deps),
    mediaRoutes(deps),
    photoRoutes(deps),
    commentRoutes(deps, views),
    decideCommentRoutes(deps, views),
    followRoutes(deps, views),
    ownCommentRoutes(deps, views),
    commentAddresses(deps),
    feedRoutes(deps, views),
    sitemapRoutes(deps),
    wordpressAddresses(deps),
    searchRoutes(deps, views),
    siteRoutes(deps, views),
  ]);
  app.use(notFound);
  app.use(errorPages(deps, views));
  return app;
}
