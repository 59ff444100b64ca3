/**
 * `antiphon hosts …`: whom the blog does not want to hear of, and whom it does not tell.
 */
import { readFile } from 'node:fs/promises';
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import type { Deps } from '../deps.ts';
import { setBlocked, setNotified } from '../hosts/switches.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { LIST_KINDS, printEntry, type HostListKind, type ListKind } from '../spam/list-format.ts';
import { addEntry, exportLists, importLists, listEntries, removeEntry } from '../spam/lists.ts';

const HOSTS_USAGE = `  antiphon hosts block NAME [NAME …]     take no pings from them, and send them none
  antiphon hosts unblock NAME [NAME …]   take them again
  antiphon hosts never NAME [NAME …]     tell them nothing of links to them
  antiphon hosts notify NAME [NAME …]    tell them again`;

type Verb = { run: (deps: Deps, name: string) => Promise<string>; done: string };

const VERBS: Record<string, Verb> = {
  block: { run: (deps, name) => setBlocked(deps, name, true), done: 'blocked' },
  unblock: { run: (deps, name) => setBlocked(deps, name, false), done: 'unblocked' },
  never: { run: (deps, name) => setNotified(deps, name, false), done: 'is never told' },
  notify: { run: (deps, name) => setNotified(deps, name, true), done: 'is told' },
};

export const hostsCommand: Command = {
  usage: HOSTS_USAGE,
  async run(deps, args, print) {
    const [name = '', ...hosts] = readArgs(args, {}, HOSTS_USAGE).positionals;
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb || hosts.length === 0) throw new UsageError(`Usage:\n${HOSTS_USAGE}`);
    for (const host of hosts) await print(`${await verb.run(deps, host)} ${verb.done}\n`);
  },
};

const LISTS_USAGE = `  antiphon lists show                    hosts and words that count for or against linkbacks
  antiphon lists add ENTRY               such as "trust blog.example" or "word casino"
  antiphon lists remove ENTRY            take it off its list
  antiphon lists import FILE [--as block|suspect|trust]
                                         add what a file has; --as: it has one host a line
  antiphon lists export                  print what import takes`;

const HEADINGS: Record<ListKind, string> = {
  trust: 'Trusted hosts',
  suspect: 'Suspect hosts',
  block: 'Blocked hosts',
  word: 'Words',
};

export const listsCommand: Command = {
  usage: LISTS_USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, { as: { type: 'string' } }, LISTS_USAGE);
    const [verb, ...rest] = positionals;
    const [file] = rest;
    if (verb === 'import' && file !== undefined && rest.length === 1) {
      const imported = await importLists(deps, await readText(file), readKind(values.as));
      await print(`${imported.found} entries read, ${imported.added} of them new\n`);
    } else if (values.as !== undefined) {
      throw new UsageError(`Usage:\n${LISTS_USAGE}`);
    } else if (verb === 'show' && rest.length === 0) {
      await show(deps, print);
    } else if (verb === 'export' && rest.length === 0) {
      await print(await exportLists(deps));
    } else if (verb === 'add' && rest.length > 0) {
      const { entry, isNew } = await addEntry(deps, rest.join(' '));
      await print(`${printEntry(entry)} ${isNew ? 'added' : 'was there already'}\n`);
    } else if (verb === 'remove' && rest.length > 0) {
      await print(`${printEntry(await removeEntry(deps, rest.join(' ')))} removed\n`);
    } else {
      throw new UsageError(`Usage:\n${LISTS_USAGE}`);
    }
  },
};

async function show(deps: Deps, print: Print): Promise<void> {
  const entries = await listEntries(deps);
  for (const kind of LIST_KINDS) {
    const values = entries.filter((entry) => entry.kind === kind).map(({ value }) => value);
    await print(`${HEADINGS[kind]}: ${values.length === 0 ? 'none' : values.length}\n`);
    for (const value of values) await print(`    ${value}\n`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InvalidInputError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

function readKind(as: string | undefined): HostListKind | undefined {
  if (as === undefined || as === 'block' || as === 'suspect' || as === 'trust') return as;
  throw new UsageError(`--as is block, suspect or trust, not “${as}”.`);
}
