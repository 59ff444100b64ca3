/**
 * The settings table. Values are JSON; what they mean is in settings.ts.
 */
import { transact, type Db, type DbOrTransaction, type Transaction } from '../db/client.ts';
import { ALL_TOUCHED, touch } from '../db/touch.ts';

export async function selectSettings(db: DbOrTransaction): Promise<Record<string, unknown>> {
  const rows = await db.setting.findMany();
  return Object.fromEntries(rows.map(({ key, value }) => [key, parseValue(value)]));
}

export async function upsertSetting(db: Db, key: string, value: unknown): Promise<void> {
  await transact(db, async (transaction) => {
    await upsertValue(transaction, key, { value });
    touch(transaction, ALL_TOUCHED);
  });
}

/**
 * Adds what no page shows, unless it is there.
 *
 * @returns what is there then
 */
export async function insertSettingOnce(db: Db, key: string, value: unknown): Promise<unknown> {
  const found = await db.setting.findUnique({ where: { key } });
  if (found) return parseValue(found.value);
  // Another process may be first.
  return await transact(db, (transaction) => upsertValue(transaction, key, { first: value }));
}

/**
 * Writes what no page shows, or only locks it: with `first`, a value that is there stays.
 *
 * @returns what is there then
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

/** @returns whether the key was there */
export async function deleteSetting(db: Db, key: string): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { count } = await transaction.setting.deleteMany({ where: { key } });
    if (count > 0) touch(transaction, ALL_TOUCHED);
    return count > 0;
  });
}

/** What is no JSON is a value that no setting takes. */
function parseValue(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
