/**
 * Reads the site's settings, and the rows that are stored beside them: the secret that signs forms, the mark of
 * a new blog whose sample posts are not loaded yet, the ids of these posts, and the time zone of the archive's months.
 */
import { randomBytes } from 'node:crypto';
import { transact, type Db, type DbOrTransaction, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { DEFAULT_SETTINGS, siteSettings, type SiteSettings } from './settings.ts';
import { deleteSetting, insertSettingOnce, selectSettings, upsertValue } from './store.ts';

const lastRead = new WeakMap<DbOrTransaction, SiteSettings>();

/** The settings as this process last read them, without a query; the defaults before the first read. */
export function lastReadSettings({ db }: { db: DbOrTransaction }): SiteSettings {
  return lastRead.get(db) ?? DEFAULT_SETTINGS;
}

/** Reads the settings; an invalid stored value counts as missing, so that the blog stays readable. */
export async function readSettings(
  deps: Pick<Deps, 'log'> & { db: DbOrTransaction },
): Promise<SiteSettings> {
  const stored = await selectSettings(deps.db);
  const all = siteSettings.safeParse(stored);
  if (all.success) {
    lastRead.set(deps.db, all.data);
    return all.data;
  }

  const unusable = new Set(all.error.issues.map(({ path }) => String(path[0])));
  deps.log.warn({ settings: [...unusable] }, 'invalid settings ignored; using defaults');
  const usable = Object.entries(stored).filter(([key]) => !unusable.has(key));
  const settings = { ...DEFAULT_SETTINGS, ...siteSettings.parse(Object.fromEntries(usable)) };
  lastRead.set(deps.db, settings);
  return settings;
}

const MARK = 'seedsDue';

/** Whether the sample posts are still to be loaded: the first migration sets a mark. */
export async function isFirstStart(deps: Pick<Deps, 'db'>): Promise<boolean> {
  return MARK in (await selectSettings(deps.db));
}

/** Removes the mark, once the posts are loaded. */
export async function endFirstStart(deps: Pick<Deps, 'db'>): Promise<void> {
  await deleteSetting(deps.db, MARK);
}

const SAMPLE_POSTS = 'samplePosts';

/** The ids of the sample posts that this blog came with; empty where that is not known. */
export async function readSamplePosts({ db }: { db: DbOrTransaction }): Promise<number[]> {
  const stored = (await selectSettings(db))[SAMPLE_POSTS];
  return Array.isArray(stored) ? stored.filter((id) => typeof id === 'number') : [];
}

export async function noteSamplePosts({ db }: Pick<Deps, 'db'>, ids: number[]): Promise<void> {
  await transact(db, (transaction) => upsertValue(transaction, SAMPLE_POSTS, { value: ids }));
}

const FORM_SECRET = 'formSecret';

/** It never changes, so a process reads it once for each database. */
const known = new WeakMap<Db, Promise<string>>();

/** The secret that signs forms, cookies and links, created on first use. */
export async function formSecret({ db }: Pick<Deps, 'db'>): Promise<string> {
  const before = known.get(db);
  if (before) return await before;
  const secret = insertSettingOnce(db, FORM_SECRET, randomBytes(32).toString('base64url')).then(
    String,
  );
  known.set(db, secret);
  secret.catch(() => known.delete(db));
  return await secret;
}

const MONTHS_TIME_ZONE = 'monthsTimeZone';
const FIRST_MONTHS_TIME_ZONE = 'UTC';

/** The time zone for which the months of posts were computed; UTC without a row. */
export async function readMonthsZone(db: DbOrTransaction): Promise<string> {
  return nameIn((await selectSettings(db))[MONTHS_TIME_ZONE]);
}

/** As {@link readMonthsZone}, with the row locked until the transaction ends. */
export async function lockMonthsZone(transaction: Transaction): Promise<string> {
  return nameIn(
    await upsertValue(transaction, MONTHS_TIME_ZONE, { first: FIRST_MONTHS_TIME_ZONE }),
  );
}

export async function changeMonthsZone(transaction: Transaction, timeZone: string): Promise<void> {
  await upsertValue(transaction, MONTHS_TIME_ZONE, { value: timeZone });
}

function nameIn(value: unknown): string {
  return typeof value === 'string' ? value : FIRST_MONTHS_TIME_ZONE;
}
