/**
 * The pages for a forgotten password: asks for the email address, and says the same whether or not an account has
 * it.
 */
import { Router, type Request, type Response } from 'express';
import { admitResetRequest, sendResetLink } from '../../../accounts/reset-password.ts';
import type { Deps } from '../../../deps.ts';
import { field, readStrangersForm } from '../lib/form.ts';
import { inWords } from '../lib/plural.ts';
import { adminUrl } from '../lib/paths.ts';
import type { AdminViews } from '../views/render.ts';
import { clientAddress } from '../../request/headers.ts';
import { settingsFor } from '../../request/page-request.ts';
import { canMail } from '../../../mail/email.ts';

export function forgotPasswordPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const { config } = deps;
  const router = Router();
  router
    .route('/forgot')
    .get((req, res) => show(req, res, null))
    .post(readStrangersForm, async (req, res) => {
      const email = field(req, 'email');
      if (!canMail(config)) {
        await show(req, res.status(404), null);
        return;
      }
      if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
        await show(req, res.status(422), 'Enter an email address, like name@example.com.');
        return;
      }
      const admitted = await admitResetRequest(deps, email, clientAddress(req));
      if (admitted.kind === 'wait') {
        res.status(429).set('Retry-After', String(admitted.seconds));
        await show(req, res, `Too many attempts. Try again in ${inWords(admitted.seconds)}.`);
        return;
      }
      const settings = await settingsFor(deps, res);
      await sendResetLink(deps, email, {
        linkTo: (secret) => adminUrl(config.siteUrl, `/invited/${secret}`),
        siteTitle: settings.siteTitle,
      });
      views.renderOutside(res, 'forgot-sent', settings, { email });
    });
  return router;

  async function show(req: Request, res: Response, error: string | null): Promise<void> {
    views.renderOutside(res, 'forgot', await settingsFor(deps, res), {
      canMail: canMail(config),
      email: field(req, 'email'),
      error,
    });
  }
}
