/**
 * The owner's decisions about comments, and undoing them. Programs may also make a comment pending again.
 */
import type { Deps } from '../deps.ts';
import { seenOf, updateModeration, type Decision, type Moderated } from './store/moderate.ts';

export type { Decision, Moderated } from './store/moderate.ts';

type ModerateDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Decides about comments. Unknown and withdrawn ones are left alone, and, where `seen` is given (its
 * `AdminComment.seen` when it was shown), those that were changed or moderated since.
 *
 * @returns those that the decision was recorded for, for {@link undoModeration}
 */
export async function moderateComments(
  { db, clock }: ModerateDeps,
  comments: readonly { id: number; seen?: string }[],
  decision: Decision | 'pending',
): Promise<Moderated[]> {
  const seenById = new Map(comments.map(({ id, seen }) => [id, seen]));
  const now = clock.now();
  const to = { state: decision, byOwner: true, moderatedAt: now };
  return await updateModeration(db, [...seenById.keys()], now, (row) => {
    const seen = seenById.get(row.id);
    return seen === undefined || seen === seenOf(row) ? to : null;
  });
}

/**
 * Restores the state that comments had before a decision. Those that were changed or moderated since are
 * left alone.
 *
 * @returns the ids of the restored comments
 */
export async function undoModeration(
  { db, clock }: ModerateDeps,
  moderated: readonly Pick<Moderated, 'id' | 'was' | 'seen'>[],
): Promise<number[]> {
  const byId = new Map(moderated.map((each) => [each.id, each]));
  const restored = await updateModeration(db, [...byId.keys()], clock.now(), (row) => {
    const before = byId.get(row.id);
    return before?.seen === seenOf(row) ? before.was : null;
  });
  return restored.map(({ id }) => id);
}
