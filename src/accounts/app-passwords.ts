/**
 * Application passwords, with which programs act for a user without their password or second factor.
 * Each is for one program and can be revoked separately.
 */
import { hashOfSecret, newSecret } from './tokens.ts';
import { toUser, USER_COLUMNS } from './store/users.ts';
import { countAttempt } from './throttle.ts';
import type { User } from './user.ts';
import { canonicalEmail } from './users.ts';
import { oneOf, transact, type DbOrTransaction, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';

const MAX_NAME = 60;
const MAX_PASSWORDS = 50;
/** `usedAt` is this exact, so that not every request writes. */
const USED_EVERY_MS = 300_000;

/** How its program writes texts, and wants to read them. */
export const APP_PASSWORD_FORMATS = ['html', 'markdown'] as const;
export type AppPasswordFormat = (typeof APP_PASSWORD_FORMATS)[number];

type AppPasswordDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * @param typedName the user's name for the program
 * @returns the secret, of which only a hash is stored
 * @throws InvalidInputError if the name is empty or too long, or there are 50 already
 */
export async function createAppPassword(
  { db, clock }: AppPasswordDeps,
  userId: number,
  typedName: string,
  format: AppPasswordFormat = 'html',
): Promise<string> {
  const name = typedName.replace(/\p{Cc}+/gu, ' ').trim();
  if (name === '')
    throw new InvalidInputError('Enter a name, for example the name of the program.');
  if (name.length > MAX_NAME) throw new InvalidInputError(`Use at most ${MAX_NAME} characters.`);
  const secret = newSecret();
  await transact(db, async (transaction) => {
    const known = await selectAppPasswords(transaction, userId);
    if (known.length >= MAX_PASSWORDS) {
      throw new InvalidInputError(
        'You have 50 application passwords, which is the limit. Revoke one first.',
      );
    }
    const secretHash = hashOfSecret(secret);
    const createdAt = clock.now();
    await insertAppPassword(transaction, { userId, name, secretHash, format, createdAt });
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

/** @returns its name; `null` if the user has none with this id */
export async function changeAppPasswordFormat(
  { db }: Pick<Deps, 'db'>,
  userId: number,
  id: number,
  format: AppPasswordFormat,
): Promise<string | null> {
  return await transact(db, (transaction) => updateFormat(transaction, { userId, id, format }));
}

/** @returns the name of the revoked one; `null` if the user has none with this id */
export async function revokeAppPassword(
  { db }: Pick<Deps, 'db'>,
  userId: number,
  id: number,
): Promise<string | null> {
  return await transact(db, (transaction) => deleteAppPassword(transaction, userId, id));
}

/** @returns the number of revoked ones */
export async function revokeAppPasswords(
  { db }: Pick<Deps, 'db'>,
  userId: number,
): Promise<number> {
  return await transact(db, (transaction) => deleteAppPasswordsOf(transaction, userId));
}

/** `via` of the user is the application password's name. */
export type AppPasswordHolder = { user: User; format: AppPasswordFormat };

/**
 * The user of this name and secret.
 *
 * @param name the email address, or the slug of the user's author
 * @param secret with or without spaces
 */
export async function findProgram(
  deps: AppPasswordDeps,
  { name, secret }: { name: string; secret: string },
): Promise<AppPasswordHolder | null> {
  const found = await selectUserByAppPassword(deps.db, hashOfSecret(secret.replace(/\s+/g, '')));
  const named = canonicalEmail(name);
  const isTheirs = found && (found.user.email === named || found.user.author?.slug === named);
  return isTheirs ? await noteUse(deps, found) : null;
}

/** As `findProgram`, for programs that send the secret alone. */
export async function findProgramBySecret(
  deps: AppPasswordDeps,
  secret: string,
): Promise<AppPasswordHolder | null> {
  const found = await selectUserByAppPassword(deps.db, hashOfSecret(secret));
  return found && (await noteUse(deps, found));
}

async function noteUse(
  { db, clock }: AppPasswordDeps,
  { user, password }: { user: User; password: AppPassword },
): Promise<AppPasswordHolder> {
  const now = clock.now();
  if (!password.usedAt || now.getTime() - password.usedAt.getTime() > USED_EVERY_MS) {
    await transact(db, (transaction) => updateUsedAt(transaction, password.id, now));
  }
  return { user: { ...user, via: password.name }, format: password.format };
}

/**
 * Counts a wrong secret as a failed sign-in. Nobody guesses 256 bits; the limit slows down programs
 * whose password was revoked.
 *
 * @param name as in {@link findProgram}
 * @returns the seconds to wait; 0 if it may try again
 */
export async function noteWrongSecret(
  deps: AppPasswordDeps,
  { name, client }: { name: string; client: string },
): Promise<number> {
  return await countAttempt(deps, { email: canonicalEmail(name), client });
}

export type AppPassword = {
  id: number;
  name: string;
  format: AppPasswordFormat;
  createdAt: Date;
  usedAt: Date | null;
};

const COLUMNS = { id: true, name: true, format: true, createdAt: true, usedAt: true } as const;

function toAppPassword(row: Omit<AppPassword, 'format'> & { format: string }): AppPassword {
  return { ...row, format: oneOf(APP_PASSWORD_FORMATS, row.format) };
}

async function insertAppPassword(
  transaction: Transaction,
  row: { userId: number; name: string; secretHash: string; format: string; createdAt: Date },
): Promise<void> {
  await transaction.appPassword.create({ data: row });
}

/** The newest first. */
async function selectAppPasswords(db: DbOrTransaction, userId: number): Promise<AppPassword[]> {
  const rows = await db.appPassword.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    select: COLUMNS,
  });
  return rows.map(toAppPassword);
}

async function selectUserByAppPassword(
  db: DbOrTransaction,
  secretHash: string,
): Promise<{ user: User; password: AppPassword } | null> {
  const row = await db.appPassword.findUnique({
    where: { secretHash },
    select: { ...COLUMNS, user: { select: USER_COLUMNS } },
  });
  if (!row) return null;
  const { user, ...password } = row;
  return { user: toUser(user), password: toAppPassword(password) };
}

async function updateUsedAt(transaction: Transaction, id: number, now: Date): Promise<void> {
  await transaction.appPassword.updateMany({ where: { id }, data: { usedAt: now } });
}

/** @returns its name; `null` if there is none */
async function updateFormat(
  transaction: Transaction,
  { userId, id, format }: { userId: number; id: number; format: string },
): Promise<string | null> {
  await transaction.appPassword.updateMany({ where: { id, userId }, data: { format } });
  const row = await transaction.appPassword.findFirst({
    where: { id, userId },
    select: { name: true },
  });
  return row?.name ?? null;
}

/** @returns the number of deleted ones */
async function deleteAppPasswordsOf(transaction: Transaction, userId: number): Promise<number> {
  const { count } = await transaction.appPassword.deleteMany({ where: { userId } });
  return count;
}

/** @returns the name of the deleted one; `null` if there was none */
async function deleteAppPassword(
  transaction: Transaction,
  userId: number,
  id: number,
): Promise<string | null> {
  const row = await transaction.appPassword.findFirst({ where: { id, userId } });
  if (row) await transaction.appPassword.deleteMany({ where: { id, userId } });
  return row?.name ?? null;
}
