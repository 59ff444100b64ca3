/** The owner's decisions by id, whatever was shown of the responses. */
import { moderateComments } from '../../../src/comments/moderate.ts';
import type { Deps } from '../../../src/deps.ts';
import { moderateLinkbacks, type Decision } from '../../../src/linkbacks/moderate.ts';

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
