/**
 * When the sources of imported linkbacks are checked: spread over a week that begins a day after the import, so that no
 * host and no worker gets them all at once. They are checked by a job of their own, behind all others (checks.ts).
 */
import type { Deps } from '../../deps.ts';
import { updateImportedDue } from '../store/sources.ts';

const HOUR_MS = 3_600_000;
const SLOT_MS = 5 * 60_000;
const FIRST_AFTER_MS = 24 * HOUR_MS;
const SLOTS = (7 * 24 * HOUR_MS) / SLOT_MS;
/** Coprime to the number of slots, and far from its divisors: neighbours of one host are hours apart. */
const STEP = 797;

/** The first check of a source that was just imported. */
export function importedCheckAt(sourceId: number, now: Date): Date {
  return new Date(now.getTime() + FIRST_AFTER_MS + ((sourceId * STEP) % SLOTS) * SLOT_MS);
}

/** Sources that become due together. */
const BATCH = 50;

/**
 * Makes the sources of all imported linkbacks that are approved or pending due again: the first ones now, the others
 * bit by bit, so that many take days.
 *
 * @returns how many sources will be checked
 */
export async function recheckImported({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const now = clock.now().getTime();
  const sources = new Set<number>();
  let batches = 0;
  for (const moderation of ['approved', 'pending'] as const) {
    for (let afterId: number | null = 0; afterId !== null; batches += 1) {
      const at = new Date(now + batches * SLOT_MS);
      const batch = { moderation, afterId, take: BATCH, at };
      const { sourceIds, lastId } = await updateImportedDue(db, batch);
      for (const id of sourceIds) sources.add(id);
      afterId = lastId;
    }
  }
  return sources.size;
}
