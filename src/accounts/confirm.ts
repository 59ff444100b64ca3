/**
 * Asks a signed-in user for their password again.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { deviceOf } from './device-cookie.ts';
import { passwordMatches } from './password.ts';
import type { Browser } from './sign-in.ts';
import { clearFailures, countAttempt } from './throttle.ts';
import { selectCredentials } from './store/users.ts';
import type { User } from './user.ts';

/**
 * Checks the password of a signed-in user before a change that an unattended browser must not be
 * able to make. Attempts count together with those of signing in.
 */
export async function confirmPassword(
  deps: Pick<Deps, 'db' | 'clock'>,
  user: Pick<User, 'id' | 'email'>,
  password: string,
  { client, deviceCookie }: Pick<Browser, 'client' | 'deviceCookie'>,
): Promise<{ kind: 'right' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number }> {
  const device = await deviceOf(deps, deviceCookie, user.id);
  const attempt = { email: user.email, client, device };
  const seconds = await countAttempt(deps, attempt);
  if (seconds > 0) return { kind: 'wait', seconds };
  const credentials = await selectCredentials(deps.db, user.id);
  const isRight = await passwordMatches(credentials?.passwordHash ?? null, password);
  if (!isRight) return { kind: 'wrong' };
  await transact(deps.db, (transaction) => clearFailures(transaction, attempt));
  return { kind: 'right' };
}
