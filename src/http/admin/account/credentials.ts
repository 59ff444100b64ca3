/**
 * Changes how a user signs in: two-factor authentication, passkeys and application passwords.
 *
 * The secret of the second factor is stored only after a code shows that the app has it, so that
 * nobody is locked out by looking at the page. Changes ask for the password or a passkey, since an unattended
 * browser must not be enough to lock its owner out. An application password is shown once.
 */
import { Router, type Request, type Response } from 'express';
import { renderSVG } from 'uqr';
import {
  APP_PASSWORD_FORMATS,
  changeAppPasswordFormat,
  createAppPassword,
  revokeAppPassword,
  revokeAppPasswords,
  type AppPasswordFormat,
} from '../../../accounts/app-passwords.ts';
import { noteAction } from '../../../accounts/audit.ts';
import {
  addPasskey,
  beginPasskey,
  listPasskeys,
  removePasskey,
} from '../../../accounts/passkeys.ts';
import {
  turnOffSecondFactor,
  turnOnSecondFactor,
  newTotpSecret,
  totpUrl,
} from '../../../accounts/second-factor.ts';
import { restartSession } from '../../../accounts/sessions.ts';
import { showAccount, type AccountDeps } from './account.ts';
import { currentProblem } from './confirm.ts';
import { field, text, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { noteSignedIn, setSessionCookie, signedIn } from '../session/signed-in.ts';
import type { SecondFactorView } from '../views/account.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { revokeAccessTokens } from '../../../indieauth/revoke.ts';
import { InvalidInputError } from '../../../lib/errors.ts';

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
    const { id, email } = signedIn(res).user;
    const address = totpUrl(secret, { issuer: settings.siteTitle, email });
    await views.render(res, 'second-factor', settings, {
      qrHtml: renderSVG(address, { pixelSize: 4 }),
      secret,
      secretText: secret.replace(/(.{4})(?=.)/g, '$1 '),
      hasPasskeys: (await listPasskeys(deps, id)).length > 0,
      errors,
    });
  }
}

export function passkeyPages(deps: AccountDeps, views: AdminViews): Router {
  const router = Router();
  const back = (done: string) => adminUrl(deps.config.siteUrl, `/account?done=${done}`);

  router.post('/passkeys/options', async (req, res) => {
    const { user } = signedIn(res);
    const { keyPassword } = await currentProblem(deps, req, res, 'keyPassword');
    if (keyPassword !== undefined) {
      res.status(422).json({ message: keyPassword });
      return;
    }
    const options = await beginPasskey(deps, user, (await settingsFor(deps, res)).siteTitle);
    if (options) res.json({ options });
    else
      res
        .status(422)
        .json({ message: 'You have 20 passkeys, which is the limit. Remove one first.' });
  });

  router.post('/passkeys', async (req, res) => {
    const { user } = signedIn(res);
    const given = { json: text(req, 'answer'), name: field(req, 'keyName') };
    const name = await addPasskey(deps, user.id, given);
    if (name === null) {
      const keyPassword = 'The passkey was not added. Enter your password and try again.';
      await showAccount(deps, views, req, res.status(422), { keyPassword });
      return;
    }
    await noteAction(deps, user, 'added a passkey', name);
    res.redirect(303, back('passkey'));
  });

  router.post('/passkeys/remove', async (req, res) => {
    const { user } = signedIn(res);
    const removed = await removePasskey(deps, user.id, field(req, 'passkey'));
    if (removed !== null) await noteAction(deps, user, 'removed a passkey', removed);
    res.redirect(303, back('passkey-removed'));
  });
  return router;
}

export function appPasswordPages(deps: AccountDeps, views: AdminViews): Router {
  const router = Router();

  router.post('/app-passwords', async (req, res) => {
    const { user } = signedIn(res);
    const typed = { appName: field(req, 'appName'), appFormat: formatIn(req) };
    const { appName: name, appFormat } = typed;
    const errors = await currentProblem(deps, req, res, 'appPassword');
    if (errors.appPassword !== undefined) {
      await showAccount(deps, views, req, res.status(422), errors, typed);
      return;
    }
    try {
      const secret = await createAppPassword(deps, user.id, name, appFormat);
      await noteAction(deps, user, 'created an application password', name);
      const settings = await settingsFor(deps, res);
      const { email } = user;
      const { siteUrl } = deps.config;
      const xmlrpcUrl = `${siteUrl}/xmlrpc.php`;
      await views.render(res, 'app-password', settings, {
        name,
        email,
        secret,
        siteUrl,
        xmlrpcUrl,
      });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await showAccount(deps, views, req, res.status(422), { appName: error.message }, typed);
    }
  });

  router.post('/app-passwords/revoke-all', async (_req, res) => {
    const { user } = signedIn(res);
    const count = await revokeAppPasswords(deps, user.id);
    if (count > 0) {
      await noteAction(deps, user, 'revoked all application passwords', String(count));
    }
    const tokens = await revokeAccessTokens(deps, user.id);
    if (tokens > 0) await noteAction(deps, user, 'revoked all access tokens', String(tokens));
    res.redirect(303, adminUrl(deps.config.siteUrl, '/account?done=all-revoked'));
  });

  router.post('/app-passwords/:id/format', async (req, res) => {
    const { user } = signedIn(res);
    const [id, format] = [idIn(req.params.id) ?? 0, formatIn(req)];
    const name = await changeAppPasswordFormat(deps, user.id, id, format);
    if (name !== null) {
      await noteAction(deps, user, 'changed the format of an application password', name);
    }
    res.redirect(303, adminUrl(deps.config.siteUrl, '/account?done=format'));
  });

  router.post('/app-passwords/:id/revoke', async (req, res) => {
    const { user } = signedIn(res);
    const revoked = await revokeAppPassword(deps, user.id, idIn(req.params.id) ?? 0);
    if (revoked !== null) await noteAction(deps, user, 'revoked an application password', revoked);
    res.redirect(303, adminUrl(deps.config.siteUrl, '/account?done=revoked'));
  });
  return router;
}

/** HTML, unless another one was chosen. */
function formatIn(req: Request): AppPasswordFormat {
  return APP_PASSWORD_FORMATS.find((each) => each === field(req, 'appFormat')) ?? 'html';
}
