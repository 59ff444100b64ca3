/**
 * The publishing desk: who may come in first, then its pages, one file each.
 */
import { Router } from 'express';
import helmet from 'helmet';
import type { Deps } from '../../deps.ts';
import { accountPages } from './account.ts';
import { createAdminViews } from './admin-views.ts';
import { auditPages } from './audit.ts';
import { readForm } from './form.ts';
import { refuseCrossSite, requireCsrfToken, requirePermission, requireUser } from './guard.ts';
import { invitedPages } from './invited.ts';
import { overviewPage } from './overview.ts';
import { peoplePages } from './people.ts';
import { secondFactorPages } from './second-factor.ts';
import { settingsPages } from './settings.ts';
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
  admin.use(setupPages(deps, views), invitedPages(deps, views), signInPages(deps, views));
  // Everything below is private.
  admin.use(requireUser(deps, views), requireCsrfToken);
  admin.use(overviewPage(deps, views));
  admin.use('/account', accountPages(deps, views), secondFactorPages(deps, views));
  const owners = requirePermission(deps, views, 'manage');
  admin.use('/people', owners, peoplePages(deps, views));
  admin.use('/audit', owners, auditPages(deps, views));
  admin.use('/settings', owners, settingsPages(deps, views));

  const router = Router();
  router.use(views.assets());
  router.use('/admin', admin);
  return router;
}
