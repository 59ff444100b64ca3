/**
 * Decisions at the desk: each says what was seen, so that nothing unseen is approved, and each can
 * be taken back.
 *
 * What decisions of the shell do, and what the settings decide, is in moderate.ts.
 */
import type { Deps } from '../deps.ts';
import {
  restoreStandings,
  updateModeration,
  type Decision,
  type Moderated,
} from './store/moderate.ts';

export type { Decision, Moderated } from './store/moderate.ts';

/** A linkback as it stood on a page: `seen` is its `AdminLinkback.seen`. */
export type Seen = { id: number; seen: string };

/**
 * Decides about linkbacks that are still as they were seen. Those that say something else by now,
 * that somebody else has decided about, that nobody has read yet though they are to be approved, or
 * that are gone, are left.
 *
 * @returns what was decided about
 */
export async function decideSeen(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  seen: readonly Seen[],
  decision: Decision,
): Promise<Moderated[]> {
  const seenAs = new Map(seen.map((each) => [each.id, each.seen]));
  const state = { moderation: decision, seenAs, now: clock.now() };
  return await updateModeration(db, [...seenAs.keys()], state);
}

/**
 * Puts linkbacks back to exactly what they were before a decision, and what their hosts learnt by
 * it. Those that say something else since, or about which was decided again, are left.
 *
 * @param decided What `decideSeen` returned, without those that took a change of their page with
 *   them (`tookChange`): the words from before are not kept.
 * @returns the ids of those that are back
 */
export async function undoDecisions(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  decided: readonly Pick<Moderated, 'id' | 'was' | 'seen'>[],
): Promise<number[]> {
  return await restoreStandings(db, decided, clock.now());
}
