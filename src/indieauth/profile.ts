/**
 * A user's profile URLs, by which other sites know them, and the profile that clients may read.
 *
 * @see https://indieauth.spec.indieweb.org/#user-profile-url
 * @see https://indieauth.spec.indieweb.org/#profile-information
 */
import type { User } from '../accounts/user.ts';
import { listUsers } from '../accounts/users.ts';
import type { Scope } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { findAuthorDetails, listPath } from '../posts/lists.ts';
import { imageUrl } from '../posts/images/image.ts';

type ProfileDeps = Pick<Deps, 'config' | 'db'>;

/**
 * The URLs that can be given for the user, the usual one first: the blog's own if they are its only user and owner,
 * and their author's page. None without an author.
 */
export async function listProfileUrls(
  deps: ProfileDeps,
  { id, role, author }: Pick<User, 'id' | 'role' | 'author'>,
): Promise<string[]> {
  const { siteUrl } = deps.config;
  const [first, ...others] = await listUsers(deps);
  const isAlone = role === 'owner' && first?.id === id && others.length === 0;
  return [
    ...(isAlone ? [`${siteUrl}/`] : []),
    ...(author ? [siteUrl + listPath({ kind: 'author', author })] : []),
  ];
}

/** The usual one; empty if there is none. */
export async function profileUrl(
  deps: ProfileDeps,
  user: Pick<User, 'id' | 'role' | 'author'>,
): Promise<string> {
  return (await listProfileUrls(deps, user))[0] ?? '';
}

export type Profile = { name: string; url: string; photo?: string; email?: string };

/** @returns `null` without the scope `profile`. The email address needs the scope `email`, too. */
export async function readProfile(
  { config, db }: ProfileDeps,
  { name, email, author }: Pick<User, 'name' | 'email' | 'author'>,
  { me, scopes }: { me: string; scopes: readonly Scope[] },
): Promise<Profile | null> {
  if (!scopes.includes('profile')) return null;
  const image = author && (await findAuthorDetails({ db }, author.id))?.image;
  return {
    name,
    url: me,
    ...(image && { photo: imageUrl(config.siteUrl, image) }),
    ...(scopes.includes('email') && { email }),
  };
}
