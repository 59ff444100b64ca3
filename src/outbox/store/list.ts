/**
 * Reads outbox entries as owners see them, and makes entries due again.
 */
import { transact, type Db } from '../../db/client.ts';
import { ensureHost } from '../../hosts/switches.ts';
import { toProtocol, toState, type OutboxEntry, type OutboxState } from '../entry.ts';

/** A post by its path or its slug; several posts may have the same slug. */
export type OfPost = { pathOrSlug: string };

function isOf({ pathOrSlug }: OfPost) {
  return { OR: [{ path: pathOrSlug }, { slug: pathOrSlug }] };
}

export async function selectEntries(
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
      createdAt: true,
      post: { select: { path: true, title: true } },
    },
  });
  return rows.map(({ post: { path, title }, ...row }) => ({
    ...row,
    postPath: path,
    postTitle: title,
    state: toState(row.state),
    protocol: toProtocol(row.protocol),
  }));
}

/** When the notifications of the post are to be planned; `null`: nothing changed. */
export async function selectNotifyAt(db: Db, postId: number): Promise<Date | null> {
  const row = await db.post.findUnique({ where: { id: postId }, select: { notifyAt: true } });
  return row?.notifyAt ?? null;
}

/** Those of the hosts that are not notified, by the owner's decision. */
export async function selectNotSent(db: Db, hostNames: readonly string[]): Promise<string[]> {
  const hosts = await db.host.findMany({
    where: { name: { in: [...hostNames] }, notified: false },
    select: { name: true },
  });
  return hosts.map(({ name }) => name);
}

export async function hasPost(db: Db, post: OfPost): Promise<boolean> {
  return (await db.post.findFirst({ where: isOf(post), select: { id: true } })) !== null;
}

export async function selectFailedIds(db: Db): Promise<number[]> {
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
export async function updateDue(db: Db, id: number, now: Date): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const entry = await transaction.outboxEntry.findUnique({
      where: { id },
      select: { target: true, byHand: true, protocol: true },
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
      },
    });
    return true;
  });
}

export type Failure = { id: number; target: string; postTitle: string; lastAnswer: string | null };

/** The newest first. */
export async function selectFailures(db: Db, take: number): Promise<Failure[]> {
  const rows = await db.outboxEntry.findMany({
    where: { state: 'failed' },
    orderBy: { id: 'desc' },
    take,
    select: { id: true, target: true, lastAnswer: true, post: { select: { title: true } } },
  });
  return rows.map(({ post, ...row }) => ({ ...row, postTitle: post.title }));
}
