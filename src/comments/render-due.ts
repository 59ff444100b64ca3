/**
 * Rendering again what an older version of the program rendered: the worker calls it.
 *
 * For readers it is no change: the comment keeps its state and its dates, and nobody is told.
 */
import { RENDERER, renderComment } from './body.ts';
import { selectOutdated, updateRendered, type Outdated, type Rendered } from './store/change.ts';
import type { Deps } from '../deps.ts';
import { doInBatches } from '../lib/do-in-batches.ts';

/** Read at once; each is written on its own, so that nobody waits for all of them. */
const BATCH = 100;

/**
 * Renders until nothing is due or `signal` says stop.
 *
 * Safe in several processes: what another has rendered meanwhile, or its writer has changed, stays.
 *
 * @returns how many comments were rendered
 */
export async function renderCommentsDue(
  deps: Pick<Deps, 'db' | 'log'>,
  signal?: AbortSignal,
): Promise<number> {
  const rendered = await doInBatches({
    select: (size) => selectOutdated(deps.db, RENDERER, size),
    size: BATCH,
    doOne: (comment) => updateRendered(deps.db, comment, renderAgain(deps, comment)),
    signal,
  });
  if (rendered > 0) deps.log.info({ comments: rendered }, 'comments rendered again');
  return rendered;
}

/** What was taken once and cannot be rendered now stays as it came out then, and holds nothing up. */
function renderAgain({ log }: Pick<Deps, 'log'>, { id, markdown }: Outdated): Rendered {
  try {
    const { bodyHtml, text } = renderComment(markdown);
    return { bodyHtml, text, renderer: RENDERER };
  } catch (error) {
    log.warn({ comment: id, err: error }, 'a comment cannot be rendered again');
    return { renderer: RENDERER };
  }
}
