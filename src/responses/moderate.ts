/**
 * The owner's decisions about responses, comments and linkbacks alike, and undoing them.
 */
import {
  moderateComments,
  undoModeration as undoComments,
  type Moderated as ModeratedComment,
} from '../comments/moderate.ts';
import type { Deps } from '../deps.ts';
import {
  moderateLinkbacks,
  undoModeration as undoLinkbacks,
  type Decision,
  type Moderated as ModeratedLinkback,
} from '../linkbacks/moderate.ts';
import type { NamedResponse } from '../linkbacks/linkback.ts';

export type { Decision } from '../linkbacks/moderate.ts';

/** The verb for each decision, as the CLI has it. */
export const DECISION_VERBS = {
  approved: 'approve',
  rejected: 'reject',
  spam: 'spam',
} as const satisfies Record<Decision, string>;

/** In the order in which they are offered. */
export const DECISIONS = Object.keys(DECISION_VERBS) as Decision[];

/** The decision with this verb; `null` for any other word. */
export function decisionOfVerb(verb: string): Decision | null {
  return DECISIONS.find((decision) => DECISION_VERBS[decision] === verb) ?? null;
}

type ModerateDeps = Pick<Deps, 'db' | 'clock'>;

/** A response, and where given its fingerprint as it was shown (`AdminComment.seen`, `AdminLinkback.seen`). */
export type SeenResponse = NamedResponse & { seen?: string };

/** What a decision replaced, and the fingerprint of the response since. */
export type ModeratedResponse =
  ({ kind: 'comment' } & ModeratedComment) | ({ kind: 'linkback' } & ModeratedLinkback);

/**
 * Decides about responses; `pending` takes a decision back. Left alone are unknown and withdrawn ones, and those with a `seen` that were
 * changed or moderated since, or that are to be approved but were never read.
 *
 * @returns those that the decision was recorded for, linkbacks first
 */
export async function moderate(
  deps: ModerateDeps,
  responses: readonly SeenResponse[],
  decision: Decision | 'pending',
): Promise<ModeratedResponse[]> {
  const linkbacks = await moderateLinkbacks(deps, ofKind(responses, 'linkback'), decision);
  const comments = await moderateComments(deps, ofKind(responses, 'comment'), decision);
  return [
    ...linkbacks.map((each) => ({ kind: 'linkback' as const, ...each })),
    ...comments.map((each) => ({ kind: 'comment' as const, ...each })),
  ];
}

/** Whether a decision can be undone: not if it took over or dropped a change of the linkback's page. */
export function isUndoable(moderated: ModeratedResponse): boolean {
  return moderated.kind === 'comment' || !moderated.tookChange;
}

/**
 * Restores the moderation from before a decision. Responses that were changed or moderated since are left
 * alone.
 *
 * @param moderated what `moderate` returned, without those that are not undoable
 * @returns the responses that were restored, linkbacks first
 */
export async function undoModeration(
  deps: ModerateDeps,
  moderated: readonly UndoableResponse[],
): Promise<NamedResponse[]> {
  const linkbacks = await undoLinkbacks(
    deps,
    moderated.filter((each) => each.kind === 'linkback'),
  );
  const comments = await undoComments(
    deps,
    moderated.filter((each) => each.kind === 'comment'),
  );
  return [
    ...linkbacks.map((id) => ({ kind: 'linkback' as const, id })),
    ...comments.map((id) => ({ kind: 'comment' as const, id })),
  ];
}

export type UndoableResponse =
  | ({ kind: 'comment' } & Pick<ModeratedComment, 'id' | 'was' | 'seen'>)
  | ({ kind: 'linkback' } & Pick<ModeratedLinkback, 'id' | 'was' | 'seen'>);

function ofKind(responses: readonly SeenResponse[], kind: NamedResponse['kind']): SeenResponse[] {
  return responses.filter((each) => each.kind === kind);
}
