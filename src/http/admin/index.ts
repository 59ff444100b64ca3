/**
 * The publishing desk: who may come in first, then its pages, one file each.
 */
import { Router } from 'express';
import helmet from 'helmet';
import type { Deps } from '../../deps.ts';
import { createAdminViews } from './admin-views.ts';
import { conversationPages } from './conversation.ts';
import { readForm } from './form.ts';
import { refuseCrossSite, requireCsrfToken, requirePermission, requireUser } from './guard.ts';
import { outboxPages } from './outbox.ts';
import { selfTestPages } from './self-test.ts';
import { setupPages } from './setup.ts';
import { signInPages } from './sign-in.ts';

/** Nothing but our own files: no inline script, no inline style, nothing from elsewhere. */
const POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'https:', 'data:', 'blob:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

export function adminRoutes(deps: Deps): Router {
  const views = createAdminViews(deps);
  const admin = Router();
  admin.use(helmet.contentSecurityPolicy(POLICY), helmet.crossOriginResourcePolicy());
  admin.use(readForm, refuseCrossSite(deps));
  admin.use(setupPages(deps, views), signInPages(deps, views));
  // Everything below is private.
  admin.use(requireUser(deps, views), requireCsrfToken);
  const moderators = requirePermission(deps, views, 'moderate');
  admin.use('/conversation', moderators, conversationPages(deps, views));
  admin.use('/outbox', moderators, outboxPages(deps, views));
  admin.use('/self-test', moderators, selfTestPages(deps, views));

  const router = Router();
  router.use(views.assets());
  router.use('/admin', admin);
  return router;
}
