/**
 * Accounts as the owner makes and changes them, from the shell and at the desk.
 */
import { endAccountTokens } from './account-tokens.ts';
import { hashPassword, passwordProblem } from './password.ts';
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

export type NewUser = { email: string; name: string; role: Role; password: string };

/** How addresses are compared: most servers know no case, and two accounts of one address none. */
export function canonicalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Whether anybody may sign in. */
export async function hasUsers(deps: Pick<Deps, 'db'>): Promise<boolean> {
  return await existsUser(deps.db);
}

/** The first one first. */
export async function listUsers(deps: Pick<Deps, 'db'>): Promise<User[]> {
  return await selectUsers(deps.db);
}

/** @throws NotFoundError if no account has the address */
export async function findUserByEmail(deps: Pick<Deps, 'db'>, email: string): Promise<User> {
  const user = await selectUserByEmail(deps.db, canonicalEmail(email));
  if (!user) throw new NotFoundError('account', canonicalEmail(email));
  return user;
}

/**
 * Makes an account, and the author of that name where there is none.
 *
 * @throws InvalidInputError if the address is none or taken, the password too weak, the name none,
 *   or that of an author as whom another account writes
 */
export async function createUser(deps: Pick<Deps, 'db' | 'clock'>, user: NewUser): Promise<User> {
  const prepared = await prepareUser(deps, user);
  return await transact(deps.db, (transaction) => addUser(transaction, prepared));
}

export type PreparedUser = Pick<User, 'email' | 'name' | 'role' | 'createdAt'> & {
  passwordHash: string;
};

/** What takes time, before the transaction that adds the user. @throws as `createUser` */
export async function prepareUser(
  { clock }: Pick<Deps, 'clock'>,
  { email: typed, name: typedName, role, password }: NewUser,
): Promise<PreparedUser> {
  const email = canonicalEmail(typed);
  // Whether it is somebody's, only a letter to it would show.
  if (!/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email) || email.length > 254) {
    throw new InvalidInputError(`“${typed}” is not an e-mail address.`);
  }
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
    throw new InvalidInputError(`${user.email} has an account already.`);
  }
  const namesake = known.find(({ author }) => author?.id === authorId);
  if (namesake) {
    throw new InvalidInputError(
      `${namesake.email} writes as ${namesake.name} already. Give another name.`,
    );
  }
  try {
    return await insertUser(transaction, { ...user, authorId });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new InvalidInputError('An account like this was just made. Look at the list.');
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

/** What takes time, before the transaction of `setPassword`. @throws InvalidInputError if it is too weak */
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
 * Gives an account another role; its browsers sign in anew.
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
 * Deletes an account. What was written stays, and bears its author's name.
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
  throw new InvalidInputError('A blog needs an owner. Make somebody else one first.');
}

function refuseWeak(password: string, email: string): void {
  const problem = passwordProblem(password, email);
  if (problem !== null) throw new InvalidInputError(problem);
}
