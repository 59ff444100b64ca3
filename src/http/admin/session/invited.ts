/**
 * The page of an invitation or password reset link, where its recipient chooses a password. It needs
 * no session: the secret in the URL gives access.
 */
import { Router, type Request, type Response } from 'express';
import { listAppPasswords } from '../../../accounts/app-passwords.ts';
import { noteAction } from '../../../accounts/audit.ts';
import { choosePassword, findInvited } from '../../../accounts/invite.ts';
import type { Deps } from '../../../deps.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { readStrangersForm, text } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';

export function invitedPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const router = Router();
  router
    .route('/invited/:secret')
    .get((req, res) => show(req, res, null))
    .post(readStrangersForm, async (req: Request<{ secret: string }>, res) => {
      try {
        const user = await choosePassword(deps, req.params.secret, text(req, 'password'));
        if (!user) {
          await show(req, res, null);
          return;
        }
        await noteAction(deps, user, 'chose a password');
        res.redirect(303, adminUrl(deps.config.siteUrl, '/sign-in'));
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        await show(req, res.status(422), error.message);
      }
    });
  return router;

  async function show(
    req: Request<{ secret: string }>,
    res: Response,
    error: string | null,
  ): Promise<void> {
    const { secret } = req.params;
    const user = await findInvited(deps, secret);
    const settings = await settingsFor(deps, res);
    if (user) {
      const { length: appPasswords } = await listAppPasswords(deps, user.id);
      const view = { secret, email: user.email, error, appPasswords };
      views.renderOutside(res, 'invited', settings, view);
    } else views.renderOutside(res.status(404), 'invited-closed', settings, {});
  }
}
