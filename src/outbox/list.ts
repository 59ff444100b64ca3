/**
 * Reading the outbox, newest first.
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

/** The newest first, at most so many. */
export async function listFailures(deps: Pick<Deps, 'db'>, max: number): Promise<Failure[]> {
  return await selectFailures(deps.db, max);
}

/** A post with more links than this is shown in the outbox. */
const MOST = 100;

export type OutboxOfPost = {
  /** Newest first. */
  entries: OutboxEntry[];
  /** Its links are yet to be compared with them. */
  isDue: boolean;
};

export async function outboxOfPost(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  postId: number,
): Promise<OutboxOfPost> {
  const [entries, notifyAt] = await Promise.all([
    selectEntries(db, { take: MOST, postId }),
    selectNotifyAt(db, postId),
  ]);
  return { entries, isDue: notifyAt !== null && notifyAt <= clock.now() };
}

export type AdminEntry = OutboxEntry & {
  /** Of the target. */
  hostName: string;
  /** The owner says that this host is never told. */
  isNever: boolean;
};

type OutboxPage = {
  entries: AdminEntry[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** Newest first, at most `most`; `state`: those alone. */
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
 * Due now, discovered anew, with all tries before it. What is never to be told is skipped again,
 * with the reason, and a link that nobody was told of before it was taken out stays untold.
 *
 * @param which ids, or all that were given up
 * @returns the ids that there are, in the order given
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
