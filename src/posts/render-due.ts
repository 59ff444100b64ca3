/**
 * Renders posts again that an older version of the renderer rendered.
 *
 * The posts keep their dates, and no notifications are sent. Pages and the search index follow as after any
 * write.
 */
import { isDeepStrictEqual } from 'node:util';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { doInBatches } from '../lib/do-in-batches.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { imagesIn } from './images/images.ts';
import { isMadeExcerpt, RENDERER } from './markdown/markdown.ts';
import { renderText, type RenderedText } from './markdown/render.ts';
import { selectOutdated, type Outdated } from './store/batches.ts';
import { lockPost, updatePost, type WrittenPost } from './store/write.ts';

/** Each text may be long, and the whole batch is in memory. */
const BATCH = 20;

/**
 * Renders until nothing is due or `signal` aborts. Requests are answered between two posts.
 *
 * Safe in several processes: a post that was rendered or saved meanwhile is skipped.
 *
 * @returns the number of posts rendered
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
  if (rendered > 0) deps.log.info({ posts: rendered }, 'posts rendered again');
  return rendered;
}

/** Renders those of these posts that are due, after a change of an image or an embed that they show. */
export async function renderPosts(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  ids: readonly number[],
): Promise<void> {
  for (const id of ids) {
    for (const post of await selectOutdated(deps.db, RENDERER, 1, id))
      await renderAgain(deps, post);
  }
}

/** Renders before it locks the row: rendering may take seconds. */
async function renderAgain(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  outdated: Outdated,
): Promise<boolean> {
  const text = await textOf(deps, outdated);
  return await transact(deps.db, async (transaction) => {
    const { post, bodyFormat, markdown } = await lockPost(transaction, outdated.id);
    const isSame = markdown === outdated.markdown && bodyFormat === outdated.bodyFormat;
    if (!isSame || post.excerpt !== outdated.excerpt) return false;
    if (!text) {
      await updatePost(transaction, post, { renderer: RENDERER });
      return true;
    }
    // An image was changed meanwhile: the post stays due.
    if (!isDeepStrictEqual(await imagesIn(transaction, markdown), text.images)) return false;
    await updatePost(transaction, post, changesOf(outdated, text));
    return true;
  });
}

/** `null` for a text that can no longer be rendered: it keeps its HTML, and is no longer due. */
async function textOf(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  { id, bodyFormat, markdown }: Outdated,
): Promise<RenderedText | null> {
  try {
    return await renderText(deps, { bodyFormat, markdown });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    deps.log.warn({ post: id, err: error }, 'post cannot be rendered again');
    return null;
  }
}

function changesOf(outdated: Outdated, { rendered }: RenderedText): Partial<WrittenPost> {
  const { excerpt, ...columns } = rendered;
  return {
    ...columns,
    ...(isMadeExcerpt(outdated, rendered) && { excerpt }),
    renderer: RENDERER,
  };
}
