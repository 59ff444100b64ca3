/**
 * The owner's decisions, and the setting that stands in for them.
 */
import type { Deps } from '../deps.ts';
import type { ModerationMode } from '../settings/settings.ts';
import type { Moderation } from './linkback.ts';
import { updateModeration } from './store.ts';

/** Whether a verified linkback is shown without waiting for the owner. */
export function isShownAtOnce(mode: ModerationMode, knownHost: boolean): boolean {
  switch (mode) {
    case 'hold':
      return false;
    case 'known':
      return knownHost;
    case 'open':
      return true;
  }
}

/**
 * Sets the owner's decision; it holds at the next request.
 *
 * What is approved but not verified is shown once it is.
 *
 * @returns the ids that there are; the others are unknown
 */
export async function moderate(
  deps: Pick<Deps, 'db'>,
  ids: readonly number[],
  decision: Exclude<Moderation, 'pending'>,
): Promise<number[]> {
  return await updateModeration(deps.db, ids, decision);
}
