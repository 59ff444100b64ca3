/**
 * Lists outbox entries as owners see them, newest first, for the admin and the CLI, and makes entries due again.
 */
import { transact, type Db, oneOf } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { ensureHost } from '../hosts/switches.ts';
import { NotFoundError } from '../lib/errors.ts';
import { OUTBOX_STATES, type OutboxEntry, type OutboxState, toProtocol } from './entry.ts';
import { withoutSalmention } from './store/salmention.ts';
import { postName } from '../posts/post.ts';

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

/** How many targets were notified since then, and how many entries failed. */
export async function countOutbox(
  { db }: Pick<Deps, 'db'>,
  since: Date,
): Promise<{ notified: number; failed: number }> {
  const [notified, failed] = await Promise.all([
    db.outboxEntry.count({ where: { state: 'sent', sentAt: { gte: since } } }),
    db.outboxEntry.count({ where: { state: 'failed' } }),
  ]);
  return { notified, failed };
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

/** A post by its path or its slug; several posts may have the same slug. */
type OfPost = { pathOrSlug: string };

function isOf({ pathOrSlug }: OfPost) {
  return { OR: [{ path: pathOrSlug }, { slug: pathOrSlug }] };
}

async function selectEntries(
  db: Db,
  {
    take,
    beforeId,
    post,
    postId,
    state,
  }: {
    take: number;
    beforeId?: number;
    post?: OfPost;
    postId?: number;
    state?: OutboxState;
  },
): Promise<OutboxEntry[]> {
  const rows = await db.outboxEntry.findMany({
    where: {
      ...(beforeId !== undefined && { id: { lt: beforeId } }),
      ...(post && { post: isOf(post) }),
      ...(postId !== undefined && { postId }),
      ...(state && { state }),
    },
    orderBy: { id: 'desc' },
    take,
    select: {
      id: true,
      target: true,
      byHand: true,
      linked: true,
      state: true,
      protocol: true,
      attempts: true,
      lastAnswer: true,
      statusUrl: true,
      nextTryAt: true,
      sentAt: true,
      salmentionedAt: true,
      createdAt: true,
      post: { select: { path: true, title: true, excerpt: true } },
    },
  });
  return rows.map(({ post, ...row }) => ({
    ...row,
    postPath: post.path,
    postTitle: postName(post),
    state: oneOf(OUTBOX_STATES, row.state),
    protocol: toProtocol(row.protocol),
  }));
}

/** When the notifications of the post are to be planned; `null`: nothing changed. */
async function selectNotifyAt(db: Db, postId: number): Promise<Date | null> {
  const row = await db.post.findUnique({ where: { id: postId }, select: { notifyAt: true } });
  return row?.notifyAt ?? null;
}

/** Those of the hosts that are not notified, by the owner's decision. */
async function selectNotSent(db: Db, hostNames: readonly string[]): Promise<string[]> {
  const hosts = await db.host.findMany({
    where: { name: { in: [...hostNames] }, notified: false },
    select: { name: true },
  });
  return hosts.map(({ name }) => name);
}

async function hasPost(db: Db, post: OfPost): Promise<boolean> {
  return (await db.post.findFirst({ where: isOf(post), select: { id: true } })) !== null;
}

async function selectFailedIds(db: Db): Promise<number[]> {
  const rows = await db.outboxEntry.findMany({
    where: { state: 'failed' },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/**
 * Makes the entry due now with no attempts counted. An attempt in progress does not change that.
 *
 * @returns `false` if there is no such entry
 */
async function updateDue(db: Db, id: number, now: Date): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const entry = await transaction.outboxEntry.findUnique({
      where: { id },
      select: { target: true, byHand: true, protocol: true, sentAt: true, salmentionedAt: true },
    });
    if (!entry) return false;
    const hostName = new URL(entry.target).hostname;
    await ensureHost(transaction, hostName, now);
    await transaction.outboxEntry.update({
      where: { id },
      data: {
        state: 'waiting',
        nextTryAt: now,
        attempts: 0,
        changes: { increment: 1 },
        endpoint: entry.byHand || entry.protocol === 'websub' ? entry.target : null,
        hostName,
        ...withoutSalmention(entry),
      },
    });
    return true;
  });
}
