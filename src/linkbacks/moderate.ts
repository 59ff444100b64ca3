/**
 * Decisions about linkbacks: the owner's, and those that the moderation setting makes.
 */
import type { Deps } from '../deps.ts';
import type { Moderation } from './linkback.ts';
import { PENDING_AT, SPAM_AT } from '../spam/score.ts';
import {
  linkbackExists,
  updateModeration,
  type Decision,
  restoreModeration,
  type Moderated,
} from './store/moderate.ts';
import type { ModerationMode } from '../settings/settings.ts';

/** Whether the setting approves a verified linkback without a decision of the owner. */
function isApprovedAtOnce(mode: ModerationMode, knownHost: boolean): boolean {
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
 * The moderation of a verified linkback that the owner has not decided about.
 *
 * `knownHost`: the owner has approved one from its host before, or trusts the host.
 * `ownPostApproved`: it comes from this blog, and the setting approves those whatever their score.
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
  return isApprovedAtOnce(mode, knownHost) ? 'approved' : 'pending';
}

/**
 * Decides about linkbacks; visible at the next request, and counted in their hosts' reputations.
 *
 * An approved linkback that is not verified is shown once it is. Where an approved page has changed,
 * approving takes over the change and the other decisions drop it. Unknown ones are left alone, and, where
 * `seen` is given (its `AdminLinkback.seen` when it was shown), those that were changed or moderated since,
 * and those that are to be approved but were never read.
 *
 * @returns those that the decision was recorded for, for {@link undoModeration}
 */
export async function moderateLinkbacks(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  linkbacks: readonly { id: number; seen?: string }[],
  decision: Decision | 'pending',
): Promise<Moderated[]> {
  const seenById = new Map(linkbacks.map(({ id, seen }) => [id, seen]));
  const state = { moderation: decision, seenById, now: clock.now() };
  return await updateModeration(db, [...seenById.keys()], state);
}

export type ApproveOutcome =
  | { kind: 'approved' }
  /** No linkback has that id. */
  | { kind: 'unknown' }
  /** Its page has changed since it was shown; nothing was done. */
  | { kind: 'changed-meanwhile' };

/**
 * Approves one linkback if its proposed change is the one that the owner saw.
 *
 * @param seen the linkback's `fingerprint` as it was shown; `null` where nothing was proposed
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

export type { Decision, Moderated } from './store/moderate.ts';

/**
 * Restores the moderation of linkbacks, and the reputations of their hosts, from before a decision.
 * Skipped are those that have changed or were decided about since.
 *
 * @param moderated what `moderateLinkbacks` returned, without those that took over or dropped a change of their
 *   page (`tookChange`): their earlier text is not stored
 * @returns the ids that were restored
 */
export async function undoModeration(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  moderated: readonly Pick<Moderated, 'id' | 'was' | 'seen'>[],
): Promise<number[]> {
  return await restoreModeration(db, moderated, clock.now());
}
