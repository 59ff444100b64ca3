/** The owner's decisions by id, whatever was shown of the responses. */
import { moderateComments } from '../../../src/comments/moderate.ts';
import type { Deps } from '../../../src/deps.ts';
import { SEEN_COLUMNS, seenFingerprintOf } from '../../../src/linkbacks/fingerprint.ts';
import {
  moderateLinkbacks,
  undoModeration,
  type Decision,
} from '../../../src/linkbacks/moderate.ts';

type DecideDeps = Pick<Deps, 'db' | 'clock'>;

/** @returns the ids that there are */
export async function decideComments(
  deps: DecideDeps,
  ids: readonly number[],
  decision: Decision,
): Promise<number[]> {
  const comments = ids.map((id) => ({ id }));
  return (await moderateComments(deps, comments, decision)).map(({ id }) => id);
}

/** @returns the ids that there are */
export async function decideLinkbacks(
  deps: DecideDeps,
  ids: readonly number[],
  decision: Decision,
): Promise<number[]> {
  const linkbacks = ids.map((id) => ({ id }));
  return (await moderateLinkbacks(deps, linkbacks, decision)).map(({ id }) => id);
}

/** Makes linkbacks pending again, as undoing a decision about a pending one does. @returns the ids that there are */
export async function revokeDecisions(deps: DecideDeps, ids: readonly number[]): Promise<number[]> {
  const rows = await deps.db.linkback.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, ...SEEN_COLUMNS },
  });
  const was = { moderation: 'pending', byOwner: false, moderatedAt: null } as const;
  const decided = rows.map(({ id, ...row }) => ({ id, was, seen: seenFingerprintOf(row) }));
  return await undoModeration(deps, decided);
}
