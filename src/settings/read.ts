/**
 * Reads the settings that hold now. One small query; called once for each request that needs them.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { DEFAULT_SETTINGS, siteSettings, type SiteSettings } from './settings.ts';
import { selectSettings } from './store.ts';

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
