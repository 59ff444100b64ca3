/**
 * What would be sent if a post were saved as it is: nothing is written, nobody is asked.
 */
import type { Protocol } from '../posts/post.ts';
import { selectEntriesOfPost } from './plan-store.ts';
import { stepsFor, type PlanDeps, type PostToPlan } from './plan.ts';

export type Preview = {
  target: string;
  byHand: boolean;
  /** `never`: it would be skipped, and `because` says why. */
  why: 'new' | 'changed' | 'removed' | 'unchanged' | 'never';
  because: string | null;
  /** By which it was told last; what it speaks now only a look at it can say. */
  protocol: Protocol | null;
};

/**
 * One line for each page that the post links to, and for those that were told of a link that is
 * gone. A draft is looked at as if it were public now.
 *
 * @param post with its id if it is stored already: without one, everything is new
 */
export async function previewOutbox(
  deps: PlanDeps,
  post: Omit<PostToPlan, 'status' | 'publishedAt'> &
    Partial<Pick<PostToPlan, 'status'>> & { id?: number },
): Promise<Preview[]> {
  const known = post.id === undefined ? [] : await selectEntriesOfPost(deps.db, post.id);
  const steps = await stepsFor(
    deps,
    { ...post, status: post.status ?? 'published', publishedAt: deps.clock.now() },
    known,
    { quiet: false },
  );
  return steps.flatMap((step) => {
    if (step.why === 'dropped' || step.why === 'counted') return [];
    const { target, byHand } = step.target;
    return [
      {
        target,
        byHand,
        why: step.why,
        because: step.why === 'never' ? step.because : null,
        protocol: step.known?.protocol ?? (byHand ? 'trackback' : null),
      },
    ];
  });
}
