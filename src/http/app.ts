/**
 * The Express app: middleware and every route, in the order in which they are tried.
 */
import express, { type Express } from 'express';
import type { Deps } from '../deps.ts';
import { adminRoutes } from './admin/index.ts';
import { knownBrowser } from './admin/session/signed-in.ts';
import { decideCommentRoutes } from './comments/decide.ts';
import { ownCommentRoutes } from './comments/own-comment.ts';
import { commentAddresses } from './comments/permalink.ts';
import { commentRoutes } from './comments/submit.ts';
import { subscriptionRoutes } from './comments/subscribe.ts';
import { errorPages, notFound } from './errors.ts';
import { indieauthRoutes } from './indieauth/index.ts';
import { rootMetadataRoutes } from './indieauth/metadata.ts';
import { pingbackMethods } from './linkbacks/pingback.ts';
import { responseFormRoutes } from './linkbacks/response-form.ts';
import { linkbackStatusRoutes } from './linkbacks/status.ts';
import { mentionsRoutes } from './linkbacks/mentions.ts';
import { trackbackRoutes } from './linkbacks/trackback.ts';
import { webmentionRoutes } from './linkbacks/webmention.ts';
import { micropubRoutes } from './micropub/micropub.ts';
import { createProgramLimits } from './request/programs.ts';
import { refuseStrangersOnFullDisk } from './request/full-disk.ts';
import { createProxyWatch, logRequests, securityHeaders } from './request/headers.ts';
import { readableAddress } from './request/page-request.ts';
import { createClaimRateLimit } from './request/ping.ts';
import { createBodyLimit } from './server/body-limit.ts';
import { cardRoutes } from './site/cards.ts';
import { earlierUrls } from './site/earlier-urls.ts';
import { embedPages } from './site/embed-page.ts';
import { archivePages } from './site/archive.ts';
import { feedRoutes } from './site/feeds.ts';
import { feedsPage } from './site/feeds-page.ts';
import { iconRoutes } from './site/icons.ts';
import { listPages } from './site/lists.ts';
import { mediaRoutes, avatarRoutes, embedPictureRoutes } from './site/media.ts';
import { oembedRoutes } from './site/oembed.ts';
import { postPages } from './site/post.ts';
import { searchRoutes } from './site/search.ts';
import { sharedDrafts } from './site/shared-draft.ts';
import { sitemapRoutes } from './site/sitemap.ts';
import { wordpressAddresses } from './site/wordpress-urls.ts';
import { appearanceRoutes } from './view/appearance-stylesheet.ts';
import { createViews } from './view/render.ts';
import { xmlrpcRoutes } from './xmlrpc/server.ts';
import type { Checks } from '../linkbacks/verify/checks.ts';

export function createApp(deps: Deps, checks: Checks): Express {
  const { config } = deps;
  const basePath = new URL(config.siteUrl).pathname;
  const claims = createClaimRateLimit(deps);
  const programLimits = createProgramLimits();
  const views = createViews(deps);

  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  const proxies = createProxyWatch(deps, app);

  app.use(proxies.notice);
  app.use(logRequests(deps));
  app.use(securityHeaders(deps));
  app.use(createBodyLimit({ knownBrowser: (req) => knownBrowser(deps, req) }));
  app.use(basePath, [
    adminRoutes(deps, views, proxies),
    iconRoutes(deps, views),
    views.assets(),
    appearanceRoutes(),
    xmlrpcRoutes(deps, programLimits, pingbackMethods(deps, checks, claims)),
    indieauthRoutes(deps, views),
    trackbackRoutes(deps, checks, claims),
    webmentionRoutes(deps, claims, views),
    micropubRoutes({ ...deps, limits: programLimits }),
    linkbackStatusRoutes(deps, views),
    mentionsRoutes(deps),
    refuseStrangersOnFullDisk(deps),
    responseFormRoutes(deps, claims, views),
    mediaRoutes(deps),
    avatarRoutes(deps),
    cardRoutes(deps),
    embedPictureRoutes(deps),
    commentRoutes(deps, views),
    decideCommentRoutes(deps, views),
    subscriptionRoutes(deps, views),
    ownCommentRoutes(deps, views),
    commentAddresses(deps),
    feedRoutes(deps, views),
    sitemapRoutes(deps),
    wordpressAddresses(deps),
    searchRoutes(deps, views),
    oembedRoutes(deps),
    readableAddress(deps),
    archivePages(deps, views),
    feedsPage(deps, views),
    // Before pages: four digits are a year.
    listPages(deps, views),
    embedPages(deps, views),
    postPages(deps, views),
    earlierUrls(deps),
    sharedDrafts(deps, views),
  ]);
  app.use(rootMetadataRoutes(deps));
  app.use(notFound);
  app.use(errorPages(deps, views));
  return app;
}
