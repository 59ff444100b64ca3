/**
 * Answers a form that is sent without a session: asks to sign in, and keeps what was typed.
 *
 * A post that a browser sends after its session expired becomes an autosave; a short form is carried
 * through the sign-in page; the body of any other request is not read.
 */
import type { Request, Response } from 'express';
import type { Deps } from '../../../deps.ts';
import { settingsFor } from '../../request/settings.ts';
import type { CarriedField } from '../views/models.ts';
import type { AdminViews } from '../views/render.ts';
import { createEndedSessionAutosave } from './ended-session.ts';
import { formToCarry, CARRIED_NOTICE } from './carried-form.ts';
import { adminUrl, returnPath } from '../lib/paths.ts';

const STORED = 'You were signed out. Your text is saved. Sign in to continue where you left off.';
const LOST =
  'You were signed out, and nothing was changed. Go back to copy what you typed, then sign in and submit it again.';

type SignedOutDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function createSignedOutAnswer(deps: SignedOutDeps, views: AdminViews) {
  const { siteUrl } = deps.config;
  const storeAutosave = createEndedSessionAutosave(deps);
  return async (req: Request, res: Response, token: string | null): Promise<void> => {
    const postId = token === null ? null : await storeAutosave(req, res, token);
    if (postId !== null) {
      await ask(res, STORED, adminUrl(siteUrl, `/posts/${postId}`), []);
      return;
    }
    const carried = await formToCarry(req, res);
    if (carried) await ask(res, CARRIED_NOTICE, req.originalUrl, carried);
    // Leads back to the page with the form.
    else await ask(res, LOST, req.get('Referer') ?? '', []);
  };

  async function ask(
    res: Response,
    notice: string,
    back: string,
    carried: CarriedField[],
  ): Promise<void> {
    views.renderOutside(res.status(401), 'sign-in', await settingsFor(deps, res), {
      heading: 'Sign in to continue',
      email: '',
      error: null,
      notice,
      returnPath: returnPath(back, siteUrl),
      carried,
    });
  }
}
