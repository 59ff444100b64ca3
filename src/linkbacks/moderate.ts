/**
 * The owner's decisions, and the setting that stands in for them.
 */
import type { Deps } from '../deps.ts';
import type { Moderation } from './linkback.ts';
import { PENDING_AT, SPAM_AT } from '../spam/score.ts';
import {
  linkbackExists,
  updateModeration,
  type Decision,
  restoreStandings,
  type Moderated,
} from './store/moderate.ts';
import type { ModerationMode } from '../settings/settings.ts';

/** Whether a verified linkback is shown without waiting for the owner. */
function isShownAtOnce(mode: ModerationMode, knownHost: boolean): boolean {
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
 * What becomes of a verified linkback that the owner has not decided about: shown (`approved`),
 * left waiting (`pending`), or `spam`.
 *
 * `knownHost`: the owner has approved one from its host before, or trusts the host.
 * `ownPostApproved`: it comes from this blog itself, and the setting shows those, whatever they score.
 */
export function moderationFor(
  mode: ModerationMode,
  {
    knownHost,
    score,
    ownPostApproved = false,
  }: { knownHost: boolean; score: number; ownPostApproved?: boolean },
): Exclude<Moderation, 'rejected'> {
  if (ownPostApproved) return 'approved';
  if (score >= SPAM_AT) return 'spam';
  if (score >= PENDING_AT) return 'pending';
  return isShownAtOnce(mode, knownHost) ? 'approved' : 'pending';
}

/**
 * Sets the owner's decision; it holds at the next request, and the host's reputation learns it.
 *
 * What is approved but not verified is shown once it is. Where an approved page has changed,
 * approving takes the new words over; the other decisions drop them. Deciding the same again
 * changes nothing.
 *
 * @returns the ids that there are; the others are unknown
 */
export async function moderate(
  deps: Pick<Deps, 'db' | 'clock'>,
  ids: readonly number[],
  decision: Decision,
): Promise<number[]> {
  const state = { moderation: decision, now: deps.clock.now() };
  return (await updateModeration(deps.db, ids, state)).map(({ id }) => id);
}

export type ApproveOutcome =
  | { kind: 'approved' }
  /** There is none of that number. */
  | { kind: 'unknown' }
  /** Its page says something else by now; nothing was done. */
  | { kind: 'changed-meanwhile' };

/**
 * Approves one linkback as the owner has seen it: what its page proposed then is taken over, or
 * nothing at all.
 *
 * @param seen The linkback's `fingerprint` as it was shown; `null` where nothing was proposed.
 */
export async function approveSeen(
  deps: Pick<Deps, 'db' | 'clock'>,
  id: number,
  seen: string | null,
): Promise<ApproveOutcome> {
  const state = { moderation: 'approved', now: deps.clock.now(), seen } as const;
  const approved = await updateModeration(deps.db, [id], state);
  if (approved.length > 0) return { kind: 'approved' };
  return { kind: (await linkbackExists(deps.db, id)) ? 'changed-meanwhile' : 'unknown' };
}

/**
 * Takes the owner's decision back: the linkbacks wait again, and their hosts forget the lesson.
 *
 * What a decision did to a changed page (new words taken over or dropped) stays done.
 *
 * @returns the ids that there are; the others are unknown
 */
export async function undecide(
  deps: Pick<Deps, 'db' | 'clock'>,
  ids: readonly number[],
): Promise<number[]> {
  const state = { moderation: 'pending', now: deps.clock.now() } as const;
  return (await updateModeration(deps.db, ids, state)).map(({ id }) => id);
}

export type { Decision, Moderated } from './store/moderate.ts';

/** A linkback as it stood on a page: `seen` is its `AdminLinkback.seen`. */
type Seen = { id: number; seen: string };

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
