/**
 * Asks a signed-in user for their password again, or for a passkey: the options for the device, and
 * the check of what a form sends.
 */
import { Router, type Request, type Response } from 'express';
import {
  beginConfirmation,
  confirmPassword,
  confirmWithPasskey,
} from '../../../accounts/confirm.ts';
import type { Confirmed } from '../../../accounts/tokens.ts';
import type { Deps } from '../../../deps.ts';
import { field, text } from '../lib/form.ts';
import { inWords } from '../lib/plural.ts';
import { browserOf, signedIn } from '../session/signed-in.ts';
import type { PasswordField } from '../views/account.ts';

/** What each field confirms. */
const CONFIRMS: Readonly<Record<PasswordField, Confirmed>> = {
  current: 'password',
  onPassword: 'second factor',
  offPassword: 'no second factor',
  appPassword: 'application password',
  tokenPassword: 'access token',
  keyPassword: 'passkey',
  emailPassword: 'email address',
  ownPassword: 'owner',
  exportPassword: 'export',
  backupPassword: 'backup',
};

type ConfirmDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

export function confirmPages(deps: ConfirmDeps): Router {
  const router = Router();

  router.post('/confirm', async (req, res) => {
    const name = field(req, 'confirmFor');
    if (!isPasswordField(name)) {
      res.status(422).json({ message: 'Reload the page and try again.' });
      return;
    }
    const { user } = signedIn(res);
    const asked = await beginConfirmation(deps, user, CONFIRMS[name], browserOf(req));
    switch (asked.kind) {
      case 'options':
        res.json({ options: asked.options });
        return;
      case 'none':
        res.status(422).json({ message: 'You have no passkey. Enter your password.' });
        return;
      case 'wait':
        res.status(429).set('Retry-After', String(asked.seconds));
        res.json({ message: tooMany(asked.seconds) });
    }
  });
  return router;
}

/** Checks the current password in the field `name`, or the passkey. @returns the error of that field, or no error */
export async function currentProblem<Name extends PasswordField>(
  deps: ConfirmDeps,
  req: Request,
  res: Response,
  name: Name,
): Promise<Partial<Record<Name, string>>> {
  const { user } = signedIn(res);
  const json = text(req, 'confirmation');
  const outcome =
    json === ''
      ? await confirmPassword(deps, user, text(req, name), browserOf(req))
      : await confirmWithPasskey(deps, user, { what: CONFIRMS[name], json }, browserOf(req));
  const problem = (text: string) => ({ [name]: text }) as Partial<Record<Name, string>>;
  switch (outcome.kind) {
    case 'right':
      return {};
    case 'wrong':
      return problem(
        json === ''
          ? 'This is not your current password.'
          : 'The passkey was not accepted. Try again, or enter your password.',
      );
    case 'wait':
      return problem(tooMany(outcome.seconds));
  }
}

function isPasswordField(name: string): name is PasswordField {
  return Object.hasOwn(CONFIRMS, name);
}

function tooMany(seconds: number): string {
  return `Too many attempts. Try again in ${inWords(seconds)}.`;
}
