/**
 * Invitations and password resets: a one-time link at which a user chooses their password, so that
 * nobody else knows it. The owner passes the link on.
 */
import { accountIn, accountPurpose, hashOfSecret, newSecret } from './tokens.ts';
import {
  deleteOneTimeTokens,
  insertOneTimeToken,
  selectOneTimeToken,
  takeOneTimeToken,
} from './store/sessions.ts';
import { lockCredentials, selectUser } from './store/users.ts';
import type { User } from './user.ts';
import { createUser, hashChosen, setPassword, type NewUser } from './users.ts';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import type { Email } from '../mail/email.ts';
import { countEmailsSince, queueEmail } from '../mail/queue.ts';

/** A week. */
const INVITATION_MS = 7 * 86_400_000;
const RESET_MS = 3_600_000;
/** An account gets one email with a link in this time. */
const RESET_EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
const MAX_RESETS_A_DAY = 5;
/** The keys of the emails, whose text only their recipient should see. */
export const RESET_EMAIL_KEY = 'password reset ';

type InviteDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Creates an account whose password has not been chosen.
 *
 * @returns the account, and the secret of its link
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
 * Creates a reset link for another user's account. Their password works until the link is used; an
 * earlier link stops working.
 *
 * @returns the secret, valid for a week
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
  const expiresAt = new Date(clock.now().getTime() + INVITATION_MS);
  return await transact(db, (transaction) => replaceLink(transaction, userId, expiresAt));
}

async function replaceLink(
  transaction: Transaction,
  userId: number,
  expiresAt: Date,
): Promise<string> {
  // Serialises two requests, so that only the second link works.
  await lockCredentials(transaction, userId);
  await deleteOneTimeTokens(transaction, [accountPurpose('password', userId)]);
  return await addLink(transaction, accountPurpose('password', userId), expiresAt);
}

async function addLink(
  transaction: Transaction,
  purpose: string,
  expiresAt: Date,
): Promise<string> {
  const secret = newSecret();
  await insertOneTimeToken(transaction, { tokenHash: hashOfSecret(secret), purpose, expiresAt });
  return secret;
}

/**
 * Queues an email with a reset link that is valid for an hour, unless one was just queued, or many were today.
 * Anybody can ask for one, so earlier links, and those that owners made, stay valid.
 */
export async function queueResetLink(
  { db, clock }: InviteDeps,
  { id, email }: Pick<User, 'id' | 'email'>,
  write: (secret: string) => Pick<Email, 'subject' | 'text'>,
): Promise<void> {
  const now = clock.now();
  await transact(db, async (transaction) => {
    await lockCredentials(transaction, id);
    const prefix = `${RESET_EMAIL_KEY}${id} `;
    const ago = (ms: number) => new Date(now.getTime() - ms);
    if ((await countEmailsSince(transaction, prefix, ago(RESET_EVERY_MS))) > 0) return;
    if ((await countEmailsSince(transaction, prefix, ago(DAY_MS))) >= MAX_RESETS_A_DAY) return;
    const expiresAt = new Date(now.getTime() + RESET_MS);
    const secret = await addLink(transaction, accountPurpose('emailed password', id), expiresAt);
    const key = `${prefix}${now.toISOString()}`;
    await queueEmail(transaction, { key, recipient: email, ...write(secret) }, now);
  });
}

/** Does for an address without an account what takes time, so that the time of an answer shows nothing. */
export async function pretendLink({ db, clock }: InviteDeps): Promise<void> {
  // No account has the id 0, so that its link opens nothing.
  await transact(db, async (transaction) => {
    await lockCredentials(transaction, 0);
    await addLink(transaction, accountPurpose('emailed password', 0), clock.now());
  });
}

/** The user whose password can be chosen with this secret; `null` if it is unknown, used or expired. */
export async function findInvited(deps: InviteDeps, secret: string): Promise<User | null> {
  const found = await selectOneTimeToken(deps.db, hashOfSecret(secret), deps.clock.now());
  const id = accountIn('password', found?.purpose) ?? accountIn('emailed password', found?.purpose);
  return id === null ? null : await selectUser(deps.db, id);
}

/**
 * Sets the password. Does not sign in.
 *
 * @returns the user; `null` as `findInvited`
 * @throws InvalidInputError if the password is too weak; the secret stays valid
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
    // Locks the account first, as everywhere: a change of its password meanwhile has ended the link.
    await lockCredentials(transaction, user.id);
    if (!(await takeOneTimeToken(transaction, hashOfSecret(secret)))) return null;
    await setPassword(transaction, user.id, passwordHash);
    return user;
  });
}
