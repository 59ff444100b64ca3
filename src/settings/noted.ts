/**
 * What the blog notes about itself, stored beside its settings: the mark of a new blog whose sample posts are not
 * loaded yet, the ids of these posts, the time zone of the archive's months, the rules by which related posts were
 * found, and the last self-test.
 */
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { type Db, type DbOrTransaction, type Transaction, transact } from '../db/client.ts';
import { deleteSetting, selectSettings, upsertValue } from './store.ts';

const SEEDS_MARK = 'seedsDue';

/** Whether the sample posts are still to be loaded: the first migration sets a mark. */
export async function isFirstStart(deps: { db: Db }): Promise<boolean> {
  return SEEDS_MARK in (await selectSettings(deps.db));
}

/** Removes the mark, once the posts are loaded. */
export async function endFirstStart(deps: { db: Db }): Promise<void> {
  await deleteSetting(deps.db, SEEDS_MARK);
}

const SAMPLE_POSTS = 'samplePosts';

/** The ids of the sample posts that this blog came with; empty where that is not known. */
export async function readSamplePosts({ db }: { db: DbOrTransaction }): Promise<number[]> {
  const stored = (await selectSettings(db))[SAMPLE_POSTS];
  return Array.isArray(stored) ? stored.filter((id) => typeof id === 'number') : [];
}

export async function noteSamplePosts({ db }: { db: Db }, ids: number[]): Promise<void> {
  await transact(db, (transaction) => upsertValue(transaction, SAMPLE_POSTS, { value: ids }));
}

const MONTHS_TIME_ZONE = 'monthsTimeZone';
const FIRST_MONTHS_TIME_ZONE = 'UTC';

/** The time zone for which the months of posts were computed; UTC without a row. */
export async function readMonthsZone(db: DbOrTransaction): Promise<string> {
  return timeZoneIn((await selectSettings(db))[MONTHS_TIME_ZONE]);
}

/** As {@link readMonthsZone}, with the row locked until the transaction ends. */
export async function lockMonthsZone(transaction: Transaction): Promise<string> {
  return timeZoneIn(
    await upsertValue(transaction, MONTHS_TIME_ZONE, { first: FIRST_MONTHS_TIME_ZONE }),
  );
}

export async function changeMonthsZone(transaction: Transaction, timeZone: string): Promise<void> {
  await upsertValue(transaction, MONTHS_TIME_ZONE, { value: timeZone });
}

function timeZoneIn(value: unknown): string {
  return typeof value === 'string' ? value : FIRST_MONTHS_TIME_ZONE;
}

const RELATED_VERSION = 'relatedVersion';

/** The version of the rules for which every post was made due; 0: none was. */
export async function readRelatedVersion(db: DbOrTransaction): Promise<number> {
  const stored = (await selectSettings(db))[RELATED_VERSION];
  return typeof stored === 'number' ? stored : 0;
}

export async function noteRelatedVersion(transaction: Transaction, version: number): Promise<void> {
  await upsertValue(transaction, RELATED_VERSION, { value: version });
}

const CARD_STYLE = 'cardStyle';

/** The style of the social cards that were made due last; empty without a row. */
export async function readCardStyle(db: DbOrTransaction): Promise<string> {
  return styleIn((await selectSettings(db))[CARD_STYLE]);
}

/** As {@link readCardStyle}, with the row locked until the transaction ends. */
export async function lockCardStyle(transaction: Transaction): Promise<string> {
  return styleIn(await upsertValue(transaction, CARD_STYLE, { first: '' }));
}

export async function noteCardStyle(transaction: Transaction, style: string): Promise<void> {
  await upsertValue(transaction, CARD_STYLE, { value: style });
}

function styleIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const LAST_SELF_TEST = 'lastSelfTest';

const lastSelfTest = z.object({
  at: z.coerce.date(),
  /** Checks that failed; `null`: it could not run. */
  failed: z.int().nullable(),
});

export type LastSelfTest = z.infer<typeof lastSelfTest>;

/** `null` if it has never run. */
export async function findLastSelfTest({ db }: Pick<Deps, 'db'>): Promise<LastSelfTest | null> {
  const stored = await selectSettings(db);
  return lastSelfTest.safeParse(stored[LAST_SELF_TEST]).data ?? null;
}

/** No page of the site shows it, so nothing is touched. */
export async function noteSelfTest(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  failed: number | null,
): Promise<void> {
  const value = { at: clock.now().toISOString(), failed };
  await transact(db, (transaction) => upsertValue(transaction, LAST_SELF_TEST, { value }));
}
