/**
 * The settings table. Values are JSON; what they mean is in settings.ts.
 */
import { retryWhileBusy, type Db } from '../db/client.ts';

export async function selectSettings(db: Db): Promise<Record<string, unknown>> {
  const rows = await db.setting.findMany();
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

export async function upsertSetting(db: Db, key: string, value: unknown): Promise<void> {
  const row = { value: JSON.stringify(value) };
  await retryWhileBusy(() =>
    db.setting.upsert({ where: { key }, create: { key, ...row }, update: row }),
  );
}
