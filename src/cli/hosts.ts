/**
 * `antiphon hosts …` and `antiphon lists …`: blocks hosts, turns notifications to hosts off, and edits
 * the lists of the spam rules.
 */
import { readFile } from 'node:fs/promises';
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import type { Deps } from '../deps.ts';
import { setBlocked, setNotified } from '../hosts/switches.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { LIST_KINDS, printEntry, type HostListKind, type ListKind } from '../spam/list-format.ts';
import { addEntry, exportLists, importLists, listEntries, removeEntry } from '../spam/lists.ts';

const HOSTS_USAGE = `  antiphon hosts block NAME [NAME …]     accept no linkbacks from hosts, and send them none
  antiphon hosts unblock NAME [NAME …]   accept linkbacks from hosts again
  antiphon hosts never NAME [NAME …]     never notify hosts of links
  antiphon hosts notify NAME [NAME …]    notify hosts of links again`;

type HostAction = { run: (deps: Deps, name: string) => Promise<string>; done: string };

const HOST_ACTIONS: Record<string, HostAction> = {
  block: { run: (deps, name) => setBlocked(deps, name, true), done: 'blocked' },
  unblock: { run: (deps, name) => setBlocked(deps, name, false), done: 'unblocked' },
  never: { run: (deps, name) => setNotified(deps, name, false), done: 'is never notified' },
  notify: { run: (deps, name) => setNotified(deps, name, true), done: 'is notified' },
};

export const hostsCommand: Command = {
  usage: HOSTS_USAGE,
  async run(deps, args, print) {
    const [name = '', ...hosts] = readArgs(args, {}, HOSTS_USAGE).positionals;
    const verb = Object.hasOwn(HOST_ACTIONS, name) ? HOST_ACTIONS[name] : undefined;
    if (!verb || hosts.length === 0) throw new UsageError(`Usage:\n${HOSTS_USAGE}`);
    for (const host of hosts) await print(`${await verb.run(deps, host)} ${verb.done}\n`);
  },
};

const LISTS_USAGE = `  antiphon lists show                    hosts and words of the spam rules
  antiphon lists add ENTRY               such as "trust blog.example" or "word casino"
  antiphon lists remove ENTRY            remove an entry
  antiphon lists import FILE [--as block|suspect|trust]
                                         add the entries of a file; --as: one host a line
  antiphon lists export                  print all entries, as import reads them`;

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
      await print(`${imported.found} entries read, ${imported.added} added\n`);
    } else if (values.as !== undefined) {
      throw new UsageError(`Usage:\n${LISTS_USAGE}`);
    } else if (verb === 'show' && rest.length === 0) {
      await show(deps, print);
    } else if (verb === 'export' && rest.length === 0) {
      await print(await exportLists(deps));
    } else if (verb === 'add' && rest.length > 0) {
      const { entry, isNew } = await addEntry(deps, rest.join(' '));
      await print(`${printEntry(entry)} ${isNew ? 'added' : 'is already listed'}\n`);
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
  throw new UsageError(`--as must be block, suspect or trust, not “${as}”.`);
}
