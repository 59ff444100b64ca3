/**
 * The owner's decisions about comments: at the desk each says what was seen, so that nothing unseen
 * is approved, and each can be taken back; in the shell they hold for whatever is there.
 */
import type { Deps } from '../deps.ts';
import { seenOf, updateStandings, type Decision, type Moderated } from './store/decide.ts';

export type { Decision, Moderated } from './store/decide.ts';

type DecideDeps = Pick<Deps, 'db' | 'clock'>;

/** A comment as it stood on a page: `seen` is its `AdminComment.seen`. */
export type Seen = { id: number; seen: string };

/**
 * Decides about comments that are still as they were seen. Those that say something else by now,
 * that somebody else has decided about, that were withdrawn or are gone, are left.
 *
 * @returns what was decided about
 */
export async function decideSeen(
  { db, clock }: DecideDeps,
  seen: readonly Seen[],
  decision: Decision,
): Promise<Moderated[]> {
  const seenAs = new Map(seen.map((each) => [each.id, each.seen]));
  const now = clock.now();
  const to = { state: decision, byOwner: true, moderatedAt: now };
  return await updateStandings(db, [...seenAs.keys()], now, (row) =>
    seenAs.get(row.id) === seenOf(row) ? to : null,
  );
}

/**
 * Puts comments back to exactly what they were before a decision. Those that say something else
 * since, or about which was decided again, are left.
 *
 * @param decided what `decideSeen` returned
 * @returns the ids of those that are back
 */
export async function undoDecisions(
  { db, clock }: DecideDeps,
  decided: readonly Moderated[],
): Promise<number[]> {
  const byId = new Map(decided.map((each) => [each.id, each]));
  const back = await updateStandings(db, [...byId.keys()], clock.now(), (row) => {
    const before = byId.get(row.id);
    return before?.seen === seenOf(row) ? before.was : null;
  });
  return back.map(({ id }) => id);
}

/**
 * Decides about comments whatever they say by now.
 *
 * @returns the ids that there are; the others are unknown, or withdrawn
 */
export async function decideComments(
  { db, clock }: DecideDeps,
  ids: readonly number[],
  decision: Decision,
): Promise<number[]> {
  const now = clock.now();
  const to = { state: decision, byOwner: true, moderatedAt: now };
  return (await updateStandings(db, ids, now, () => to)).map(({ id }) => id);
}
