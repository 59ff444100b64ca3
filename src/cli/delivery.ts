/**
 * `antiphon outbox …` and `antiphon mail …`: lists notifications and emails, and sends them again.
 */
import { readArgs, UsageError, type Command, type Print, toId } from './command.ts';
import { minuteText, printJson } from './print.ts';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { MAIL_STATE_NAMES, type QueuedEmail } from '../mail/email.ts';
import { listEmails, retryEmails } from '../mail/queue.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { listOutbox, resend } from '../outbox/list.ts';
import { entryFacts, NO_ENTRIES, STATE_NAMES } from '../outbox/texts.ts';
import { readSettings } from '../settings/settings.ts';

const OUTBOX_USAGE = `  antiphon outbox list [--json] [--post SLUG-or-PATH]
                                         notifications of linked pages, newest first
  antiphon outbox resend ID [ID …] [--json]
                                         send notifications again
  antiphon outbox resend --failed [--json]
                                         send all failed notifications again`;

export const outboxCommand: Command = {
  usage: OUTBOX_USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(
      args,
      { json: { type: 'boolean' }, post: { type: 'string' }, failed: { type: 'boolean' } },
      OUTBOX_USAGE,
    );
    const [verb = '', ...words] = positionals;
    const { json = false, post, failed = false } = values;
    if (verb === 'list' && words.length === 0 && !failed) {
      const entries = listOutbox(deps, post);
      if (json) await printJson(entries, print);
      else await printTable(entries, (await readSettings(deps)).timeZone, print);
    } else if (verb === 'resend' && words.length > 0 !== failed && post === undefined) {
      await resendAll(deps, failed ? 'failed' : words.map(toEntryId), json, print);
    } else {
      throw new UsageError(`Usage:\n${OUTBOX_USAGE}`);
    }
  },
};

async function resendAll(
  deps: Deps,
  which: number[] | 'failed',
  json: boolean,
  print: Print,
): Promise<void> {
  const found = await resend(deps, which);
  if (json)
    await printJson(
      found.map((id) => ({ id, state: 'waiting' })),
      print,
    );
  else for (const id of found) await print(`${String(id)} waiting\n`);
  if (which === 'failed') return;
  const missing = which.filter((id) => !found.includes(id));
  if (missing.length > 0) throw new NotFoundError('outbox entry', missing.join(', '));
}

async function printTable(
  entries: AsyncIterable<OutboxEntry>,
  timeZone: string,
  print: Print,
): Promise<void> {
  let isEmpty = true;
  for await (const entry of entries) {
    isEmpty = false;
    const { id, state, sentAt, nextTryAt, postPath, target, lastAnswer } = entry;
    const facts = [
      STATE_NAMES[state],
      ...entryFacts(entry),
      ...(sentAt ? [`sent ${minuteText(sentAt, timeZone)}`] : []),
      ...(nextTryAt ? [`next try ${minuteText(nextTryAt, timeZone)}`] : []),
    ];
    await print(`${String(id)}  ${facts.join('  ')}\n    ${postPath}\n    → ${target}\n`);
    if (lastAnswer !== null) await print(`    ${lastAnswer}\n`);
  }
  if (isEmpty) await print(`${NO_ENTRIES}\n`);
}

function toEntryId(word: string): number {
  return toId(word, 'an outbox entry', 'antiphon outbox list');
}

const MAIL_USAGE = `  antiphon mail list [--json]            the last hundred emails, newest first
  antiphon mail retry ID [ID …]          send failed emails again
  antiphon mail retry --failed           send all failed emails again`;

const MAX_EMAILS = 100;

export const mailCommand: Command = {
  usage: MAIL_USAGE,
  async run(deps, args, print) {
    const options = { json: { type: 'boolean' }, failed: { type: 'boolean' } } as const;
    const { values, positionals } = readArgs(args, options, MAIL_USAGE);
    const [verb = '', ...words] = positionals;
    const { json = false, failed = false } = values;
    if (verb === 'list' && words.length === 0 && !failed) {
      const { emails } = await listEmails(deps, { max: MAX_EMAILS });
      if (json) await printJson(emails, print);
      else for (const email of emails) await print(lineOf(email));
      if (!json && emails.length === 0) await print('No emails yet.\n');
    } else if (verb === 'retry' && words.length > 0 !== failed && !json) {
      const ids = words.map((word) => toId(word, 'an email', 'antiphon mail list'));
      const retried = await retryEmails(deps, failed ? 'failed' : ids);
      for (const id of retried) await print(`${id} waiting\n`);
      if (retried.length === 0) await print('No failed emails.\n');
    } else {
      throw new UsageError(`Usage:\n${MAIL_USAGE}`);
    }
  },
};

function lineOf({ id, state, recipient, subject, outcome }: QueuedEmail): string {
  return `${id}  ${MAIL_STATE_NAMES[state]}  ${recipient}  ${subject}\n${outcome === null ? '' : `    ${outcome}\n`}`;
}
