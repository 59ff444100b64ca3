/**
 * Changes a user's own profile: the name, biography and links that readers see, and the email address with which
 * they sign in.
 */
import { endAccountTokens } from './tokens.ts';
import { selectUserByEmail, updateUser } from './store/users.ts';
import type { User } from './user.ts';
import { canonicalEmail, emailProblem } from './users.ts';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { changeAuthor } from '../posts/terms/change.ts';

type ProfileDeps = Pick<Deps, 'db' | 'clock'>;

/** `links`: absolute http and https URLs. `imageId`: of the media library; `null`: none. */
export type Profile = {
  name: string;
  bio: string;
  links: readonly string[];
  imageId: number | null;
};

/**
 * The name is that of the user and of the author of their posts.
 *
 * @throws InvalidInputError if something is invalid, or the name is another author's
 */
export async function changeProfile(
  deps: ProfileDeps,
  { id, author }: Pick<User, 'id' | 'author'>,
  profile: Profile,
): Promise<void> {
  const name = profile.name.trim();
  if (name === '') throw new InvalidInputError('Enter your name.');
  if (author) await changeAuthor(deps, author.slug, { ...profile, name });
  await transact(deps.db, (transaction) => updateUser(transaction, id, { name }));
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
