/**
 * Lists the outbox for the admin and the CLI, newest first, and makes entries due again.
 */
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import type { OutboxEntry, OutboxState } from './entry.ts';
import {
  selectFailures,
  type Failure,
  hasPost,
  selectEntries,
  selectNotifyAt,
  selectNotSent,
  selectFailedIds,
  updateDue,
} from './store/list.ts';

const BATCH_SIZE = 500;
/** A post with more links shows the rest in the outbox only. */
const MAX_ENTRIES_OF_POST = 100;

/**
 * All entries, or those of one post. Reads in batches, so that an outbox of any size fits in memory.
 *
 * @throws NotFoundError if no post has that path or slug
 */
export async function* listOutbox(
  deps: Pick<Deps, 'db'>,
  pathOrSlug?: string,
): AsyncGenerator<OutboxEntry> {
  const post = pathOrSlug === undefined ? undefined : { pathOrSlug: pathOrSlug.normalize('NFC') };
  if (post && !(await hasPost(deps.db, post))) throw new NotFoundError('post', post.pathOrSlug);
  const ofPost = post ? { post } : {};
  let batch = await selectEntries(deps.db, { take: BATCH_SIZE, ...ofPost });
  while (batch.length > 0) {
    yield* batch;
    const last = batch[batch.length - 1];
    if (batch.length < BATCH_SIZE || !last) return;
    batch = await selectEntries(deps.db, { take: BATCH_SIZE, beforeId: last.id, ...ofPost });
  }
}

/** The newest `max` entries that failed. */
export async function listFailures(deps: Pick<Deps, 'db'>, max: number): Promise<Failure[]> {
  return await selectFailures(deps.db, max);
}

export type OutboxOfPost = {
  /** Newest first. */
  entries: OutboxEntry[];
  /** The post was saved, and its links are not yet compared with the entries. */
  isDue: boolean;
};

/** The newest entries of a post, 100 at most. */
export async function outboxOfPost(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  postId: number,
): Promise<OutboxOfPost> {
  const [entries, notifyAt] = await Promise.all([
    selectEntries(db, { take: MAX_ENTRIES_OF_POST, postId }),
    selectNotifyAt(db, postId),
  ]);
  return { entries, isDue: notifyAt !== null && notifyAt <= clock.now() };
}

export type AdminEntry = OutboxEntry & {
  /** The target's host. */
  hostName: string;
  /** Notifications to the host are off. */
  isNever: boolean;
};

type OutboxPage = {
  entries: AdminEntry[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** A page of at most `max` entries, newest first. */
export async function listOutboxPage(
  { db }: Pick<Deps, 'db'>,
  { max, ...which }: { max: number; beforeId?: number; state?: OutboxState },
): Promise<OutboxPage> {
  const found = await selectEntries(db, { take: max + 1, ...which });
  const entries = found
    .slice(0, max)
    .map((entry) => ({ ...entry, hostName: new URL(entry.target).hostname }));
  const unsent = await selectNotSent(
    db,
    entries.map(({ hostName }) => hostName),
  );
  return {
    entries: entries.map((entry) => ({ ...entry, isNever: unsent.includes(entry.hostName) })),
    nextBeforeId: found.length > max ? (entries.at(-1)?.id ?? null) : null,
  };
}

/**
 * Makes entries due now, with endpoint discovery and all attempts ahead of them. An entry that has a
 * reason to be skipped is skipped again.
 *
 * @param which ids, or all entries that failed
 * @returns the ids that exist, in the order given
 */
export async function resend(
  deps: Pick<Deps, 'db' | 'clock'>,
  which: readonly number[] | 'failed',
): Promise<number[]> {
  const ids = which === 'failed' ? await selectFailedIds(deps.db) : which;
  const found: number[] = [];
  for (const id of ids) {
    if (await updateDue(deps.db, id, deps.clock.now())) found.push(id);
  }
  return found;
}
