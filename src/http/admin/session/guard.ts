/**
 * Access checks of the admin: a session or an application password, the CSRF token, the role.
 *
 * Programs send an application password with each request. No response has `WWW-Authenticate`, so
 * browsers never send such credentials by themselves, and these requests need no CSRF token.
 */
import type { Request, RequestHandler, Response } from 'express';
import { findProgram, noteWrongSecret } from '../../../accounts/app-passwords.ts';
import { findSession } from '../../../accounts/sessions.ts';
import { may, type Permission } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { formOf } from '../lib/form.ts';
import { adminUrl, returnPath } from '../lib/paths.ts';
import {
  dropMarkerCookie,
  noteSignedIn,
  renewMarkerCookie,
  sessionToken,
  signedIn,
} from './signed-in.ts';
import { createSignedOutAnswer } from './signed-out.ts';
import type { AdminViews } from '../views/render.ts';
import { clientAddress } from '../../request/headers.ts';
import { settingsFor } from '../../request/page-request.ts';
import { trustBody } from '../../server/body-limit.ts';

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
    const program = credentials && (await findProgram(deps, credentials))?.user;
    const found = token === null || program ? null : await findSession(deps, token);
    if (credentials && program) {
      noteSignedIn(res, { user: program, session: null, token: credentials.secret });
      trustBody(req);
      next();
    } else if (token !== null && found) {
      // Credentials that are not ours may be for a proxy in front of the blog.
      noteSignedIn(res, { ...found, token });
      renewMarkerCookie(req, res, deps.config);
      trustBody(req);
      next();
    } else if (credentials) {
      await refuseProgram(deps, req, res, credentials);
    } else if (isReading(req)) {
      dropMarkerCookie(req, res, deps.config);
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

/** `name`: the email address, or the slug of the user's author. */
type Credentials = { name: string; secret: string };

const MAX_HEADER = 2_000;

/** Parses `Authorization: Basic`; `null` if it is missing or malformed. @see RFC 7617, section 2 */
function credentialsIn(req: Pick<Request, 'get'>): Credentials | null {
  const header = req.get('Authorization') ?? '';
  const encoded = header.length > MAX_HEADER ? null : /^basic +([\w+/]+=*)$/i.exec(header)?.[1];
  if (!encoded) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  return { name: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Answers a request with an unknown application password: 401, or 429 after too many. */
async function refuseProgram(
  deps: Pick<Deps, 'db' | 'clock'>,
  req: Request,
  res: Response,
  { name }: Pick<Credentials, 'name'>,
): Promise<void> {
  const seconds = await noteWrongSecret(deps, { name, client: clientAddress(req) });
  if (seconds > 0) res.status(429).set('Retry-After', String(seconds));
  else res.status(401);
  res.type('text/plain').send(seconds > 0 ? TOO_OFTEN : NO_SUCH);
}

const NO_SUCH =
  'Unknown email address or application password. Create an application password on your account page.\n';
const TOO_OFTEN = 'Too many attempts. Try again after the time in the Retry-After header.\n';
