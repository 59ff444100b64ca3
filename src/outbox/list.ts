/**
 * Reading the outbox, newest first.
 */
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import type { OutboxEntry } from './entry.ts';
import { hasPost, selectEntries } from './store/list.ts';

const BATCH = 500;

/**
 * All entries, or those of one post, read in batches: an outbox of any length fits in memory.
 *
 * @param pathOrSlug of the post
 * @throws NotFoundError if no post has that path or slug
 */
export async function* listOutbox(
  deps: Pick<Deps, 'db'>,
  pathOrSlug?: string,
): AsyncGenerator<OutboxEntry> {
  const post = pathOrSlug === undefined ? undefined : { pathOrSlug: pathOrSlug.normalize('NFC') };
  if (post && !(await hasPost(deps.db, post))) throw new NotFoundError('post', post.pathOrSlug);
  const ofPost = post ? { post } : {};
  let batch = await selectEntries(deps.db, { take: BATCH, ...ofPost });
  while (batch.length > 0) {
    yield* batch;
    const last = batch[batch.length - 1];
    if (batch.length < BATCH || !last) return;
    batch = await selectEntries(deps.db, { take: BATCH, beforeId: last.id, ...ofPost });
  }
}
