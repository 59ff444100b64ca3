/**
 * Inviting somebody: the owner makes the account, and the address at which its password is chosen
 * reaches its user by whatever way the two share. Nobody but them ever knows the password.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import {
  deleteOneTimeTokens,
  insertOneTimeToken,
  selectOneTimeToken,
  takeOneTimeToken,
} from './session-store.ts';
import { selectUser } from './user-store.ts';
import { createUser, hashChosen, setPassword, type NewUser } from './users.ts';
import type { User } from './user.ts';

/** Long enough for a letter to be read. */
const INVITATION_MS = 7 * 86_400_000;
const PURPOSE = /^password of (\d+)$/;

type InviteDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Makes an account that nobody can sign in to yet.
 *
 * @returns the account, and the secret of the address where its password is chosen
 * @throws InvalidInputError as `createUser`
 */
export async function inviteUser(
  deps: InviteDeps,
  user: Omit<NewUser, 'password'>,
): Promise<{ user: User; secret: string }> {
  const made = await createUser(deps, { ...user, password: newSecret() });
  return { user: made, secret: await offerPassword(deps, made.id) };
}

/** For whoever forgot theirs, too: the password they have stays good. @returns the secret, good for a week */
export async function offerPassword({ db, clock }: InviteDeps, userId: number): Promise<string> {
  const secret = newSecret();
  await transact(db, (transaction) =>
    insertOneTimeToken(transaction, {
      tokenHash: hashOfSecret(secret),
      purpose: purposeOf(userId),
      expiresAt: new Date(clock.now().getTime() + INVITATION_MS),
    }),
  );
  return secret;
}

/** Whose password may be chosen with this secret; `null`: it is none, was used, or is too old. */
export async function findInvited(deps: InviteDeps, secret: string): Promise<User | null> {
  const found = await selectOneTimeToken(deps.db, hashOfSecret(secret), deps.clock.now());
  const id = Number(PURPOSE.exec(found?.purpose ?? '')?.[1] ?? 0);
  return await selectUser(deps.db, id);
}

/**
 * Chooses the password; they then sign in with it.
 *
 * @returns whose it is; `null` as `findInvited`
 * @throws InvalidInputError if the password is too weak: the secret stays good
 */
export async function choosePassword(
  deps: InviteDeps,
  secret: string,
  password: string,
): Promise<User | null> {
  const user = await findInvited(deps, secret);
  if (!user) return null;
  const passwordHash = await hashChosen(password, user.email);
  return await transact(deps.db, async (transaction) => {
    // Of two who come with it at once, one chooses; and of several addresses, the first that is used.
    if (!(await takeOneTimeToken(transaction, hashOfSecret(secret)))) return null;
    await deleteOneTimeTokens(transaction, purposeOf(user.id));
    await setPassword(transaction, user.id, passwordHash);
    return user;
  });
}

function purposeOf(userId: number): string {
  return `password of ${userId}`;
}
