/**
 * Rendering again what an older version of the program rendered: the worker calls it.
 *
 * For readers it is no change: the post keeps its dates, and nobody is told. What shows it, and the
 * search, follow as after any write.
 */
import { isDeepStrictEqual } from 'node:util';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { doInBatches } from '../lib/do-in-batches.ts';
import type { LibraryImages } from './images/image.ts';
import { imagesIn } from './images/images.ts';
import { isMadeExcerpt, RENDERER } from './markdown/markdown.ts';
import { renderInSubprocess } from './markdown/render.ts';
import { selectOutdated, type Outdated } from './store/batches.ts';
import { lockPost, updatePost, type WrittenPost } from './store/write.ts';

/** Each may be long, and all of them are in memory. */
const BATCH = 20;

/**
 * Renders until nothing is due or `signal` says stop; in its own time, since requests have theirs
 * between any two posts.
 *
 * Safe in several processes: what another has rendered meanwhile, or its writer has saved, stays.
 *
 * @returns how many posts were rendered
 */
export async function renderDue(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  signal?: AbortSignal,
): Promise<number> {
  const rendered = await doInBatches({
    select: (size) => selectOutdated(deps.db, RENDERER, size),
    size: BATCH,
    doOne: (post) => renderAgain(deps, post),
    signal,
  });
  if (rendered > 0) deps.log.info({ posts: rendered }, 'rendered again');
  return rendered;
}

/** Those of these that are due, at once: whoever has changed a picture wants to see it. */
export async function renderPosts(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  ids: readonly number[],
): Promise<void> {
  for (const id of ids) {
    for (const post of await selectOutdated(deps.db, RENDERER, 1, id))
      await renderAgain(deps, post);
  }
}

/** The text is rendered before the lock is taken: that may take seconds. */
async function renderAgain(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  outdated: Outdated,
): Promise<boolean> {
  const images = await imagesIn(deps.db, outdated.markdown);
  const changes = await changesOf(deps, outdated, images);
  return await transact(deps.db, async (transaction) => {
    const { post, markdown } = await lockPost(transaction, outdated.id);
    if (markdown !== outdated.markdown || post.excerpt !== outdated.excerpt) return false;
    // One was described meanwhile: it is still due.
    if (!isDeepStrictEqual(await imagesIn(transaction, markdown), images)) return false;
    await updatePost(transaction, post, changes);
    return true;
  });
}

/** What was taken once and cannot be rendered now stays as it came out then, and holds nothing up. */
async function changesOf(
  deps: Pick<Deps, 'config' | 'log'>,
  outdated: Outdated,
  images: LibraryImages,
): Promise<Partial<WrittenPost>> {
  try {
    const { excerpt, ...rendered } = await renderInSubprocess(deps, outdated.markdown, images);
    return {
      ...rendered,
      ...(isMadeExcerpt(outdated, { excerpt, text: rendered.text }) && { excerpt }),
      renderer: RENDERER,
    };
  } catch (error) {
    deps.log.warn({ post: outdated.id, err: error }, 'a post cannot be rendered again');
    return { renderer: RENDERER };
  }
}
