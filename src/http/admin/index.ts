/**
 * The routes of the admin: access checks first, then its pages.
 */
import { type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import type { Deps } from '../../deps.ts';
import { accountPages } from './account/account.ts';
import { authorizePages } from './account/authorize.ts';
import { confirmPages } from './account/confirm.ts';
import { accessTokenPages } from './account/access-tokens.ts';
import { appPasswordPages, passkeyPages, secondFactorPages } from './account/credentials.ts';
import { mailPages } from './delivery/mail.ts';
import { outboxPages } from './delivery/outbox.ts';
import { readForm } from './lib/form.ts';
import { adminUrl } from './lib/paths.ts';
import { libraryLimits, readUpload } from './lib/upload-form.ts';
import { mediaPages } from './media/library.ts';
import { commentPages } from './moderation/comment.ts';
import { commenterPages } from './moderation/commenter.ts';
import { linkbackPages } from './moderation/linkback.ts';
import { listFor, placeUrl } from './moderation/place.ts';
import { responsePages } from './moderation/responses.ts';
import { listsPages } from './moderation/spam-lists.ts';
import { listOfComments } from './moderation/states.ts';
import { autosavePages } from './posts/autosave.ts';
import { postBulk } from './posts/bulk.ts';
import { calendarPages } from './posts/calendar.ts';
import { embedPages } from './posts/embeds.ts';
import { editorPages } from './posts/editor.ts';
import { postListPages } from './posts/list.ts';
import { notifiedPages } from './posts/notified.ts';
import { convertPages } from './posts/convert.ts';
import { contextPages, sharePages } from './posts/panel.ts';
import { postPreviewPages } from './posts/preview.ts';
import { publishPages } from './posts/publish.ts';
import { revisionPages } from './posts/revisions.ts';
import { titlePages } from './posts/titles.ts';
import { forgotPasswordPages } from './session/forgot-password.ts';
import {
  refusePrograms,
  requireCsrfToken,
  requirePermission,
  requireUser,
} from './session/guard.ts';
import { invitedPages, setupPages } from './session/one-time-links.ts';
import { signInPages } from './session/sign-in.ts';
import { adminManifest } from './share/manifest.ts';
import { overviewPage } from './site/overview.ts';
import { selfTestPages } from './site/self-test.ts';
import { settingsPages } from './site/settings.ts';
import { auditPages, usersPages } from './site/users.ts';
import { backupPages } from './moving/backup.ts';
import { exportPages } from './moving/export.ts';
import { importPages, readImportUpload } from './moving/import.ts';
import { importRunPages } from './moving/import-run.ts';
import { importUploads } from './moving/upload.ts';
import { FILED_PAGES } from './terms/kinds.ts';
import { filedPages } from './terms/terms.ts';
import { contentPolicy, createAdminViews } from './views/render.ts';
import { refuseCrossSite } from '../request/cross-site.ts';
import { refuseUploadsOnFullDisk } from '../request/full-disk.ts';
import type { ProxyWatch } from '../request/headers.ts';
import type { Views } from '../view/render.ts';
import { createTargetChecks } from '../../outbox/target-checks.ts';

/** @param siteViews render previews of posts as the site shows them */
export function adminRoutes(deps: Deps, siteViews: Views, proxies: ProxyWatch): Router {
  const views = createAdminViews(deps);
  const admin = Router();
  admin.use(contentPolicy, helmet.crossOriginResourcePolicy());
  // No body is read before its sender is known, except by the public pages, which have low limits.
  admin.use(refuseCrossSite(deps.config));
  admin.use(oldUrls(deps));
  admin.use(adminManifest(deps, siteViews));
  admin.use(setupPages(deps, views), invitedPages(deps, views), signInPages(deps, views));
  admin.use(forgotPasswordPages(deps, views));
  // Everything below needs a signed-in user.
  admin.use(requireUser(deps, views));
  // The multipart body has the CSRF token that the next line checks.
  admin.use('/media', refuseUploadsOnFullDisk(deps), readUpload(deps, views, libraryLimits));
  const siteImages = readUpload(deps, views, { names: ['icon', 'logo'] });
  const owners = requirePermission(deps, views, 'manage');
  const importUpload = [refusePrograms, owners, readImportUpload(deps, views)];
  admin.use('/settings/import', ...importUpload);
  admin.use('/settings/appearance', refuseUploadsOnFullDisk(deps), siteImages);
  admin.use(readForm, requireCsrfToken);
  admin.use(overviewPage(deps, views, proxies));
  const checks = createTargetChecks(deps);
  const posts = [
    postListPages(deps, views, 'post'),
    titlePages(deps),
    calendarPages(deps, views),
    postBulk(deps),
    postPreviewPages(deps, views, siteViews, checks),
    autosavePages(deps),
    editorPages(deps, views, checks),
    publishPages(deps, views, checks),
    revisionPages(deps, views),
    convertPages({ deps, views, checks }),
    sharePages({ deps, views, checks }),
    contextPages({ deps, views, checks }),
    embedPages({ deps, views, checks }),
    notifiedPages(deps, views),
  ];
  admin.use('/posts', requirePermission(deps, views, 'write'), posts);
  admin.use('/pages', requirePermission(deps, views, 'write'), postListPages(deps, views, 'page'));
  admin.use('/media', requirePermission(deps, views, 'write'), mediaPages(deps, views));
  for (const pages of FILED_PAGES) {
    const editors = requirePermission(deps, views, 'edit');
    admin.use(pages.path, editors, filedPages(deps, views, pages));
  }
  const moderators = requirePermission(deps, views, 'moderate');
  admin.use('/responses', moderators, responsePages(deps, views));
  admin.use('/responses/comments', moderators, commentPages(deps, views));
  admin.use('/responses/linkbacks', moderators, linkbackPages(deps, views));
  admin.use('/outbox', moderators, outboxPages(deps, views));
  admin.use('/self-test', moderators, selfTestPages(deps, views));
  const account = [
    accountPages(deps, views),
    confirmPages(deps),
    secondFactorPages(deps, views),
    passkeyPages(deps, views),
    appPasswordPages(deps, views),
    accessTokenPages(deps, views),
  ];
  const withoutPrograms = [
    '/account',
    '/authorize',
    '/users',
    '/audit',
    '/settings',
    '/lists',
    '/mail',
    '/commenters',
  ];
  admin.use(withoutPrograms, refusePrograms);
  admin.use('/account', account);
  admin.use('/authorize', authorizePages(deps, views));
  admin.use('/users', owners, usersPages(deps, views));
  admin.use('/audit', owners, auditPages(deps, views));
  admin.use('/settings', owners, settingsPages(deps, views));
  const imports = [importPages(deps, views), importUploads(deps), importRunPages(deps, views)];
  admin.use('/settings/import', owners, imports);
  admin.use('/settings/export', owners, exportPages(deps, views));
  admin.use('/settings/backup', owners, backupPages(deps, views));
  admin.use('/lists', owners, listsPages(deps, views));
  admin.use('/mail', owners, mailPages(deps, views));
  admin.use('/commenters', owners, commenterPages(deps, views));

  const router = Router();
  router.use(views.assets());
  router.use('/admin', admin);
  return router;
}

/** Paths below `/admin`; the first match is replaced. Case and a slash at the end do not matter to Express. */
const MOVED: readonly [RegExp, string][] = [
  [/^\/conversation\/comments\/([^/]+)\/answer\/?$/i, '/responses/comments/$1/reply'],
  [/^\/conversation(?=\/|$)/i, '/responses'],
  [/^\/comments\/(?=[1-9]\d*\/?$)/i, '/responses/comments/'],
  [/^\/people(?=\/|$)/i, '/users'],
  [/^\/commenters\/([^/]+)\/forget\/?$/i, '/commenters/$1/erase'],
  [/^\/posts\/([^/]+)\/told\/?$/i, '/posts/$1/notifications'],
  [/^\/outbox\/never\/?$/i, '/outbox/stop-notifying'],
];

function oldUrls({ config: { siteUrl } }: Pick<Deps, 'config'>): RequestHandler {
  return ({ path, originalUrl }, res, next) => {
    const url = newUrl(path, new URL(originalUrl, siteUrl));
    if (url === null) next();
    else res.set('Cache-Control', 'no-store').redirect(308, url);
  };

  function newUrl(path: string, { search, searchParams }: URL): string | null {
    if (/^\/comments\/?$/i.test(path))
      return placeUrl(siteUrl, listFor(listOfComments(searchParams.get('state')), 'comments'));
    if (/^\/posts\/?$/i.test(path) && searchParams.get('state') === 'pages')
      return adminUrl(siteUrl, '/pages');
    for (const [pattern, replacement] of MOVED)
      if (pattern.test(path)) return adminUrl(siteUrl, path.replace(pattern, replacement)) + search;
    return null;
  }
}
