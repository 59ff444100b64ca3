/**
 * The result of the last self-test, stored beside the settings.
 */
import { z } from 'zod';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { selectSettings, upsertValue } from './store.ts';

const KEY = 'lastSelfTest';

const lastSelfTest = z.object({
  at: z.coerce.date(),
  /** Checks that failed; `null`: it could not run. */
  failed: z.int().nullable(),
});

export type LastSelfTest = z.infer<typeof lastSelfTest>;

/** `null` if it has never run. */
export async function findLastSelfTest({ db }: Pick<Deps, 'db'>): Promise<LastSelfTest | null> {
  const stored = await selectSettings(db);
  return lastSelfTest.safeParse(stored[KEY]).data ?? null;
}

/** No page of the site shows it, so nothing is touched. */
export async function noteSelfTest(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  failed: number | null,
): Promise<void> {
  const value = { at: clock.now().toISOString(), failed };
  await transact(db, (transaction) => upsertValue(transaction, KEY, { value }));
}
