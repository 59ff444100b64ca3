/**
 * Reads the site's settings, and the rows that are stored beside them: the secret that signs forms, the mark of
 * a new blog whose sample posts are not loaded yet, and the time zone of the archive's months. Has the queries of
 * their table.
 */
import { randomBytes } from 'node:crypto';
import { type DbOrTransaction, type Db, type Transaction, transact } from '../db/client.ts';
import { ALL_TOUCHED, touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import { DEFAULT_SETTINGS, siteSettings, type SiteSettings } from './settings.ts';

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

async function selectSettings(db: DbOrTransaction): Promise<Record<string, unknown>> {
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
 * Adds a row that no page shows, unless it exists.
 *
 * @returns the stored value
 */
async function insertSettingOnce(db: Db, key: string, value: unknown): Promise<unknown> {
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
async function upsertValue(
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
async function deleteSetting(db: Db, key: string): Promise<boolean> {
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
