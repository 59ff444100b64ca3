/**
 * A client's address as it is kept: hashed with the day's salt. When the salt is forgotten
 * (prune.ts), nobody can tell whose it was.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { findSalt, insertSaltOnce } from './salt-store.ts';

const DAY_MS = 86_400_000;

/**
 * @param client what budgets count it by (http/client.ts, `clientKey`)
 * @returns what is stored today, and under what it may have come since yesterday
 */
export async function clientHashes(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  client: string,
): Promise<{ today: string; lately: string[] }> {
  const now = clock.now();
  const salt = await insertSaltOnce(db, dayOf(now), randomBytes(32).toString('base64url'));
  const before = await findSalt(db, dayOf(new Date(now.getTime() - DAY_MS)));
  const today = hashOf(salt, client);
  return { today, lately: before === null ? [today] : [today, hashOf(before, client)] };
}

/** `YYYY-MM-DD`, UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function hashOf(salt: string, client: string): string {
  return createHmac('sha256', salt).update(client).digest('hex');
}
