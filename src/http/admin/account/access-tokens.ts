/**
 * Access tokens of the account: making one for a program that has a field for it, and revoking. A token is shown once.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { createAccessToken, TOKEN_FORMATS } from '../../../indieauth/access-tokens.ts';
import { revokeAccessToken } from '../../../indieauth/revoke.ts';
import { parseScopes, scopeText } from '../../../indieauth/scope.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { settingsFor } from '../../request/page-request.ts';
import { field, formOf, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AccountView } from '../views/account.ts';
import type { AdminViews } from '../views/render.ts';
import { showAccount, type AccountDeps } from './account.ts';
import { daysIn } from './authorize.ts';
import { currentProblem } from './confirm.ts';

export function accessTokenPages(deps: AccountDeps, views: AdminViews): Router {
  const router = Router();

  router.post('/access-tokens', async (req, res) => {
    const { user } = signedIn(res);
    const name = field(req, 'tokenName');
    const scopes = parseScopes(formOf(req).getAll('scope').join(' '));
    const format = TOKEN_FORMATS.find((each) => each === field(req, 'format')) ?? 'markdown';
    const days = daysIn(field(req, 'days'));
    const again = async (errors: AccountView['errors']) => {
      const newToken = { name, scopes, format, days: String(days ?? '') };
      await showAccount(deps, views, req, res.status(422), errors, { newToken });
    };
    const errors = await currentProblem(deps, req, res, 'tokenPassword');
    if (errors.tokenPassword !== undefined) {
      await again(errors);
      return;
    }
    try {
      const token = await createAccessToken(deps, user, { name, scopes, format, days });
      await noteAction(deps, user, 'created an access token', `${name}: ${scopeText(scopes)}`);
      const micropubUrl = `${deps.config.siteUrl}/micropub`;
      const settings = await settingsFor(deps, res);
      await views.render(res, 'access-token', settings, { name, token, micropubUrl });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await again({ token: error.message });
    }
  });

  router.post('/access-tokens/:id/revoke', async (req: Request<{ id: string }>, res) => {
    const { user } = signedIn(res);
    const revoked = await revokeAccessToken(deps, user.id, idIn(req.params.id) ?? 0);
    if (revoked !== null) await noteAction(deps, user, 'revoked an access token', revoked);
    res.redirect(303, adminUrl(deps.config.siteUrl, '/account?done=token-revoked'));
  });
  return router;
}
