/**
 * `antiphon mail …`: the letters that the blog writes, and trying again those that were given up.
 */
import type { QueuedEmail } from '../mail/email.ts';
import { listEmails, retryEmails } from '../mail/list.ts';
import { readArgs, UsageError, type Command } from './command.ts';
import { printJson, toId } from './rows.ts';

const USAGE = `  antiphon mail list [--json]            the last hundred letters, newest first
  antiphon mail retry ID [ID …]          try again what was given up
  antiphon mail retry --failed           all that was given up`;

const MOST = 100;

export const mailCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const options = { json: { type: 'boolean' }, failed: { type: 'boolean' } } as const;
    const { values, positionals } = readArgs(args, options, USAGE);
    const [verb = '', ...words] = positionals;
    const { json = false, failed = false } = values;
    if (verb === 'list' && words.length === 0 && !failed) {
      const { emails } = await listEmails(deps, { max: MOST });
      if (json) await printJson(emails, print);
      else for (const emailRow of emails) await print(lineOf(emailRow));
      if (!json && emails.length === 0) await print('No letter was written yet.\n');
    } else if (verb === 'retry' && words.length > 0 !== failed && !json) {
      const ids = words.map((word) => toId(word, 'a letter', 'antiphon mail list'));
      const tried = await retryEmails(deps, failed ? 'failed' : ids);
      for (const id of tried) await print(`${id} waiting\n`);
      if (tried.length === 0) await print('None of them was given up.\n');
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};

function lineOf({ id, state, recipient, subject, outcome }: QueuedEmail): string {
  return `${id}  ${state}  ${recipient}  ${subject}\n${outcome === null ? '' : `    ${outcome}\n`}`;
}
