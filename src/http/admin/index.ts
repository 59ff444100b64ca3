/**
 * The publishing desk: who may come in first, then its pages, one file each.
 */
import { Router } from 'express';
import helmet from 'helmet';
import type { Deps } from '../../deps.ts';
import { refuseCrossSite } from '../cross-site.ts';
import type { ProxyWatch } from '../proxy-watch.ts';
import { refuseUploadsOnFullDisk } from '../full-disk.ts';
import type { Views } from '../view.ts';
import { accountPages } from './account.ts';
import { createAdminViews } from './admin-views.ts';
import { appPasswordPages } from './app-passwords.ts';
import { auditPages } from './audit.ts';
import { autosavePages } from './autosave.ts';
import { commenterPages } from './commenter.ts';
import { contentPolicy } from './content-policy.ts';
import { commentPages } from './conversation-comment.ts';
import { conversationPages } from './conversation.ts';
import { editorPages } from './editor.ts';
import { readForm } from './form.ts';
import { refusePrograms, requireCsrfToken, requirePermission, requireUser } from './guard.ts';
import { invitedPages } from './invited.ts';
import { listsPages } from './lists.ts';
import { mailPages } from './mail.ts';
import { mediaPages } from './media.ts';
import { oldCommentAddresses } from './old-comment-addresses.ts';
import { outboxPages } from './outbox.ts';
import { overviewPage } from './overview.ts';
import { passkeyPages } from './passkeys.ts';
import { peoplePages } from './people.ts';
import { postBulk } from './post-bulk.ts';
import { postPreviewPages } from './post-preview.ts';
import { postListPages } from './posts.ts';
import { revisionPages } from './revisions.ts';
import { secondFactorPages } from './second-factor.ts';
import { selfTestPages } from './self-test.ts';
import { settingsPages } from './settings.ts';
import { setupPages } from './setup.ts';
import { signInPages } from './sign-in.ts';
import { toldPages } from './told.ts';
import { readUpload } from './upload-form.ts';

/** `siteViews` draw what a post will look like. */
export function adminRoutes(deps: Deps, siteViews: Views, proxies: ProxyWatch): Router {
  const views = createAdminViews(deps);
  const admin = Router();
  admin.use(contentPolicy, helmet.crossOriginResourcePolicy());
  // Nothing of a body is read before it is known who sends it, or by a page for everybody.
  admin.use(refuseCrossSite(deps.config));
  admin.use(setupPages(deps, views), invitedPages(deps, views), signInPages(deps, views));
  // Everything below is private.
  admin.use(requireUser(deps, views));
  // Among its files is the field that the next one looks for.
  admin.use('/media', refuseUploadsOnFullDisk(deps), readUpload(deps, views));
  admin.use(readForm, requireCsrfToken);
  admin.use(overviewPage(deps, views, proxies));
  const posts = [
    postListPages(deps, views),
    postBulk(deps),
    postPreviewPages(deps, views, siteViews),
    autosavePages(deps),
    editorPages(deps, views),
    revisionPages(deps, views),
    toldPages(deps, views),
  ];
  admin.use('/posts', requirePermission(deps, views, 'write'), posts);
  admin.use('/media', requirePermission(deps, views, 'write'), mediaPages(deps, views));
  const moderators = requirePermission(deps, views, 'moderate');
  admin.use('/conversation', moderators, conversationPages(deps, views));
  admin.use('/conversation/comments', moderators, commentPages(deps, views));
  admin.use('/comments', moderators, oldCommentAddresses(deps));
  admin.use('/outbox', moderators, outboxPages(deps, views));
  admin.use('/self-test', moderators, selfTestPages(deps, views));
  const account = [
    accountPages(deps, views),
    secondFactorPages(deps, views),
    passkeyPages(deps, views),
    appPasswordPages(deps, views),
  ];
  const forPeople = [
    '/account',
    '/people',
    '/audit',
    '/settings',
    '/lists',
    '/mail',
    '/commenters',
  ];
  admin.use(forPeople, refusePrograms);
  admin.use('/account', account);
  const owners = requirePermission(deps, views, 'manage');
  admin.use('/people', owners, peoplePages(deps, views));
  admin.use('/audit', owners, auditPages(deps, views));
  admin.use('/settings', owners, settingsPages(deps, views));
  admin.use('/lists', owners, listsPages(deps, views));
  admin.use('/mail', owners, mailPages(deps, views));
  admin.use('/commenters', owners, commenterPages(deps, views));

  const router = Router();
  router.use(views.assets());
  router.use('/admin', admin);
  return router;
}
