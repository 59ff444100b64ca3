/**
 * Reads and writes the owner's lists: list entries, and blocked hosts, which are a column of hosts.
 */
import { transact, transactAgain, type Db, type DbOrTransaction } from '../db/client.ts';
import type { Entry, ListKind } from './list-format.ts';

const LIST_NAMES = { trust: 'trusted-host', suspect: 'suspect-host', word: 'word' } as const;
const KINDS = Object.keys(LIST_NAMES) as (keyof typeof LIST_NAMES)[];
const BATCH = 500;

/** All entries, in no particular order. */
export async function selectEntries(db: DbOrTransaction): Promise<Entry[]> {
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

export async function selectWords(db: DbOrTransaction): Promise<string[]> {
  const rows = await db.listEntry.findMany({
    where: { list: LIST_NAMES.word },
    orderBy: { value: 'asc' },
  });
  return rows.map(({ value }) => value);
}

export async function selectSuspectsOf(db: DbOrTransaction, names: string[]): Promise<string[]> {
  const rows = await db.listEntry.findMany({
    where: { list: LIST_NAMES.suspect, value: { in: names } },
    orderBy: { value: 'asc' },
  });
  return rows.map(({ value }) => value);
}

export async function selectBlockedOf(db: DbOrTransaction, names: string[]): Promise<string[]> {
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
export async function insertEntries(
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
export async function deleteEntry(db: Db, { kind, value }: Entry): Promise<boolean> {
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
