/**
 * Application passwords: what a program signs in with in its user's place, without their password
 * or second factor. Each is made for one program and is revoked alone.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import {
  deleteAppPassword,
  deleteAppPasswordsOf,
  insertAppPassword,
  selectAppPasswords,
  selectUserByAppPassword,
  updateUsedAt,
  type AppPassword,
} from './store/app-passwords.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import { takeTry } from './throttle.ts';
import type { User } from './user.ts';
import { canonicalEmail } from './users.ts';

export type { AppPassword } from './store/app-passwords.ts';

const MAX_NAME = 60;
const MOST = 50;
/** How exact `usedAt` is: not every request writes. */
const USED_EVERY_MS = 300_000;

type AppPasswordDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * @param typedName What its owner calls the program.
 * @returns the secret: nobody will be told again
 * @throws InvalidInputError if the name is none or too long, or there are 50 already
 */
export async function createAppPassword(
  { db, clock }: AppPasswordDeps,
  userId: number,
  typedName: string,
): Promise<string> {
  const name = typedName.replace(/\p{Cc}+/gu, ' ').trim();
  if (name === '') throw new InvalidInputError('Say what it is for, to know it again.');
  if (name.length > MAX_NAME) throw new InvalidInputError(`At most ${MAX_NAME} characters.`);
  const secret = newSecret();
  await transact(db, async (transaction) => {
    const known = await selectAppPasswords(transaction, userId);
    if (known.length >= MOST) {
      throw new InvalidInputError('There are 50 already. Revoke one that nobody needs.');
    }
    const secretHash = hashOfSecret(secret);
    await insertAppPassword(transaction, { userId, name, secretHash, createdAt: clock.now() });
  });
  return secret;
}

/** The newest first. */
export async function listAppPasswords(
  { db }: Pick<Deps, 'db'>,
  userId: number,
): Promise<AppPassword[]> {
  return await selectAppPasswords(db, userId);
}

/** @returns the name of the one that is good no more; `null`: the user has no such */
export async function revokeAppPassword(
  { db }: Pick<Deps, 'db'>,
  userId: number,
  id: number,
): Promise<string | null> {
  return await transact(db, (transaction) => deleteAppPassword(transaction, userId, id));
}

/** @returns how many stopped working */
export async function revokeAppPasswords(
  { db }: Pick<Deps, 'db'>,
  userId: number,
): Promise<number> {
  return await transact(db, (transaction) => deleteAppPasswordsOf(transaction, userId));
}

/** Who comes with this address and secret; `via` is the application password's name. */
export async function findProgram(
  { db, clock }: AppPasswordDeps,
  { email, secret }: { email: string; secret: string },
): Promise<User | null> {
  const found = await selectUserByAppPassword(db, hashOfSecret(secret));
  if (!found || found.user.email !== canonicalEmail(email)) return null;
  const { user, password } = found;
  const now = clock.now();
  if (!password.usedAt || now.getTime() - password.usedAt.getTime() > USED_EVERY_MS) {
    await transact(db, (transaction) => updateUsedAt(transaction, password.id, now));
  }
  return { ...user, via: password.name };
}

/**
 * Counts what `findProgram` did not find with the tries of signing in. Nobody guesses 256 bits; a
 * program with a password that was revoked need not ask all day.
 *
 * @returns how many seconds the program has to wait; 0: it may try again
 */
export async function noteWrongSecret(
  deps: AppPasswordDeps,
  { email, client }: { email: string; client: string },
): Promise<number> {
  return await takeTry(deps, { email: canonicalEmail(email), client });
}
