/**
 * Queries of the table of settings: the site's settings, and rows stored beside them that no page shows.
 */
import { type Db, type DbOrTransaction, type Transaction, transact } from '../db/client.ts';
import { ALL_TOUCHED, touch } from '../db/touch.ts';

export async function selectSettings(db: DbOrTransaction): Promise<Record<string, unknown>> {
  const rows = await db.setting.findMany();
  return Object.fromEntries(rows.map(({ key, value }) => [key, parseValue(value)]));
}

/** Every page may show it. */
export async function upsertSetting(
  transaction: Transaction,
  key: string,
  value: unknown,
): Promise<void> {
  await upsertValue(transaction, key, { value });
  touch(transaction, ALL_TOUCHED);
}

/**
 * Adds a row that no page shows, unless it exists.
 *
 * @returns the stored value
 */
export async function insertSettingOnce(db: Db, key: string, value: unknown): Promise<unknown> {
  const found = await db.setting.findUnique({ where: { key } });
  if (found) return parseValue(found.value);
  // Another process may add it first.
  return await transact(db, (transaction) => upsertValue(transaction, key, { first: value }));
}

/**
 * Writes a row that no page shows and locks it; with `first`, an existing value stays.
 *
 * @returns the stored value
 */
export async function upsertValue(
  transaction: Transaction,
  key: string,
  given: { value: unknown } | { first: unknown },
): Promise<unknown> {
  const value = JSON.stringify('value' in given ? given.value : given.first);
  const row = await transaction.setting.upsert({
    where: { key },
    create: { key, value },
    update: 'value' in given ? { value } : { key },
  });
  return parseValue(row.value);
}

/** @returns whether the key existed */
export async function deleteSetting(db: Db, key: string): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { count } = await transaction.setting.deleteMany({ where: { key } });
    if (count > 0) touch(transaction, ALL_TOUCHED);
    return count > 0;
  });
}

/** Invalid JSON becomes `null`, which no setting accepts. */
function parseValue(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
