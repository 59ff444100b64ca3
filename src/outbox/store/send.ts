/**
 * The outbox as sending sees it: which entries are due, and what became of each.
 *
 * Recording is by the entry's `changes`: one that was changed meanwhile keeps what the change set.
 */
import { transact, type Db, type DbOrTransaction } from '../../db/client.ts';
import { ensureHost } from '../../hosts/switches.ts';
import type { Lease } from '../../hosts/budget.ts';
import { releaseWithin } from '../../hosts/leases.ts';
import { hostsOfDue, isFree, type DueOfHost } from '../../hosts/due.ts';
import type { SendProtocol } from '../entry.ts';
import type { After } from '../retry-schedule.ts';
import type { HostSwitches } from '../skip-reason.ts';
import type { Post, PostStatus, Protocol } from '../../posts/post.ts';
import type { Author, Term, TermKind } from '../../posts/terms/term.ts';

export type DueEntry = {
  id: number;
  target: string;
  byHand: boolean;
  linked: boolean;
  protocol: SendProtocol | null;
  /** Where it is to be told; `null`: not discovered yet. */
  endpoint: string | null;
  hostName: string;
  attempts: number;
  changes: number;
  sentAt: Date | null;
  /** Where the post stood when the target was told first; `null`: it never was. */
  sourcePath: string | null;
  post: Pick<Post, 'path' | 'title' | 'excerpt' | 'status' | 'publishedAt' | 'notifies'> & {
    author: Author | null;
    terms: Term[];
  };
  host: HostSwitches;
};

/** Entries that are due: of each host that may be asked, the one that waits longest. */
export async function selectDueEntries(
  db: Db,
  now: Date,
  { take, exceptHosts }: { take: number; exceptHosts: string[] },
): Promise<DueOfHost[]> {
  const isDue = { nextTryAt: { lte: now } };
  const names = await hostsOfDue(exceptHosts, (from) =>
    db.outboxEntry.findMany({
      where: { ...isDue, hostName: { notIn: from.exceptHosts } },
      orderBy: { nextTryAt: 'asc' },
      take: from.take,
      select: { hostName: true },
    }),
  );
  if (names === null) return [];
  const hosts = await db.host.findMany({
    where: { name: names, ...isFree(now), outbox: { some: isDue } },
    orderBy: { freeAt: 'asc' },
    take,
    select: { name: true },
  });
  const entries = await Promise.all(
    hosts.map(({ name }) =>
      db.outboxEntry.findFirst({
        where: { hostName: name, ...isDue },
        orderBy: [{ nextTryAt: 'asc' }, { id: 'asc' }],
        select: { id: true, hostName: true },
      }),
    ),
  );
  return entries.filter((entry) => entry !== null);
}

/** The entry with its post and its host, or `null` if it is not due (any more). */
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
          terms: { select: { term: true }, orderBy: { position: 'asc' } },
        },
      },
      host: { select: { blocked: true, notified: true } },
    },
  });
  return (
    row && {
      ...row,
      protocol: row.protocol as SendProtocol | null,
      post: {
        ...row.post,
        status: row.post.status as PostStatus,
        terms: row.post.terms.map(({ term }) => ({ ...term, kind: term.kind as TermKind })),
      },
    }
  );
}

type Seen = Pick<DueEntry, 'id' | 'changes'>;

/** What was found, and whose budget is asked next: the endpoint's host. */
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

/** What one step settled: told or not, and when to try again. */
export type Settled = After & {
  /** The target's: the next look begins there. */
  hostName: string;
  /** Kept only where it was given by hand. */
  endpoint: string | null;
  protocol?: Protocol;
  statusUrl?: string | null;
  /** By which address of the post the target knows the link, once it was told. */
  sourcePath: string;
};

/**
 * An entry that was told although its post changed meanwhile stays due: what it was told is old.
 *
 * @param lease `null` where no host was asked
 * @returns `false` if the lease was lost: another process has been at it, nothing was written
 */
export async function recordSettled(
  db: Db,
  lease: { lease: Lease; perMinute: number } | null,
  entry: Seen,
  { sourcePath, ...settled }: Settled,
  now: Date,
): Promise<boolean> {
  const notified = settled.state === 'sent' ? { sentAt: now, sourcePath } : {};
  const write = async (transaction: DbOrTransaction) => {
    // Since the endpoint was found, nothing has held the target's own host.
    await ensureHost(transaction, settled.hostName, now);
    if (await update(transaction, entry, { ...settled, ...notified })) return;
    if (settled.state !== 'sent') return;
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

/** Not its turn: nothing was learnt, and no try is counted. */
export async function postponeEntry(db: Db, entry: Seen, nextTryAt: Date): Promise<void> {
  await transact(db, (transaction) => update(transaction, entry, { nextTryAt }));
}

/** What waited was not told as it is now: without a passage, the next comparison finds it new. */
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

/** @returns whether the entry is what it was when the step began */
async function update(
  db: DbOrTransaction,
  { id, changes }: Seen,
  data: Parameters<DbOrTransaction['outboxEntry']['updateMany']>[0]['data'],
): Promise<boolean> {
  const { count } = await db.outboxEntry.updateMany({ where: { id, changes }, data });
  return count === 1;
}
