/**
 * Signs a program in by a user name and an application password. The user's own password is never checked.
 */
import type { Program } from './program.ts';
import { findProgram, noteWrongSecret } from '../accounts/app-passwords.ts';
import type { Deps } from '../deps.ts';

export type SignInOutcome =
  | { kind: 'signed-in'; program: Program }
  | { kind: 'unknown' }
  /** Unknown, and too often. A right application password need not wait. */
  | { kind: 'wait'; seconds: number };

/**
 * @param name the user's email address, or the slug of their author
 * @param secret the application password, with or without spaces
 * @param client the IP address, for which wrong ones count as failed sign-ins
 */
export async function signIn(
  deps: Pick<Deps, 'db' | 'clock'>,
  { name, secret, client }: { name: string; secret: string; client: string },
): Promise<SignInOutcome> {
  const found = await findProgram(deps, { name, secret });
  if (found) {
    const { user, format } = found;
    return { kind: 'signed-in', program: { user, format, scopes: null } };
  }
  const seconds = await noteWrongSecret(deps, { name, client });
  return seconds > 0 ? { kind: 'wait', seconds } : { kind: 'unknown' };
}
