/**
 * The endpoints about a token: introspection, for resource servers; revocation; and the user's profile.
 *
 * @see https://indieauth.spec.indieweb.org/#access-token-verification
 * @see https://indieauth.spec.indieweb.org/#user-information
 */
import { Router } from 'express';
import { SCOPES } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { findProgramByToken } from '../../indieauth/access-tokens.ts';
import { issuerOf } from '../../indieauth/answer-url.ts';
import { profileUrl, readProfile } from '../../indieauth/profile.ts';
import { scopeText } from '../../indieauth/scope.ts';
import {
  createRequestLimit,
  readParameters,
  refuseTooMany,
  requireBearer,
  sendError,
} from './endpoint.ts';
import { endAccess } from './end-access.ts';

/** Resource servers ask for each request of theirs. */
const PER_MINUTE = 120;

export function aboutTokenRoutes(deps: Pick<Deps, 'config' | 'db' | 'clock'>): Router {
  const router = Router();
  const admit = createRequestLimit(deps, PER_MINUTE);
  router.use((req, res, next) => {
    if (admit(req)) next();
    else refuseTooMany(res);
  });

  router.post('/introspect', async (req, res) => {
    const caller = await requireBearer(deps, req, res);
    const given = caller && (await readParameters(req, res, ['token']));
    if (!given) return;
    const found = await findProgramByToken(deps, given.token);
    // Nobody learns anything about other users' tokens.
    if (found?.user.id !== caller.user.id) {
      res.json({ active: false });
      return;
    }
    const { accessToken, user, scopes } = found;
    const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);
    res.json({
      active: true,
      me: accessToken?.me || (await profileUrl(deps, user)),
      client_id: accessToken?.clientId || issuerOf(deps.config),
      scope: scopeText(scopes ?? SCOPES),
      ...(accessToken && { iat: seconds(accessToken.createdAt) }),
      ...(accessToken?.expiresAt && { exp: seconds(accessToken.expiresAt) }),
    });
  });

  router.post('/revoke', async (req, res) => {
    const given = await readParameters(req, res, ['token']);
    if (given) await endAccess(deps, res, given.token);
  });

  router.get('/userinfo', async (req, res) => {
    const program = await requireBearer(deps, req, res);
    if (!program) return;
    const { user, accessToken } = program;
    const scopes = program.scopes ?? SCOPES;
    const me = accessToken?.me || (await profileUrl(deps, user));
    const profile = await readProfile(deps, user, { me, scopes });
    if (profile) {
      res.json(profile);
      return;
    }
    res.set('WWW-Authenticate', 'Bearer error="insufficient_scope", scope="profile"');
    sendError(res, 403, 'insufficient_scope', 'The token doesn’t have the scope profile.');
  });
  return router;
}
