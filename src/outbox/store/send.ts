/**
 * Reads the outbox entries that are due, and records the outcome of a step.
 *
 * A result is recorded only if `changes` is still what it was: an entry that changed during the step
 * keeps what the change set.
 */
import { transact, type Db, type DbOrTransaction, oneOf } from '../../db/client.ts';
import type { Lease } from '../../hosts/host.ts';
import { selectDueByHost, type DueOfHost } from '../../hosts/due.ts';
import { releaseWithin } from '../../hosts/leases.ts';
import { ensureHost } from '../../hosts/switches.ts';
import { toProtocol, type SendProtocol } from '../entry.ts';
import type { NextState } from '../retry-schedule.ts';
import type { HostSwitches } from '../skip-reason.ts';
import { POST_STATUSES, type Post, type Protocol } from '../../posts/post.ts';
import { TERM_KINDS, type Author, type Term } from '../../posts/terms/term.ts';

export type DueEntry = {
  id: number;
  target: string;
  byHand: boolean;
  linked: boolean;
  protocol: SendProtocol | null;
  /** `null`: not discovered yet. */
  endpoint: string | null;
  hostName: string;
  attempts: number;
  changes: number;
  sentAt: Date | null;
  /** Later than `sentAt`: due only because the post shows other responses. */
  salmentionedAt: Date | null;
  /** The post's path when the target was notified first; `null`: it never was. */
  sourcePath: string | null;
  post: Pick<Post, 'path' | 'title' | 'excerpt' | 'status' | 'publishedAt' | 'notifies'> & {
    author: Author | null;
    terms: Term[];
  };
  host: HostSwitches;
};

/** For each host that may be requested now, the entry that is due longest. */
export async function selectDueEntries(
  db: Db,
  now: Date,
  free: { take: number; exceptHosts: string[] },
): Promise<DueOfHost[]> {
  const isDue = { nextTryAt: { lte: now } };
  return await selectDueByHost(db, now, free, {
    hosts: { outbox: { some: isDue } },
    select: (of, take) =>
      db.outboxEntry.findMany({
        where: { ...isDue, ...of },
        orderBy: [{ nextTryAt: 'asc' }, { id: 'asc' }],
        take,
        select: { id: true, hostName: true },
      }),
  });
}

/** The entry with its post and its host, or `null` if it is not due, or no longer. */
export async function findDueEntry(db: Db, id: number, now: Date): Promise<DueEntry | null> {
  const row = await db.outboxEntry.findFirst({
    where: { id, nextTryAt: { lte: now } },
    select: {
      id: true,
      target: true,
      byHand: true,
      linked: true,
      protocol: true,
      endpoint: true,
      hostName: true,
      attempts: true,
      changes: true,
      sentAt: true,
      salmentionedAt: true,
      sourcePath: true,
      post: {
        select: {
          path: true,
          title: true,
          excerpt: true,
          status: true,
          publishedAt: true,
          notifies: true,
          author: true,
          // Categories first: a category and a tag may have the same position.
          terms: {
            select: { term: true },
            orderBy: [{ term: { kind: 'asc' } }, { position: 'asc' }],
          },
        },
      },
      host: { select: { blocked: true, notified: true } },
    },
  });
  return (
    row && {
      ...row,
      protocol: toProtocol(row.protocol),
      post: {
        ...row.post,
        status: oneOf(POST_STATUSES, row.post.status),
        terms: row.post.terms.map(({ term }) => ({ ...term, kind: oneOf(TERM_KINDS, term.kind) })),
      },
    }
  );
}

type Seen = Pick<DueEntry, 'id' | 'changes'>;

/** Records the endpoint: the next step requests its host. */
export async function recordEndpoint(
  db: Db,
  lease: { lease: Lease; perMinute: number },
  entry: Seen,
  found: { protocol: Protocol; endpoint: string; hostName: string },
  now: Date,
): Promise<boolean> {
  return await whileHeld(db, lease, now, async (transaction) => {
    await ensureHost(transaction, found.hostName, now);
    await update(transaction, entry, { ...found, nextTryAt: now });
  });
}

/** The result of a step. */
export type Settled = NextState & {
  /** Whether this step notified the target; `sent` may also be the state of an earlier time. */
  isNotified: boolean;
  /** The target's host, which the next discovery requests. */
  hostName: string;
  /** Stored only for trackback URLs and hubs, which need no discovery. */
  endpoint: string | null;
  protocol?: Protocol;
  statusUrl?: string | null;
  /** The post's path as the target knows it once it was notified. */
  sourcePath: string;
};

/**
 * Records the result. An entry that was sent while its post changed stays due, since the notification
 * is outdated.
 *
 * @param lease `null` if no host was requested
 * @returns `false` if the lease was lost to another process: nothing was written
 */
export async function recordSettled(
  db: Db,
  lease: { lease: Lease; perMinute: number } | null,
  entry: Seen,
  { sourcePath, isNotified, ...settled }: Settled,
  now: Date,
): Promise<boolean> {
  const notified = isNotified ? { sentAt: now, sourcePath } : {};
  const write = async (transaction: DbOrTransaction) => {
    // The target's own host may have been pruned since its endpoint was discovered.
    await ensureHost(transaction, settled.hostName, now);
    if (await update(transaction, entry, { ...settled, ...notified })) return;
    if (!isNotified) return;
    const { hostName, endpoint } = settled;
    await transaction.outboxEntry.updateMany({
      where: { id: entry.id },
      data: { ...notified, state: 'waiting', nextTryAt: now, hostName, endpoint },
    });
  };
  if (lease) return await whileHeld(db, lease, now, write);
  await transact(db, write);
  return true;
}

/** Changes when the entry is due, without counting an attempt. */
export async function postponeEntry(db: Db, entry: Seen, nextTryAt: Date): Promise<void> {
  await transact(db, (transaction) => update(transaction, entry, { nextTryAt }));
}

/** The passage is emptied, so that the next plan finds the link new. */
export async function recordSkipped(db: Db, entry: Seen, because: string): Promise<void> {
  await transact(db, (transaction) =>
    update(transaction, entry, {
      state: 'skipped',
      lastAnswer: because,
      nextTryAt: null,
      passage: '',
    }),
  );
}

async function whileHeld(
  db: Db,
  { lease, perMinute }: { lease: Lease; perMinute: number },
  now: Date,
  write: (transaction: DbOrTransaction) => Promise<void>,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    if (!(await releaseWithin(transaction, lease, now, perMinute))) return false;
    await write(transaction);
    return true;
  });
}

/** @returns whether the entry is unchanged since the step began */
async function update(
  db: DbOrTransaction,
  { id, changes }: Seen,
  data: Parameters<DbOrTransaction['outboxEntry']['updateMany']>[0]['data'],
): Promise<boolean> {
  const { count } = await db.outboxEntry.updateMany({ where: { id, changes }, data });
  return count === 1;
}
