/**
 * wp.getProfile, editProfile, getUser, getUsers, getAuthors. Authors see themselves only.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import { noteAction } from '../../../accounts/audit.ts';
import { changeProfile, type Profile } from '../../../accounts/profile.ts';
import { may, type User } from '../../../accounts/user.ts';
import { listUsers } from '../../../accounts/users.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods } from '../method.ts';
import { idOf, intOr, requireParams, structOf, textOf, type Struct } from '../params.ts';
import { loginOf, userStructs } from '../users/struct.ts';

const MAX_LISTED = 100;

export function userMethods(deps: Pick<Deps, 'db' | 'clock'>): Methods {
  return {
    'wp.getProfile': {
      credentialsAt: 1,
      run: async (params, { user }) => {
        const [struct = {}] = await userStructs(deps, user, [user], params[3]);
        return { value: struct };
      },
    },

    'wp.editProfile': {
      credentialsAt: 1,
      run: async (params, { user }) => {
        requireParams(params, 4);
        const changes = readProfile(user, structOf(params[3], 'the profile'));
        if (Object.keys(changes).length > 0) {
          await changeProfile(deps, user, changes);
          await noteAction(deps, user, 'changed their profile');
        }
        return { value: true };
      },
    },

    'wp.getUser': {
      credentialsAt: 1,
      run: async (params, { user: viewer }) => {
        requireParams(params, 4);
        const id = idOf(params[3]);
        if (id !== viewer.id && !may(viewer, 'edit')) {
          return fault(CLIENT_FAULTS.notAllowed, 'Only editors and owners see other users.');
        }
        const user = (await listUsers(deps)).find((each) => each.id === id);
        if (!user) return fault(CLIENT_FAULTS.notFound, 'There is no user with this id.');
        const [struct = {}] = await userStructs(deps, viewer, [user], params[4]);
        return { value: struct };
      },
    },

    'wp.getUsers': {
      credentialsAt: 1,
      run: async (params, { user: viewer }) => {
        if (!may(viewer, 'edit')) {
          return fault(CLIENT_FAULTS.notAllowed, 'Only editors and owners see other users.');
        }
        const filter = structOf(params[3] ?? null, 'the filter');
        const users = filtered(await listUsers(deps), filter);
        return { value: await userStructs(deps, viewer, users, params[4]) };
      },
    },

    'wp.getAuthors': {
      credentialsAt: 1,
      run: async (_params, { user: viewer }) => {
        const users = may(viewer, 'edit') ? await listUsers(deps) : [viewer];
        return {
          value: users.map((user) => ({
            user_id: String(user.id),
            user_login: loginOf(viewer, user),
            display_name: user.name,
          })),
        };
      },
    },
  };
}

/** The public name of a user is one here: WordPress's `display_name`, or `nickname` where only that is new. */
function readProfile(
  { name }: User,
  { first_name, last_name, display_name, nickname, bio, url }: Struct,
): Profile {
  const textIn = (value: XmlRpcValue | undefined, member: string) =>
    value === undefined ? undefined : textOf(value, member).trim();
  const names = [textIn(display_name, 'display_name'), textIn(nickname, 'nickname')];
  const newName = names.find((each) => each !== undefined && each !== '' && each !== name);
  const given: { [Key in keyof Profile]?: Profile[Key] | undefined } = {
    name: newName,
    firstName: textIn(first_name, 'first_name'),
    lastName: textIn(last_name, 'last_name'),
    bio: textIn(bio, 'bio'),
    url: textIn(url, 'url'),
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/** All users may write, so `who` changes nothing. In the order of their ids unless asked for another. */
function filtered(users: readonly User[], filter: Struct): User[] {
  const orderBy = textOf(filter['orderby'] ?? null, 'orderby').toLowerCase();
  const role = textOf(filter['role'] ?? null, 'role').toLowerCase();
  const found = users.filter((user) => role === '' || isCalled(role, user));
  const keyOf: Record<string, (user: User) => string | number> = {
    registered: ({ createdAt }) => createdAt.getTime(),
    email: ({ email }) => email,
    login: ({ author }) => author?.slug ?? '',
    username: ({ author }) => author?.slug ?? '',
    display_name: (user) => user.name.toLowerCase(),
    name: (user) => user.name.toLowerCase(),
  };
  const key = Object.hasOwn(keyOf, orderBy) ? keyOf[orderBy] : undefined;
  const sorted = key ? found.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) : found;
  if (textOf(filter['order'] ?? null, 'order').toLowerCase() === 'desc') sorted.reverse();
  const offset = Math.max(0, intOr(filter['offset'], 'offset', 0));
  const number = intOr(filter['number'], 'number', 0);
  return sorted.slice(offset, offset + (number > 0 ? Math.min(number, MAX_LISTED) : MAX_LISTED));
}

function isCalled(role: string, user: User): boolean {
  return role === user.role || (role === 'administrator' && user.role === 'owner');
}
