/**
 * Creates and revokes application passwords. Each is shown once; the account page lists their names.
 */
import { Router } from 'express';
import {
  createAppPassword,
  revokeAppPassword,
  revokeAppPasswords,
} from '../../../accounts/app-passwords.ts';
import { noteAction } from '../../../accounts/audit.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { settingsFor } from '../../request/settings.ts';
import { currentProblem, showAccount, type AccountDeps } from './account.ts';
import type { AdminViews } from '../views/render.ts';
import { field, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';

export function appPasswordPages(deps: AccountDeps, views: AdminViews): Router {
  const router = Router();

  router.post('/app-passwords', async (req, res) => {
    const { user } = signedIn(res);
    const name = field(req, 'appName');
    const errors = await currentProblem(deps, req, res, 'appPassword');
    if (errors.appPassword !== undefined) {
      await showAccount(deps, views, req, res.status(422), errors, name);
      return;
    }
    try {
      const secret = await createAppPassword(deps, user.id, name);
      await noteAction(deps, user, 'created an application password', name);
      const settings = await settingsFor(deps, res);
      const { email } = user;
      await views.render(res, 'app-password', settings, { name, email, secret });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await showAccount(deps, views, req, res.status(422), { appName: error.message }, name);
    }
  });

  router.post('/app-passwords/revoke-all', async (_req, res) => {
    const { user } = signedIn(res);
    const count = await revokeAppPasswords(deps, user.id);
    if (count > 0) {
      await noteAction(deps, user, 'revoked all application passwords', String(count));
    }
    res.redirect(303, adminUrl(deps.config.siteUrl, '/account?done=all-revoked'));
  });

  router.post('/app-passwords/:id/revoke', async (req, res) => {
    const { user } = signedIn(res);
    const revoked = await revokeAppPassword(deps, user.id, idIn(req.params.id) ?? 0);
    if (revoked !== null) await noteAction(deps, user, 'revoked an application password', revoked);
    res.redirect(303, adminUrl(deps.config.siteUrl, '/account?done=revoked'));
  });
  return router;
}
