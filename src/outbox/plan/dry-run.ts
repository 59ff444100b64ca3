/**
 * What would be sent if a post were saved as it is: nothing is written, nobody is asked.
 */
import type { Post } from '../../posts/post.ts';
import type { Step } from './compare.ts';
import type { OutboxState, SendProtocol } from '../entry.ts';
import { selectEntriesOfPost } from '../store/plan.ts';
import { stepsFor, type PlanDeps, type PostToPlan } from './plan.ts';

export type Preview = {
  target: string;
  byHand: boolean;
  /** `never`: it would be skipped, and `because` says why; so it does of what was skipped. */
  why: 'new' | 'changed' | 'removed' | 'unchanged' | 'never';
  because: string | null;
  /** What became of it so far; `null` where there is nothing yet. */
  state: OutboxState | null;
  /** By which it was told last; what it speaks now only a look at it can say. */
  protocol: SendProtocol | null;
};

/**
 * One line for each page that the post links to, and for those that were told of a link that is
 * gone. What nobody has seen yet is looked at as if it were public now, what is to be taken from
 * the public as withdrawn.
 *
 * @param post with its id if it is stored already: without one, everything is new
 */
export async function previewOutbox(
  deps: PlanDeps,
  post: Omit<PostToPlan, 'status' | 'publishedAt' | 'author' | 'categories' | 'tags'> &
    Partial<Pick<Post, 'status' | 'wasPublic'>> & { id?: number },
): Promise<Preview[]> {
  const known = post.id === undefined ? [] : await selectEntriesOfPost(deps.db, post.id);
  const steps = await stepsFor(
    deps,
    {
      ...post,
      // They are for the hub alone, which is left out below.
      author: null,
      categories: [],
      tags: [],
      status: (post.wasPublic && post.status) || 'published',
      publishedAt: deps.clock.now(),
    },
    known,
    { quiet: false },
  );
  return steps.flatMap((step) => {
    const { target, byHand, isHub } = step.target;
    // The hub is told of every post: it is no page that this one links to.
    if (isHub || step.why === 'dropped' || step.why === 'counted') return [];
    return [
      {
        target,
        byHand,
        why: step.why,
        because: becauseOf(step),
        state: step.known?.state ?? null,
        protocol: step.known?.protocol ?? (byHand ? 'trackback' : null),
      },
    ];
  });
}

function becauseOf(step: Step): string | null {
  if (step.why === 'never') return step.because;
  const { known } = step;
  return step.why === 'unchanged' && known && EXPLAINED.has(known.state) ? known.lastAnswer : null;
}

/** The answer to these says why nothing arrived. */
const EXPLAINED: ReadonlySet<OutboxState> = new Set(['skipped', 'refused', 'failed']);
