/**
 * The publishing desk: who may come in first, then its pages, one file each.
 */
import { Router } from 'express';
import helmet from 'helmet';
import type { Deps } from '../../deps.ts';
import type { Views } from '../view.ts';
import { createAdminViews } from './admin-views.ts';
import { contentPolicy } from './content-policy.ts';
import { conversationPages } from './conversation.ts';
import { editorPages } from './editor.ts';
import { readForm } from './form.ts';
import { refuseCrossSite, requireCsrfToken, requirePermission, requireUser } from './guard.ts';
import { outboxPages } from './outbox.ts';
import { postPreviewPages } from './post-preview.ts';
import { postListPages } from './posts.ts';
import { revisionPages } from './revisions.ts';
import { selfTestPages } from './self-test.ts';
import { setupPages } from './setup.ts';
import { signInPages } from './sign-in.ts';

/** `siteViews` draw what a post will look like. */
export function adminRoutes(deps: Deps, siteViews: Views): Router {
  const views = createAdminViews(deps);
  const admin = Router();
  admin.use(contentPolicy, helmet.crossOriginResourcePolicy());
  admin.use(readForm, refuseCrossSite(deps));
  admin.use(setupPages(deps, views), signInPages(deps, views));
  // Everything below is private.
  admin.use(requireUser(deps, views), requireCsrfToken);
  const posts = [
    postListPages(deps, views),
    postPreviewPages(deps, views, siteViews),
    editorPages(deps, views),
    revisionPages(deps, views),
  ];
  admin.use('/posts', requirePermission(deps, views, 'write'), posts);
  const moderators = requirePermission(deps, views, 'moderate');
  admin.use('/conversation', moderators, conversationPages(deps, views));
  admin.use('/outbox', moderators, outboxPages(deps, views));
  admin.use('/self-test', moderators, selfTestPages(deps, views));

  const router = Router();
  router.use(views.assets());
  router.use('/admin', admin);
  return router;
}
