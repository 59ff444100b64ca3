/**
 * Moderates comments. In the admin each decision says what was seen, so that nothing unseen is approved,
 * and can be undone; the CLI decides about the comments as they are.
 */
import type { Deps } from '../deps.ts';
import { seenOf, updateModeration, type Decision, type Moderated } from './store/decide.ts';

export type { Decision, Moderated } from './store/decide.ts';

type DecideDeps = Pick<Deps, 'db' | 'clock'>;

/** A comment as shown on a page: `seen` is its `AdminComment.seen`. */
export type Seen = { id: number; seen: string };

/**
 * Decides about comments that are still as they were seen. Comments that were changed, moderated,
 * withdrawn or deleted meanwhile are left alone.
 *
 * @returns the moderated comments, for {@link undoDecisions}
 */
export async function decideSeen(
  { db, clock }: DecideDeps,
  seen: readonly Seen[],
  decision: Decision,
): Promise<Moderated[]> {
  const seenAs = new Map(seen.map((each) => [each.id, each.seen]));
  const now = clock.now();
  const to = { state: decision, byOwner: true, moderatedAt: now };
  return await updateModeration(db, [...seenAs.keys()], now, (row) =>
    seenAs.get(row.id) === seenOf(row) ? to : null,
  );
}

/**
 * Restores the state that comments had before a decision. Comments that were changed or moderated since
 * are left alone.
 *
 * @param decided the result of `decideSeen`
 * @returns the ids of the restored comments
 */
export async function undoDecisions(
  { db, clock }: DecideDeps,
  decided: readonly Moderated[],
): Promise<number[]> {
  const byId = new Map(decided.map((each) => [each.id, each]));
  const back = await updateModeration(db, [...byId.keys()], clock.now(), (row) => {
    const before = byId.get(row.id);
    return before?.seen === seenOf(row) ? before.was : null;
  });
  return back.map(({ id }) => id);
}

/**
 * Decides about comments whatever they say now.
 *
 * @returns the ids of the moderated comments; the others are unknown or withdrawn
 */
export async function decideComments(
  { db, clock }: DecideDeps,
  ids: readonly number[],
  decision: Decision,
): Promise<number[]> {
  const now = clock.now();
  const to = { state: decision, byOwner: true, moderatedAt: now };
  return (await updateModeration(db, ids, now, () => to)).map(({ id }) => id);
}
