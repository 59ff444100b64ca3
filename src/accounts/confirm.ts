/**
 * Asking who is signed in for their password once more, before what an unwatched browser must not
 * do: another password, another second factor.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { passwordMatches } from './password.ts';
import { forgive, takeTry } from './throttle.ts';
import { selectCredentials } from './user-store.ts';
import type { User } from './user.ts';

/** Tries count with those of signing in. */
export async function confirmPassword(
  deps: Pick<Deps, 'db' | 'clock'>,
  user: Pick<User, 'id' | 'email'>,
  password: string,
  client: string,
): Promise<{ kind: 'right' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number }> {
  const attempt = { email: user.email, client };
  const seconds = await takeTry(deps, attempt);
  if (seconds > 0) return { kind: 'wait', seconds };
  const credentials = await selectCredentials(deps.db, user.id);
  const isRight = await passwordMatches(credentials?.passwordHash ?? null, password);
  if (!isRight) return { kind: 'wrong' };
  await transact(deps.db, (transaction) => forgive(transaction, attempt));
  return { kind: 'right' };
}
