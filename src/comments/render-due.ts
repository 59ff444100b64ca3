/**
 * Renders comments again that an older version of the renderer rendered. That is no change of the comment: state
 * and dates stay, and nobody is notified.
 */
import type { Deps } from '../deps.ts';
import { doInBatches } from '../lib/do-in-batches.ts';
import { RENDERER, renderComment } from './body.ts';
import { selectOutdated, updateRendered, type Outdated, type Rendered } from './store/change.ts';

/** Read together; each is written in a transaction of its own, to keep locks short. */
const BATCH = 100;

/**
 * Renders until nothing is due or `signal` aborts.
 *
 * Safe in several processes: a comment that was rendered or changed meanwhile is left alone.
 *
 * @returns the number of rendered comments
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

/** A comment that fails to render keeps its HTML, and counts as rendered so that it is not retried. */
function renderAgain({ log }: Pick<Deps, 'log'>, { id, markdown }: Outdated): Rendered {
  try {
    const { bodyHtml, text } = renderComment(markdown);
    return { bodyHtml, text, renderer: RENDERER };
  } catch (error) {
    log.warn({ comment: id, err: error }, 'a comment cannot be rendered again');
    return { renderer: RENDERER };
  }
}
