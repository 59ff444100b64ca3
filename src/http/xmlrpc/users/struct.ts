/**
 * Users as the client API answers them: as WordPress's. Their name for signing in is the slug of their author, and the
 * email addresses of others are for owners only.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/ (wp.getUser)
 */
import { findFullNames } from '../../../accounts/profile.ts';
import { may, type Role, type User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { selectAuthorDetails } from '../../../posts/store/authors.ts';
import { listOf, textOf } from '../params.ts';

/** WordPress's names of the roles. */
const ROLES: Record<Role, string> = { owner: 'administrator', editor: 'editor', author: 'author' };

const BASIC = ['username', 'email', 'registered', 'display_name', 'nicename'];

/** @param fields names of members, or `basic` or `all`; missing or empty: all */
export async function userStructs(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  users: readonly User[],
  fields: XmlRpcValue | undefined,
): Promise<Record<string, XmlRpcValue>[]> {
  const wanted = listOf(fields).map((name) => textOf(name, 'the name of a field'));
  const isAll = wanted.length === 0 || wanted.includes('all');
  const names = new Set(wanted.includes('basic') ? [...wanted, ...BASIC] : wanted);
  const fullNames = await findFullNames(
    deps,
    users.map(({ id }) => id),
  );
  const structs: Record<string, XmlRpcValue>[] = [];
  for (const user of users) {
    const { firstName = '', lastName = '' } = fullNames.get(user.id) ?? {};
    const details = user.author && (await selectAuthorDetails(deps.db, user.author.id));
    const members: Record<string, XmlRpcValue> = {
      username: loginOf(viewer, user),
      first_name: firstName,
      last_name: lastName,
      registered: user.createdAt,
      bio: details?.bio ?? '',
      email: seesEmail(viewer, user) ? user.email : '',
      nickname: user.name,
      nicename: user.author?.slug ?? '',
      url: user.author?.url ?? '',
      display_name: user.name,
      roles: [ROLES[user.role]],
    };
    structs.push({
      user_id: String(user.id),
      ...Object.fromEntries(Object.entries(members).filter(([name]) => isAll || names.has(name))),
    });
  }
  return structs;
}

/** What they sign in with. */
export function loginOf(viewer: User, user: User): string {
  return user.author?.slug ?? (seesEmail(viewer, user) ? user.email : '');
}

function seesEmail(viewer: User, user: User): boolean {
  return viewer.id === user.id || may(viewer, 'manage');
}
