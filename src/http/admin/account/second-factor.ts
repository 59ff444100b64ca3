/**
 * Turns two-factor authentication on and off. The secret is stored only after a code shows that the
 * app has it, so that nobody is locked out by looking at the page. Both ask for the password, since
 * an unattended browser must not be enough to lock its owner out.
 */
import { Router, type Request, type Response } from 'express';
import { renderSVG } from 'uqr';
import { noteAction } from '../../../accounts/audit.ts';
import { turnOffSecondFactor, turnOnSecondFactor } from '../../../accounts/second-factor.ts';
import { restartSession } from '../../../accounts/sessions.ts';
import { newTotpSecret, totpUrl } from '../../../accounts/totp.ts';
import { settingsFor } from '../../request/settings.ts';
import { currentProblem, showAccount, type AccountDeps } from './account.ts';
import type { SecondFactorView } from '../views/account.ts';
import type { AdminViews } from '../views/render.ts';
import { field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { noteSignedIn, setSessionCookie, signedIn } from '../session/signed-in.ts';

export function secondFactorPages(deps: AccountDeps, views: AdminViews): Router {
  const router = Router();
  const { config } = deps;

  router
    .route('/second-factor')
    .get((_req, res) => show(res, newTotpSecret(), {}))
    .post(async (req, res) => {
      const { user } = signedIn(res);
      const secret = field(req, 'secret');
      const shown = /^[A-Z2-7]{32}$/.test(secret) ? secret : newTotpSecret();
      const errors = await currentProblem(deps, req, res, 'onPassword');
      if (errors.onPassword !== undefined) {
        await show(res.status(422), shown, errors);
        return;
      }
      const codes = await turnOnSecondFactor(deps, user.id, { secret, code: field(req, 'code') });
      if (!codes) {
        const code = 'This code is wrong. Codes change every 30 seconds: enter the current one.';
        await show(res.status(422), shown, { code });
        return;
      }
      await noteAction(deps, user, 'turned on two-factor authentication');
      const token = await restart(req, res);
      noteSignedIn(res, { ...signedIn(res), token });
      await views.render(res, 'recovery-codes', await settingsFor(deps, res), { codes });
    });

  router.post('/second-factor/off', async (req, res) => {
    const { user } = signedIn(res);
    const errors = await currentProblem(deps, req, res, 'offPassword');
    if (Object.keys(errors).length > 0) {
      await showAccount(deps, views, req, res.status(422), errors);
      return;
    }
    await turnOffSecondFactor(deps, user.id);
    await noteAction(deps, user, 'turned off two-factor authentication');
    await restart(req, res);
    res.redirect(303, adminUrl(config.siteUrl, '/account?done=off'));
  });
  return router;

  /** Ends all sessions of the user, and starts a new one for this browser. */
  async function restart(req: Request, res: Response): Promise<string> {
    const token = await restartSession(deps, signedIn(res).user.id, req.get('User-Agent') ?? '');
    setSessionCookie(res, config, token);
    return token;
  }

  async function show(
    res: Response,
    secret: string,
    errors: SecondFactorView['errors'],
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { email } = signedIn(res).user;
    const address = totpUrl(secret, { issuer: settings.siteTitle, email });
    await views.render(res, 'second-factor', settings, {
      qrHtml: renderSVG(address, { pixelSize: 4 }),
      secret,
      secretText: secret.replace(/(.{4})(?=.)/g, '$1 '),
      errors,
    });
  }
}
