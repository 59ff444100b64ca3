/**
 * Access checks of the admin: a session or an application password, the CSRF token, the role.
 */
import type { Request, RequestHandler } from 'express';
import { findProgram } from '../../../accounts/app-passwords.ts';
import { findSession } from '../../../accounts/sessions.ts';
import { may, type Permission } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { trustBody } from '../../server/body-limit.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { formOf } from '../lib/form.ts';
import { adminUrl, returnPath } from '../lib/paths.ts';
import { credentialsIn, refuseProgram } from './program.ts';
import { noteSignedIn, sessionToken, signedIn } from './signed-in.ts';
import { createSignedOutAnswer } from './signed-out.ts';

type GuardDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/**
 * Lets signed-in users pass, by the request's headers alone. Redirects other reads to the sign-in
 * page, which leads back; signed-out.ts answers forms.
 */
export function requireUser(deps: GuardDeps, views: AdminViews): RequestHandler {
  const askToSignIn = createSignedOutAnswer(deps, views);
  return async (req, res, next) => {
    const token = sessionToken(req);
    const credentials = credentialsIn(req);
    const program = credentials && (await findProgram(deps, credentials));
    const found = token === null || program ? null : await findSession(deps, token);
    if (credentials && program) {
      noteSignedIn(res, { user: program, session: null, token: credentials.secret });
      trustBody(req);
      next();
    } else if (token !== null && found) {
      // Credentials that are not ours may be for a proxy in front of the blog.
      noteSignedIn(res, { ...found, token });
      trustBody(req);
      next();
    } else if (credentials) {
      await refuseProgram(deps, req, res, credentials);
    } else if (isReading(req)) {
      const back = encodeURIComponent(returnPath(req.originalUrl, deps.config.siteUrl));
      res.redirect(303, `${adminUrl(deps.config.siteUrl, '/sign-in')}?return=${back}`);
    } else {
      await askToSignIn(req, res, token);
    }
  };
}

/** Checks the CSRF token of a form. Programs need none: browsers do not send their credentials. */
export const requireCsrfToken: RequestHandler = (req, res, next) => {
  if (isReading(req) || signedIn(res).session === null) {
    next();
    return;
  }
  const sent = formOf(req).get('csrf') ?? req.get('X-CSRF-Token');
  if (sent === signedIn(res).csrfToken) next();
  else res.status(403).type('text/plain').send(INVALID_TOKEN);
};

const INVALID_TOKEN =
  'This form has expired, because you have signed in again since it was loaded. Go back, reload the page and submit the form again.\n';

/** Keeps application passwords away from the account and from what only owners may change. */
export const refusePrograms: RequestHandler = (_req, res, next) => {
  if (signedIn(res).session !== null) next();
  else res.status(403).type('text/plain').send(NO_PROGRAMS);
};

const NO_PROGRAMS =
  'Application passwords don’t give access to this page. Sign in with a browser.\n';

/** Answers 403 to users without the permission. */
export function requirePermission(
  deps: Pick<Deps, 'db' | 'log'>,
  views: AdminViews,
  permission: Permission,
): RequestHandler {
  return async (_req, res, next) => {
    if (may(signedIn(res).user, permission)) {
      next();
      return;
    }
    const settings = await settingsFor(deps, res);
    await views.render(res.status(403), 'message', settings, {
      title: 'You don’t have access to this page',
      message: 'Ask an owner of the blog to change your role.',
    });
  };
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}
