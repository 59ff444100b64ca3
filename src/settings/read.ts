/**
 * Reads the settings that hold now. One small query; called once for each request that needs them.
 */
import { randomBytes } from 'node:crypto';
import type { DbOrTransaction, Db, Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { DEFAULT_SETTINGS, siteSettings, type SiteSettings } from './settings.ts';
import { selectSettings, deleteSetting, insertSettingOnce, upsertValue } from './store.ts';

const lastRead = new WeakMap<DbOrTransaction, SiteSettings>();

/** As this process read them last, for answers that must cost no query; the defaults before. */
export function lastReadSettings({ db }: { db: DbOrTransaction }): SiteSettings {
  return lastRead.get(db) ?? DEFAULT_SETTINGS;
}

/** A stored value that this version cannot use counts as missing: the blog stays readable. */
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
  deps.log.warn({ settings: [...unusable] }, 'settings that cannot be used; defaults hold');
  const usable = Object.entries(stored).filter(([key]) => !unusable.has(key));
  const settings = { ...DEFAULT_SETTINGS, ...siteSettings.parse(Object.fromEntries(usable)) };
  lastRead.set(deps.db, settings);
  return settings;
}

const MARK = 'seedsDue';

export async function isFirstStart(deps: Pick<Deps, 'db'>): Promise<boolean> {
  return MARK in (await selectSettings(deps.db));
}

export async function endFirstStart(deps: Pick<Deps, 'db'>): Promise<void> {
  await deleteSetting(deps.db, MARK);
}

const FORM_SECRET = 'formSecret';

/** It never changes: each database is asked once in a process. */
const known = new WeakMap<Db, Promise<string>>();

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

export async function readMonthsZone(db: DbOrTransaction): Promise<string> {
  return nameIn((await selectSettings(db))[MONTHS_TIME_ZONE]);
}

/** The same until the transaction ends: whoever wants to change it, or to hold it, waits. */
export async function holdMonthsZone(transaction: Transaction): Promise<string> {
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
