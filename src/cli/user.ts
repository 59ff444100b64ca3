/**
 * `antiphon user …`: lists and creates users, changes passwords.
 */
import { text as readAll } from 'node:stream/consumers';
import { listAppPasswords } from '../accounts/app-passwords.ts';
import { ROLES, type Role } from '../accounts/user.ts';
import { changePassword, createUser, findUserByEmail, listUsers } from '../accounts/users.ts';
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import { printJson } from './print.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';

const USAGE = `  antiphon user list [--json]            all users
  antiphon user create EMAIL --name NAME [--role owner|editor|author] --password-stdin
                                         create a user; the password is one line of standard input
  antiphon user password EMAIL --password-stdin
                                         change the password, and sign the user out everywhere`;

export const userCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(
      args,
      {
        json: { type: 'boolean' },
        name: { type: 'string' },
        role: { type: 'string', default: 'owner' },
        'password-stdin': { type: 'boolean' },
      },
      USAGE,
    );
    const [verb, email, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`Usage:\n${USAGE}`);
    if (verb === 'list' && email === undefined) {
      await list(deps, values.json === true, print);
    } else if (email === undefined || !values['password-stdin']) {
      throw new UsageError(`Usage:\n${USAGE}`);
    } else if (verb === 'create' && values.name !== undefined) {
      const role = readRole(values.role);
      const password = await readPassword();
      const user = await createUser(deps, { email, name: values.name, role, password });
      await print(`${user.email} can sign in as ${user.role}.\n`);
    } else if (verb === 'password') {
      const user = await findUserByEmail(deps, email);
      await changePassword(deps, user.id, await readPassword());
      await print(`Password of ${user.email} changed; signed out everywhere.\n`);
      const { length: working } = await listAppPasswords(deps, user.id);
      if (working > 0) {
        await print(
          `Application passwords keep working: ${working}. Revoke them on the account page.\n`,
        );
      }
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};

async function list(deps: Deps, isJson: boolean, print: Print): Promise<void> {
  const users = await listUsers(deps);
  if (isJson) {
    await printJson(users, print);
    return;
  }
  for (const { email, name, role } of users) await print(`${email}  ${role}\n    ${name}\n`);
  if (users.length === 0) await print('No users yet.\n');
}

function readRole(word: string): Role {
  const role = ROLES.find((each) => each === word);
  if (!role) throw new InvalidInputError(`“${word}” is not a role: choose ${ROLES.join(', ')}.`);
  return role;
}

/** Without the line's end, which `echo` and password managers add. */
async function readPassword(): Promise<string> {
  return (await readAll(process.stdin)).replace(/\r?\n$/, '');
}
