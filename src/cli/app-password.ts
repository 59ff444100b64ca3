/**
 * `antiphon app-password …`: lists, creates and revokes the passwords of programs that publish for a user.
 */
import {
  APP_PASSWORD_FORMATS,
  createAppPassword,
  listAppPasswords,
  revokeAppPassword,
  type AppPasswordFormat,
} from '../accounts/app-passwords.ts';
import { noteAction } from '../accounts/audit.ts';
import { findUserByEmail } from '../accounts/users.ts';
import { readArgs, UsageError, type Command } from './command.ts';
import { printJson } from './print.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';

const USAGE = `  antiphon app-password list EMAIL [--json]
                                         the application passwords of a user, without their secrets
  antiphon app-password create EMAIL NAME [--format html|markdown]
                                         create one for a program, and print it once; the format is how the
                                         program writes and reads texts
  antiphon app-password revoke EMAIL ID  revoke one, so that its program can no longer sign in`;

export const appPasswordCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(
      args,
      { json: { type: 'boolean' }, format: { type: 'string', default: 'html' } },
      USAGE,
    );
    const [verb, email, what, ...more] = positionals;
    if (email === undefined || more.length > 0) throw new UsageError(`Usage:\n${USAGE}`);
    const user = await findUserByEmail(deps, email);
    if (verb === 'list' && what === undefined) {
      const passwords = await listAppPasswords(deps, user.id);
      if (values.json === true) {
        await printJson(passwords, print);
        return;
      }
      for (const { id, name, format, createdAt, usedAt } of passwords) {
        const used = usedAt ? `last used ${usedAt.toISOString()}` : 'never used';
        await print(`${id}  ${name}\n    ${format}, created ${createdAt.toISOString()}, ${used}\n`);
      }
      if (passwords.length === 0) await print('No application passwords yet.\n');
    } else if (verb === 'create' && what !== undefined) {
      const secret = await createAppPassword(deps, user.id, what, readFormat(values.format));
      await noteAction(deps, user, 'created an application password', what);
      await print(`${secret}\n`);
    } else if (verb === 'revoke' && what !== undefined) {
      const name = await revokeAppPassword(
        deps,
        user.id,
        /^\d{1,9}$/.test(what) ? Number(what) : 0,
      );
      if (name === null) throw new NotFoundError('application password', what);
      await noteAction(deps, user, 'revoked an application password', name);
      await print(`Revoked: ${name}\n`);
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};

function readFormat(word: string): AppPasswordFormat {
  const format = APP_PASSWORD_FORMATS.find((each) => each === word);
  if (format) return format;
  throw new InvalidInputError(
    `“${word}” is not a format: choose ${APP_PASSWORD_FORMATS.join(' or ')}.`,
  );
}
