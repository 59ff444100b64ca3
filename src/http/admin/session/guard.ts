/**
 * Who may come in. It stands before every page of the desk, once (http/admin/index.ts), so that none can
 * forget it.
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
 * Lets in who is signed in, and does so by the head of the request alone. Who is not is sent to sign
 * in and then comes back; signed-out.ts says what becomes of a form that they send.
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
      // Whatever a proxy in front of the blog asks for may stand in the same header.
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

/** A form's own token: another site's page cannot know it. What a program sends needs none. */
export const requireCsrfToken: RequestHandler = (req, res, next) => {
  if (isReading(req) || signedIn(res).session === null) {
    next();
    return;
  }
  const brought = formOf(req).get('csrf') ?? req.get('X-CSRF-Token');
  if (brought === signedIn(res).csrfToken) next();
  else res.status(403).type('text/plain').send(STRANGE_FORM);
};

const STRANGE_FORM =
  'This form was not made for you, or you have signed in anew since. Go back, load the page again, and send it once more.\n';

/** For the pages below it: what opens the account, or the blog, is for people alone. */
export const refusePrograms: RequestHandler = (_req, res, next) => {
  if (signedIn(res).session !== null) next();
  else res.status(403).type('text/plain').send(FOR_PEOPLE);
};

const FOR_PEOPLE = 'An application password does not open this page. Sign in with a browser.\n';

/** For the pages below it: who may not is told so. */
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
      title: 'This is not yours to change',
      message: 'Ask an owner of the blog to do it, or to give you another role.',
    });
  };
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}
