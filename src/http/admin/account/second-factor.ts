/**
 * Turning one's second factor on and off. The secret stays in the page until a code shows that the
 * app has it: one that was only looked at locks nobody out. Both ask for the password: whoever
 * finds a browser open must not lock its owner out.
 */
import { Router, type Request, type Response } from 'express';
import { renderSVG } from 'uqr';
import { noteAction } from '../../../accounts/audit.ts';
import { turnOffSecondFactor, turnOnSecondFactor } from '../../../accounts/second-factor.ts';
import { beginAnew } from '../../../accounts/sessions.ts';
import { newTotpSecret, totpAddress } from '../../../accounts/totp.ts';
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
        const code = 'This is not the code of this key. Look at the app again: it changes.';
        await show(res.status(422), shown, { code });
        return;
      }
      await noteAction(deps, user, 'turned the second factor on');
      const token = await signInAnew(req, res);
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
    await noteAction(deps, user, 'turned the second factor off');
    await signInAnew(req, res);
    res.redirect(303, adminUrl(config.siteUrl, '/account?done=off'));
  });
  return router;

  /** All other browsers, and the token that this one had, are signed out. */
  async function signInAnew(req: Request, res: Response): Promise<string> {
    const token = await beginAnew(deps, signedIn(res).user.id, req.get('User-Agent') ?? '');
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
    const address = totpAddress(secret, { issuer: settings.siteTitle, email });
    await views.render(res, 'second-factor', settings, {
      qrHtml: renderSVG(address, { pixelSize: 4 }),
      secret,
      secretText: secret.replace(/(.{4})(?=.)/g, '$1 '),
      errors,
    });
  }
}
