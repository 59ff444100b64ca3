/**
 * Changes a user's own profile: the name, biography and links that readers see, the first and last name that only
 * programs show, and the email address with which they sign in.
 */
import { endAccountTokens } from './tokens.ts';
import { selectFullNames, selectUserByEmail, updateUser, type FullName } from './store/users.ts';
import type { User } from './user.ts';
import { canonicalEmail, emailProblem } from './users.ts';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { changeAuthor } from '../posts/terms/change.ts';

type ProfileDeps = Pick<Deps, 'db' | 'clock'>;

/** What is missing stays. */
export type Profile = Partial<FullName> & {
  name?: string;
  bio?: string;
  /** Their own page, absolute; empty: none. */
  url?: string;
  /** Absolute http and https URLs. */
  links?: readonly string[];
  /** Of the media library; `null`: none. */
  imageId?: number | null;
};

const MAX_FULL_NAME = 100;

/**
 * The name is that of the user and of the author of their posts.
 *
 * @throws InvalidInputError if something is invalid, or the name is another author's
 */
export async function changeProfile(
  deps: ProfileDeps,
  { id, author }: Pick<User, 'id' | 'author'>,
  { firstName, lastName, ...profile }: Profile,
): Promise<void> {
  const name = profile.name?.trim();
  if (name === '') throw new InvalidInputError('Enter your name.');
  const changes = {
    ...(name !== undefined && { name }),
    ...(firstName !== undefined && { firstName: checkedPart(firstName) }),
    ...(lastName !== undefined && { lastName: checkedPart(lastName) }),
  };
  if (author) {
    await changeAuthor(deps, author.slug, { ...profile, ...(name !== undefined && { name }) });
  } else if (profile.bio || profile.url) {
    throw new InvalidInputError(
      'Your account has no author, to whom a biography and a URL belong. Write a post first.',
    );
  }
  await transact(deps.db, (transaction) => updateUser(transaction, id, changes));
}

function checkedPart(typed: string): string {
  const part = toPlainText(typed);
  if (part.length <= MAX_FULL_NAME) return part;
  throw new InvalidInputError(`Use at most ${MAX_FULL_NAME} characters for a part of your name.`);
}

/** First and last names, by the user's id. */
export async function findFullNames(
  { db }: Pick<Deps, 'db'>,
  userIds: readonly number[],
): Promise<Map<number, FullName>> {
  return await selectFullNames(db, userIds);
}

/**
 * Changes the address with which the user signs in. Links that were sent to the earlier one stop working.
 *
 * @returns the address as it is stored
 * @throws InvalidInputError if it is invalid, or another account has it
 */
export async function changeEmail(
  deps: ProfileDeps,
  { id }: Pick<User, 'id'>,
  typed: string,
): Promise<string> {
  const email = canonicalEmail(typed);
  const problem = emailProblem(email);
  if (problem !== null) throw new InvalidInputError(problem);
  try {
    await transact(deps.db, async (transaction) => {
      const other = await selectUserByEmail(transaction, email);
      if (other && other.id !== id) throw taken(email);
      await updateUser(transaction, id, { email });
      await endAccountTokens(transaction, id);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? taken(email) : error;
  }
  return email;
}

function taken(email: string): InvalidInputError {
  return new InvalidInputError(`${email} already has an account.`);
}
