/**
 * `antiphon lists …`: hosts that are trusted, suspect or blocked, and words that spam uses.
 */
import { readFile } from 'node:fs/promises';
import { InvalidInputError } from '../lib/errors.ts';
import { LIST_KINDS, printEntry, type HostListKind, type ListKind } from '../spam/list-format.ts';
import { addEntry, exportLists, importLists, listEntries, removeEntry } from '../spam/lists.ts';
import type { Deps } from '../deps.ts';
import { readArgs, UsageError, type Command, type Print } from './command.ts';

const USAGE = `  antiphon lists show                    hosts and words that count for or against linkbacks
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
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, { as: { type: 'string' } }, USAGE);
    const [verb, ...rest] = positionals;
    const [file] = rest;
    if (verb === 'import' && file !== undefined && rest.length === 1) {
      const imported = await importLists(deps, await readText(file), readKind(values.as));
      await print(`${imported.found} entries read, ${imported.added} of them new\n`);
    } else if (values.as !== undefined) {
      throw new UsageError(`Usage:\n${USAGE}`);
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
      throw new UsageError(`Usage:\n${USAGE}`);
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
