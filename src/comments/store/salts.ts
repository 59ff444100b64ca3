/**
 * The table of salts, one a day.
 */
import { transact, type Db } from '../../db/client.ts';

export async function findSalt(db: Db, day: string): Promise<string | null> {
  return (await db.clientSalt.findUnique({ where: { day } }))?.value ?? null;
}

/** @returns the day's salt: this one, or the one that was there */
export async function insertSaltOnce(db: Db, day: string, value: string): Promise<string> {
  const found = await findSalt(db, day);
  if (found !== null) return found;
  const row = await transact(db, (transaction) =>
    transaction.clientSalt.upsert({ where: { day }, create: { day, value }, update: { day } }),
  );
  return row.value;
}
