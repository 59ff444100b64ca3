/**
 * Creates, changes and deletes accounts.
 */
import { hashPassword, passwordProblem } from './password.ts';
import { endAccountTokens } from './tokens.ts';
import { deleteSessionsOf } from './store/sessions.ts';
import {
  countOwners,
  deleteUser,
  existsUser,
  insertUser,
  selectUser,
  selectUserByEmail,
  selectUsers,
  updateUser,
} from './store/users.ts';
import type { Role, User } from './user.ts';
import { isUniqueViolation, transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { authorNamed } from '../posts/terms/terms.ts';

/** Another account's author has the name. */
export class NameTakenError extends InvalidInputError {}

export type NewUser = { email: string; name: string; role: Role; password: string };

/** The form in which email addresses are stored and compared: lower case, NFC. */
export function canonicalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Only an email could show whether the address exists. @returns `null`: it may */
export function emailProblem(email: string): string | null {
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email) && email.length <= 254
    ? null
    : `“${email}” is not an email address.`;
}

/** Whether there is an account. */
export async function hasUsers(deps: Pick<Deps, 'db'>): Promise<boolean> {
  return await existsUser(deps.db);
}

/** The oldest first. */
export async function listUsers(deps: Pick<Deps, 'db'>): Promise<User[]> {
  return await selectUsers(deps.db);
}

export async function findUser({ db }: Pick<Deps, 'db'>, id: number): Promise<User | null> {
  return await selectUser(db, id);
}

/** @throws NotFoundError if no account has the address */
export async function findUserByEmail(deps: Pick<Deps, 'db'>, email: string): Promise<User> {
  const user = await selectUserByEmail(deps.db, canonicalEmail(email));
  if (!user) throw new NotFoundError('account', canonicalEmail(email));
  return user;
}

/**
 * Creates an account, and the author of that name if there is none.
 *
 * @throws InvalidInputError if the email address is invalid or taken, the password too weak, the name
 *   empty or used by another account's author (`NameTakenError`)
 */
export async function createUser(deps: Pick<Deps, 'db' | 'clock'>, user: NewUser): Promise<User> {
  const prepared = await prepareUser(deps, user);
  return await transact(deps.db, (transaction) => addUser(transaction, prepared));
}

export type PreparedUser = Pick<User, 'email' | 'name' | 'role' | 'createdAt'> & {
  passwordHash: string;
};

/** The slow part of `createUser`, to be done before the transaction. @throws as `createUser` */
export async function prepareUser(
  { clock }: Pick<Deps, 'clock'>,
  { email: typed, name: typedName, role, password }: NewUser,
): Promise<PreparedUser> {
  const email = canonicalEmail(typed);
  const problem = emailProblem(email);
  if (problem !== null) throw new InvalidInputError(problem);
  refuseWeak(password, email);
  return {
    email,
    name: typedName.trim(),
    role,
    passwordHash: await hashPassword(password),
    createdAt: clock.now(),
  };
}

/** @throws as `createUser` */
export async function addUser(transaction: Transaction, user: PreparedUser): Promise<User> {
  const { id: authorId } = await authorNamed(transaction, user.name);
  const known = await selectUsers(transaction);
  if (known.some(({ email }) => email === user.email)) {
    throw new InvalidInputError(`${user.email} already has an account.`);
  }
  const namesake = known.find(({ author }) => author?.id === authorId);
  if (namesake) {
    throw new NameTakenError(
      `${namesake.email} already uses the name ${namesake.name}. Enter another name.`,
    );
  }
  try {
    return await insertUser(transaction, { ...user, authorId });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new InvalidInputError(
      'An account with this email address or name was just created. Reload the list.',
    );
  }
}

/**
 * Changes an account's password, and ends what its old password or a link could open: sessions,
 * reset links, second-factor tickets. Passkeys and application passwords keep working.
 *
 * @throws NotFoundError if there is no such account; InvalidInputError if the password is too weak
 */
export async function changePassword(
  deps: Pick<Deps, 'db'>,
  userId: number,
  password: string,
): Promise<void> {
  const { email } = await getUser(deps, userId);
  const passwordHash = await hashChosen(password, email);
  await transact(deps.db, (transaction) => setPassword(transaction, userId, passwordHash));
}

/** The slow part of `changePassword`. @throws InvalidInputError if the password is too weak */
export async function hashChosen(password: string, email: string): Promise<string> {
  refuseWeak(password, email);
  return await hashPassword(password);
}

/** As `changePassword`, with a hash. Rejects if there is no such account. */
export async function setPassword(
  transaction: Transaction,
  userId: number,
  passwordHash: string,
): Promise<void> {
  await updateUser(transaction, userId, { passwordHash });
  await deleteSessionsOf(transaction, userId);
  await endAccountTokens(transaction, userId);
}

/**
 * Changes the role of an account, and signs its browsers out.
 *
 * @throws NotFoundError if there is no such account; InvalidInputError if no owner would be left
 */
export async function changeRole(
  deps: Pick<Deps, 'db'>,
  userId: number,
  role: Role,
): Promise<User> {
  return await transact(deps.db, async (transaction) => {
    const { role: before } = await getUser({ db: transaction }, userId);
    const user = await updateUser(transaction, userId, { role });
    if (before !== role) await deleteSessionsOf(transaction, userId);
    await refuseWithoutOwner(transaction);
    return user;
  });
}

/**
 * Deletes an account. Its posts stay, with their author.
 *
 * @throws NotFoundError if there is no such account; InvalidInputError if no owner would be left
 */
export async function removeUser(deps: Pick<Deps, 'db'>, userId: number): Promise<User> {
  return await transact(deps.db, async (transaction) => {
    const user = await getUser({ db: transaction }, userId);
    await deleteUser(transaction, userId);
    await refuseWithoutOwner(transaction);
    return user;
  });
}

async function getUser({ db }: { db: Transaction | Deps['db'] }, id: number): Promise<User> {
  const user = await selectUser(db, id);
  if (!user) throw new NotFoundError('account', id);
  return user;
}

async function refuseWithoutOwner(transaction: Transaction): Promise<void> {
  if ((await countOwners(transaction)) > 0) return;
  throw new InvalidInputError('A blog needs an owner. Make another user an owner first.');
}

function refuseWeak(password: string, email: string): void {
  const problem = passwordProblem(password, email);
  if (problem !== null) throw new InvalidInputError(problem);
}
