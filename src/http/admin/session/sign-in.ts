/**
 * Signing in and out. These pages carry a form that was sent after the session ended, and offer to
 * submit it after signing in.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { beginPasskeySignIn, signInWithPasskey } from '../../../accounts/passkeys.ts';
import { endSession } from '../../../accounts/sessions.ts';
import { signIn, signInWithCode, type SignInOutcome } from '../../../accounts/sign-in.ts';
import type { Deps } from '../../../deps.ts';
import { field, readStrangersForm, text } from '../lib/form.ts';
import { inWords } from '../lib/plural.ts';
import { adminUrl, returnPath } from '../lib/paths.ts';
import {
  browserOf,
  rememberDevice,
  clearSessionCookie,
  noteSignedIn,
  sessionToken,
  setSessionCookie,
} from './signed-in.ts';
import { CARRIED_NOTICE, carriedFields } from './signed-out.ts';
import type { CarriedField } from '../views/models.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';

const TICKET_ENDED = 'The code was entered too late or was wrong five times. Sign in again.';

type SignInDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function signInPages(deps: SignInDeps, views: AdminViews): Router {
  const router = Router();
  const { config } = deps;
  router.get('/sign-in', (req, res) => showForm(req, res, null));
  router.post('/sign-in', readStrangersForm, async (req, res) => {
    const credentials = { email: field(req, 'email'), password: text(req, 'password') };
    await answer(req, res, await signIn(deps, credentials, browserOf(req)));
  });
  router.post('/sign-in/code', readStrangersForm, async (req, res) => {
    const code = { ticket: field(req, 'ticket'), code: field(req, 'code') };
    const outcome = await signInWithCode(deps, code, browserOf(req));
    if (outcome.kind === 'wrong') {
      await showCodeForm(req, res, code.ticket, 'This code is wrong, or was already used.');
    } else {
      await answer(req, res, outcome);
    }
  });
  router.post('/sign-in/passkey/options', async (req, res) => {
    const asked = await beginPasskeySignIn(deps, browserOf(req));
    if (asked.kind === 'options') {
      res.json({ options: asked.options });
    } else {
      const message = `Too many attempts. Try again in ${inWords(asked.seconds)}.`;
      res.status(429).set('Retry-After', String(asked.seconds)).json({ message });
    }
  });
  router.post('/sign-in/passkey', readStrangersForm, async (req, res) => {
    const outcome = await signInWithPasskey(deps, text(req, 'answer'), browserOf(req));
    if (outcome.kind === 'wrong') {
      await showForm(req, res.status(403), 'No account has this passkey.');
    } else {
      await answer(req, res, outcome);
    }
  });
  // Needs no guard: without a session there is nothing to end.
  router.post('/sign-out', async (req, res) => {
    const token = sessionToken(req);
    if (token !== null) await endSession(deps, token);
    clearSessionCookie(res, config);
    res.redirect(303, adminUrl(config.siteUrl, '/sign-in'));
  });
  return router;

  async function answer(req: Request, res: Response, outcome: SignInOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'signed-in':
        await enter(req, res, outcome);
        return;
      case 'code-needed':
        await showCodeForm(req, res, outcome.ticket, null);
        return;
      case 'wrong':
        await showForm(req, res.status(403), 'The email address or the password is wrong.');
        return;
      case 'late':
        await showForm(req, res.status(403), TICKET_ENDED);
        return;
      case 'wait':
        res.status(429).set('Retry-After', String(outcome.seconds));
        await showForm(req, res, `Too many attempts. Try again in ${inWords(outcome.seconds)}.`);
    }
  }

  async function enter(
    req: Request,
    res: Response,
    { user, token }: Extract<SignInOutcome, { kind: 'signed-in' }>,
  ): Promise<void> {
    await noteAction(deps, user, 'signed in');
    setSessionCookie(res, config, token);
    await rememberDevice(deps, res, user);
    const back = returnPath(field(req, 'return'), config.siteUrl);
    const carried = carriedFields(req);
    if (carried.length === 0) {
      res.redirect(303, back);
      return;
    }
    const now = deps.clock.now();
    const session = { id: '', userAgent: '', createdAt: now, seenAt: now, expiresAt: now };
    noteSignedIn(res, { user, session, token });
    await views.render(res, 'resume', await settingsFor(deps, res), { action: back, carried });
  }

  async function showForm(req: Request, res: Response, error: string | null): Promise<void> {
    const { carried, ...back } = carriedIn(req);
    views.renderOutside(res, 'sign-in', await settingsFor(deps, res), {
      heading: 'Sign in',
      email: field(req, 'email'),
      error,
      notice: carried.length > 0 ? CARRIED_NOTICE : null,
      carried,
      ...back,
    });
  }

  async function showCodeForm(
    req: Request,
    res: Response,
    ticket: string,
    error: string | null,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    if (error !== null) res.status(403);
    views.renderOutside(res, 'sign-in-code', settings, { ticket, error, ...carriedIn(req) });
  }

  function carriedIn(req: Request): { returnPath: string; carried: CarriedField[] } {
    const inQuery = req.query['return'];
    const asked = field(req, 'return') || (typeof inQuery === 'string' ? inQuery : '');
    return { returnPath: returnPath(asked, config.siteUrl), carried: carriedFields(req) };
  }
}
