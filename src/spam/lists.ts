/**
 * The owner's lists: hosts that are trusted, suspect or blocked, and words that spam uses. Reads and writes them;
 * blocked hosts are a column of hosts.
 *
 * Their effect on a response is in the spam rules; claims from blocked hosts are refused.
 */
import { type DbOrTransaction, transact, transactAgain, type Db } from '../db/client.ts';
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
  type ListKind,
} from './list-format.ts';

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

const LIST_NAMES = { trust: 'trusted-host', suspect: 'suspect-host', word: 'word' } as const;
const KINDS = Object.keys(LIST_NAMES) as (keyof typeof LIST_NAMES)[];
const BATCH = 500;

/** All entries, in no particular order. */
async function selectEntries(db: DbOrTransaction): Promise<Entry[]> {
  const rows = await db.listEntry.findMany();
  const blocked = await db.host.findMany({ where: { blocked: true }, select: { name: true } });
  return [
    ...rows.flatMap(({ list, value }) => {
      const kind = KINDS.find((each) => LIST_NAMES[each] === list);
      return kind ? [{ kind, value }] : [];
    }),
    ...blocked.map(({ name }) => ({ kind: 'block' as const, value: name })),
  ];
}

async function selectWords(db: DbOrTransaction): Promise<string[]> {
  const rows = await db.listEntry.findMany({
    where: { list: LIST_NAMES.word },
    orderBy: { value: 'asc' },
  });
  return rows.map(({ value }) => value);
}

async function selectSuspectsOf(db: DbOrTransaction, names: string[]): Promise<string[]> {
  const rows = await db.listEntry.findMany({
    where: { list: LIST_NAMES.suspect, value: { in: names } },
    orderBy: { value: 'asc' },
  });
  return rows.map(({ value }) => value);
}

async function selectBlockedOf(db: DbOrTransaction, names: string[]): Promise<string[]> {
  const rows = await db.host.findMany({
    where: { name: { in: names }, blocked: true },
    orderBy: { name: 'asc' },
    select: { name: true },
  });
  return rows.map(({ name }) => name);
}

/**
 * Adds all of them or none.
 *
 * @returns how many were not there before; `null`: the word list would have more than `maxWords`
 */
async function insertEntries(
  db: Db,
  entries: readonly Entry[],
  { now, maxWords }: { now: Date; maxWords: number },
): Promise<number | null> {
  try {
    return await transactAgain(db, async (transaction) => {
      const known = await transaction.listEntry.count({ where: { list: LIST_NAMES.word } });
      const words = await insertValues(transaction, 'word', valuesOf(entries, 'word'));
      if (words > 0 && known + words > maxWords) throw new TooManyWords();
      const trusted = await insertValues(transaction, 'trust', valuesOf(entries, 'trust'));
      const suspect = await insertValues(transaction, 'suspect', valuesOf(entries, 'suspect'));
      const blocked = await blockHosts(transaction, valuesOf(entries, 'block'), now);
      return words + trusted + suspect + blocked;
    });
  } catch (error) {
    if (error instanceof TooManyWords) return null;
    throw error;
  }
}

class TooManyWords extends Error {}

/** @returns whether the entry existed */
async function deleteEntry(db: Db, { kind, value }: Entry): Promise<boolean> {
  const { count } = await transact(db, (transaction) =>
    kind === 'block'
      ? transaction.host.updateMany({
          where: { name: value, blocked: true },
          data: { blocked: false },
        })
      : transaction.listEntry.deleteMany({ where: { list: LIST_NAMES[kind], value } }),
  );
  return count > 0;
}

/** The distinct values, sorted: two imports that lock rows in the same order cannot deadlock. */
function valuesOf(entries: readonly Entry[], kind: ListKind): string[] {
  const values = entries.filter((entry) => entry.kind === kind).map(({ value }) => value);
  return [...new Set(values)].sort();
}

async function insertValues(
  db: DbOrTransaction,
  kind: Exclude<ListKind, 'block'>,
  values: string[],
): Promise<number> {
  const list = LIST_NAMES[kind];
  let added = 0;
  for (const batch of batches(values)) {
    const rows = await db.listEntry.findMany({ where: { list, value: { in: batch } } });
    const known = new Set(rows.map(({ value }) => value));
    const data = batch.filter((value) => !known.has(value)).map((value) => ({ list, value }));
    if (data.length > 0) await db.listEntry.createMany({ data });
    added += data.length;
  }
  return added;
}

async function blockHosts(db: DbOrTransaction, names: string[], now: Date): Promise<number> {
  let added = 0;
  for (const batch of batches(names)) {
    const rows = await db.host.findMany({ where: { name: { in: batch } }, select: { name: true } });
    const known = new Set(rows.map(({ name }) => name));
    const { count } = await db.host.updateMany({
      where: { name: { in: [...known] }, blocked: false },
      data: { blocked: true },
    });
    const data = batch
      .filter((name) => !known.has(name))
      .map((name) => ({ name, blocked: true, freeAt: now }));
    if (data.length > 0) await db.host.createMany({ data });
    added += count + data.length;
  }
  return added;
}

function* batches(values: string[]): Generator<string[]> {
  for (let at = 0; at < values.length; at += BATCH) yield values.slice(at, at + BATCH);
}
