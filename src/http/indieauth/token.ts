/**
 * POST /indieauth/token: redeems codes and refresh tokens; older clients also revoke here, and verify a token with GET.
 * POST /indieauth/authorize: redeems a code for the user's profile, without a token.
 *
 * @see https://indieauth.spec.indieweb.org/#redeeming-the-authorization-code
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../accounts/audit.ts';
import { findUser } from '../../accounts/users.ts';
import { SCOPES } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { noteWrongToken } from '../../indieauth/access-tokens.ts';
import { issuerOf } from '../../indieauth/answer-url.ts';
import type { Issued, TokenRefusal } from '../../indieauth/issue.ts';
import { profileUrl } from '../../indieauth/profile.ts';
import { redeemForProfile, redeemForTokens } from '../../indieauth/redeem.ts';
import { refreshTokens } from '../../indieauth/refresh.ts';
import { scopeText } from '../../indieauth/scope.ts';
import { clientAddress } from '../request/headers.ts';
import {
  createRequestLimit,
  readParameters,
  refuseTooMany,
  requireBearer,
  sendError,
} from './endpoint.ts';
import { endAccess } from './end-access.ts';

const PER_MINUTE = 20;
const PARAMETERS = [
  'grant_type',
  'action',
  'token',
  'code',
  'client_id',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'scope',
] as const;

type Parameters = Record<(typeof PARAMETERS)[number], string>;
type TokenDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

export function tokenRoutes(deps: TokenDeps): Router {
  const router = Router();
  const admit = createRequestLimit(deps, PER_MINUTE);

  router.get('/token', async (req, res) => {
    const program = await requireBearer(deps, req, res);
    if (!program) return;
    const { accessToken, user } = program;
    res.json({
      me: accessToken?.me || (await profileUrl(deps, user)),
      client_id: accessToken?.clientId || issuerOf(deps.config),
      scope: scopeText(program.scopes ?? SCOPES),
    });
  });

  router.post('/token', async (req, res) => {
    const given = await admitted(req, res);
    if (!given) return;
    if (given.action === 'revoke') await endAccess(deps, res, given.token);
    else if (isRedemption(given.grant_type)) await redeem(req, res, given);
    else if (given.grant_type === 'refresh_token') await refresh(req, res, given);
    else {
      const text = 'grant_type must be authorization_code or refresh_token.';
      sendError(res, 400, 'unsupported_grant_type', text);
    }
  });

  router.post('/authorize', async (req, res) => {
    const given = await admitted(req, res);
    if (!given) return;
    if (!isRedemption(given.grant_type)) {
      sendError(res, 400, 'unsupported_grant_type', 'grant_type must be authorization_code.');
      return;
    }
    const outcome = await redeemForProfile(deps, given);
    if (outcome.kind === 'refused') {
      await refuse(req, res, outcome);
      return;
    }
    const { user, clientName: via, me, profile } = outcome;
    await noteAction(deps, { ...user, via }, 'signed in to another site', me);
    res.json({ me, ...(profile && { profile }) });
  });
  return router;

  async function admitted(req: Request, res: Response): Promise<Parameters | null> {
    if (admit(req)) return await readParameters(req, res, PARAMETERS);
    refuseTooMany(res);
    return null;
  }

  async function redeem(req: Request, res: Response, given: Parameters): Promise<void> {
    const outcome = await redeemForTokens(deps, given);
    if (outcome.kind === 'refused') {
      await refuse(req, res, outcome);
      return;
    }
    const { user, clientName: via, issued, profile } = outcome;
    await noteAction(deps, { ...user, via }, 'got an access token', scopeText(issued.scopes));
    res.json({ ...answerOf(issued), ...(profile && { profile }) });
  }

  async function refresh(req: Request, res: Response, given: Parameters): Promise<void> {
    const outcome = await refreshTokens(deps, given);
    if (outcome.kind === 'refused') {
      await refuse(req, res, outcome);
      return;
    }
    const { issued, userId, clientName: via } = outcome;
    const user = await findUser(deps, userId);
    if (user) {
      const scopes = scopeText(issued.scopes);
      await noteAction(deps, { ...user, via }, 'renewed an access token', scopes);
    }
    res.json(answerOf(issued));
  }

  async function refuse(
    req: Request,
    res: Response,
    { error, reason, isGuess, ended }: TokenRefusal,
  ): Promise<void> {
    if (ended) {
      const user = await findUser(deps, ended.userId);
      const what = 'a secret was used twice';
      if (user) await noteAction(deps, { ...user, via: ended.name }, 'lost its access', what);
    }
    const seconds = isGuess ? await noteWrongToken(deps, clientAddress(req)) : 0;
    if (seconds > 0) refuseTooMany(res, seconds);
    else sendError(res, 400, error, reason);
  }
}

/** Older clients send no grant type. */
function isRedemption(grantType: string): boolean {
  return grantType === '' || grantType === 'authorization_code';
}

function answerOf({ accessToken, refreshToken, expiresInSeconds, scopes, me }: Issued): object {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    scope: scopeText(scopes),
    me,
    ...(expiresInSeconds !== null && { expires_in: expiresInSeconds }),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
  };
}
