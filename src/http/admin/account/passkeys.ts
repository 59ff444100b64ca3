/**
 * Adds and removes passkeys. The script fetches the options for the device, and sends the device's
 * answer in the form.
 */
import { Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { addPasskey, beginPasskey, removePasskey } from '../../../accounts/passkeys.ts';
import { settingsFor } from '../../request/settings.ts';
import { currentProblem, showAccount, type AccountDeps } from './account.ts';
import type { AdminViews } from '../views/render.ts';
import { field, text } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';

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
