/**
 * The time zone by which the months of posts were computed: it follows the setting `timeZone`, once
 * all months have. A blog without this row has the months of UTC, as earlier versions computed them.
 */
import type { DbOrTransaction, Transaction } from '../db/client.ts';
import { selectSettings, upsertValue } from './store.ts';

const KEY = 'monthsTimeZone';
const FIRST = 'UTC';

export async function readMonthsZone(db: DbOrTransaction): Promise<string> {
  return nameIn((await selectSettings(db))[KEY]);
}

/** The same until the transaction ends: whoever wants to change it, or to hold it, waits. */
export async function holdMonthsZone(transaction: Transaction): Promise<string> {
  return nameIn(await upsertValue(transaction, KEY, { first: FIRST }));
}

export async function changeMonthsZone(transaction: Transaction, timeZone: string): Promise<void> {
  await upsertValue(transaction, KEY, { value: timeZone });
}

function nameIn(value: unknown): string {
  return typeof value === 'string' ? value : FIRST;
}
