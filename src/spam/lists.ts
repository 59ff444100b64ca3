/**
 * The owner's lists: hosts that are trusted, suspect or blocked, and words that spam uses.
 *
 * Their effect on a response is in the spam rules; claims from blocked hosts are refused.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import {
  linesOf,
  parseLists,
  printEntry,
  printLists,
  sortEntries,
  type Entry,
  type HostListKind,
} from './list-format.ts';
import {
  deleteEntry,
  insertEntries,
  selectEntries,
  selectBlockedOf,
  selectSuspectsOf,
  selectWords,
} from './lists-store.ts';

export const MAX_LINES = 10_000;
/** Each response is searched for every one of them. */
export const MAX_WORDS = 10_000;
const MAX_PROBLEMS = 20;

type ListDeps = Pick<Deps, 'db' | 'clock'>;

/** Every entry, list by list, sorted. */
export async function listEntries(deps: Pick<Deps, 'db'>): Promise<Entry[]> {
  return sortEntries(await selectEntries(deps.db));
}

/** Prints all lists in the format of {@link importLists}. */
export async function exportLists(deps: Pick<Deps, 'db'>): Promise<string> {
  return printLists(await selectEntries(deps.db));
}

/**
 * Adds the entries of a file to the lists: all of them, or none if one is wrong.
 *
 * @param as reads the lines as bare hosts for this list
 * @returns how many entries the file has, and how many of them were not there before
 * @throws InvalidInputError naming the wrong lines, or if there are too many
 */
export async function importLists(
  deps: ListDeps,
  text: string,
  as?: HostListKind,
): Promise<{ found: number; added: number }> {
  if (linesOf(text.trimEnd()).length > MAX_LINES) {
    throw new InvalidInputError(
      `A file of lists can have at most ${MAX_LINES} lines. Nothing was added.`,
    );
  }
  const { entries, problems } = parseLists(text, as);
  if (problems.length > 0) throw new InvalidInputError(describe(problems));
  return { found: entries.length, added: await insert(deps, entries) };
}

/** @throws InvalidInputError if `line` is not one entry, such as `word casino` */
export async function addEntry(
  deps: ListDeps,
  line: string,
): Promise<{ entry: Entry; isNew: boolean }> {
  const entry = parseOne(line);
  return { entry, isNew: (await insert(deps, [entry])) === 1 };
}

/**
 * @throws InvalidInputError if `line` is not one entry
 * @throws NotFoundError if it is not on its list
 */
export async function removeEntry(deps: Pick<Deps, 'db'>, line: string): Promise<Entry> {
  const entry = parseOne(line);
  if (!(await deleteEntry(deps.db, entry))) throw new NotFoundError('entry', printEntry(entry));
  return entry;
}

async function insert(deps: ListDeps, entries: Entry[]): Promise<number> {
  const limits = { now: deps.clock.now(), maxWords: MAX_WORDS };
  const added = await insertEntries(deps.db, entries, limits);
  if (added === null) {
    throw new InvalidInputError(
      `The word list can have at most ${MAX_WORDS} words. Nothing was added.`,
    );
  }
  return added;
}

function parseOne(line: string): Entry {
  const { entries, problems } = parseLists(line);
  const [entry, ...more] = entries;
  const [first] = problems;
  if (first) throw new InvalidInputError(`${first.problem}.`);
  if (!entry || more.length > 0) {
    throw new InvalidInputError(`“${line}” is not one entry, such as word casino.`);
  }
  return entry;
}

function describe(problems: { line: number; problem: string }[]): string {
  const shown = problems.slice(0, MAX_PROBLEMS).map(({ line, problem }) => `${line}: ${problem}`);
  const more = problems.length - shown.length;
  return [
    'Nothing was added. Wrong lines:',
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}

export type Listed = {
  /** Folded. */
  words: string[];
  /** The entries that name one of the hosts or a parent domain. */
  suspects: string[];
  blocked: string[];
};

/** Reads the list entries for these hosts and their parents, and the word list. */
export async function findListed(db: DbOrTransaction, hosts: string[]): Promise<Listed> {
  const names = [...new Set(hosts.flatMap(withParents))];
  return {
    words: await selectWords(db),
    suspects: await selectSuspectsOf(db, names),
    blocked: await selectBlockedOf(db, names),
  };
}

/** `a.b.example`, `b.example`, `example`. */
function withParents(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}
