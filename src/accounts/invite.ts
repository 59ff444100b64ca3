/**
 * Inviting somebody: the owner makes the account, and the address at which its password is chosen
 * reaches its user by whatever way the two share. Nobody but them ever knows the password.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { accountIn, accountPurpose } from './account-tokens.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import {
  deleteOneTimeTokens,
  insertOneTimeToken,
  selectOneTimeToken,
  takeOneTimeToken,
} from './store/sessions.ts';
import { lockCredentials, selectUser } from './store/users.ts';
import { createUser, hashChosen, setPassword, type NewUser } from './users.ts';
import type { User } from './user.ts';

/** Long enough for a letter to be read. */
const INVITATION_MS = 7 * 86_400_000;

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
  return { user: made, secret: await makeLink(deps, made.id) };
}

/**
 * Makes a reset link for somebody else's account. The password that they have keeps working until
 * it is used; a link that was made before stops working.
 *
 * @returns the secret, good for a week
 * @throws InvalidInputError for the account of `by`: changing its password asks for the current one
 */
export async function offerPassword(
  deps: InviteDeps,
  userId: number,
  by: Pick<User, 'id'>,
): Promise<string> {
  if (userId === by.id) {
    throw new InvalidInputError(
      'Change your own password on your account page. It asks for your current password.',
    );
  }
  return await makeLink(deps, userId);
}

async function makeLink({ db, clock }: InviteDeps, userId: number): Promise<string> {
  const secret = newSecret();
  const purpose = accountPurpose('password', userId);
  await transact(db, async (transaction) => {
    // Of two that are made at once, the second sees the first.
    await lockCredentials(transaction, userId);
    await deleteOneTimeTokens(transaction, [purpose]);
    await insertOneTimeToken(transaction, {
      tokenHash: hashOfSecret(secret),
      purpose,
      expiresAt: new Date(clock.now().getTime() + INVITATION_MS),
    });
  });
  return secret;
}

/** Whose password may be chosen with this secret; `null`: it is none, was used, or is too old. */
export async function findInvited(deps: InviteDeps, secret: string): Promise<User | null> {
  const found = await selectOneTimeToken(deps.db, hashOfSecret(secret), deps.clock.now());
  const id = accountIn('password', found?.purpose);
  return id === null ? null : await selectUser(deps.db, id);
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
    // The account first, as everywhere: whoever changes its password meanwhile has ended the link.
    await lockCredentials(transaction, user.id);
    if (!(await takeOneTimeToken(transaction, hashOfSecret(secret)))) return null;
    await setPassword(transaction, user.id, passwordHash);
    return user;
  });
}
