/**
 * Keeps stored comments in order: deletes expired data, and renders comments again that an older version of
 * the renderer rendered.
 *
 * Deleted are spam and rejected comments after thirty days, or sooner when there is too much spam; unconfirmed
 * subscriptions after thirty days; and salts of client hashes after a week. Rendering again does not count as a
 * change: state and dates stay, and nobody is notified.
 */
import { RENDERER, renderComment } from './body.ts';
import { dayOf } from './client-hash.ts';
import { deleteUnconfirmed } from './email/subscription-store.ts';
import { selectOutdated, updateRendered, type Outdated, type Rendered } from './store/change.ts';
import { deleteOldComments, deleteSaltsBefore, deleteSpamBeyond } from './store/erase.ts';
import type { Deps } from '../deps.ts';
import { doInBatches } from '../lib/do-in-batches.ts';

const DAY_MS = 86_400_000;
const REFUSED_MAX_AGE_MS = 30 * DAY_MS;
const SALTS_MAX_AGE_MS = 7 * DAY_MS;
/** More than anybody reviews for false positives. */
const MAX_SPAM = 10_000;

/**
 * @param signal stops it between batches; the next call continues
 * @returns the number of deleted comments
 */
export async function pruneComments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { signal, maxSpam = MAX_SPAM }: { signal?: AbortSignal; maxSpam?: number } = {},
): Promise<number> {
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  await deleteSaltsBefore(db, dayOf(ago(SALTS_MAX_AGE_MS)));
  await deleteUnconfirmed(db, ago(REFUSED_MAX_AGE_MS));
  const prune = async (some: () => Promise<number>): Promise<number> => {
    let pruned = 0;
    while (!signal?.aborted) {
      const count = await some();
      if (count === 0) break;
      pruned += count;
    }
    return pruned;
  };
  const old = await prune(() => deleteOldComments(db, ago(REFUSED_MAX_AGE_MS)));
  return old + (await prune(() => deleteSpamBeyond(db, maxSpam)));
}

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
