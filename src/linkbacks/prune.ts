/**
 * Deletes expired rows: old spam, claims that were never verified, and sources, avatars and hosts that
 * nothing refers to any longer.
 *
 * Goes over whole tables a few rows at a time, in the order of their primary keys: SQLite answers on the
 * main thread, and one statement over a million rows would block readers for seconds.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import {
  deleteEmptySources,
  deleteIdleHosts,
  deleteOldLinkbacks,
  deleteUnusedAvatars,
  eraseBlockedClients,
  type Window,
} from './store/prune.ts';

const DAY_MS = 86_400_000;
export const KEEP_SPAM_MS = 30 * DAY_MS;
export const KEEP_UNVERIFIED_MS = 30 * DAY_MS;
/** A host's fetch limit looks back one minute, and its lease lasts less than an hour. */
const KEEP_HOST_MS = DAY_MS;

/** Rows in one statement: few enough not to delay other queries. */
const SPAN = 1_000;

/**
 * Deletes expired rows; the reputation of their hosts stays. Also erases the client addresses on sources
 * of blocked hosts.
 *
 * Safe during claims and checks, in any number of processes.
 *
 * @param signal stops it; the next call starts from the beginning
 * @returns how many of each were deleted
 */
export async function pruneDue(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  { signal, span = SPAN }: { signal?: AbortSignal; span?: number } = {},
): Promise<{ linkbacks: number; sources: number; avatars: number; hosts: number }> {
  const { db } = deps;
  const now = deps.clock.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const expired = {
    spam: ago(KEEP_SPAM_MS),
    unverified: ago(KEEP_UNVERIFIED_MS),
    freeAt: ago(KEEP_HOST_MS),
  };
  const pruned = { linkbacks: 0, sources: 0, avatars: 0, hosts: 0 };
  const sweep = { span, signal };
  // In this order, because each deletion leaves rows of the next table without references.
  for await (const ids of linkbackWindows(db, sweep)) {
    pruned.linkbacks += await deleteOldLinkbacks(db, ids, now, expired);
  }
  for await (const ids of sourceWindows(db, sweep)) {
    await eraseBlockedClients(db, ids, now);
    pruned.sources += await deleteEmptySources(db, ids, now);
  }
  for await (const ids of avatarWindows(db, sweep)) {
    pruned.avatars += await deleteUnusedAvatars(db, ids);
  }
  for await (const names of hostWindows(db, sweep)) {
    pruned.hosts += await deleteIdleHosts(db, names, expired);
  }
  if (Object.values(pruned).some((count) => count > 0)) deps.log.info(pruned, 'pruned');
  return pruned;
}

type Sweep = {
  /** Rows in a window. */
  span: number;
  /** Ends the sweep where it is. */
  signal: AbortSignal | undefined;
};

function linkbackWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<number>> {
  return windows(sweep, 0, async (gt, direction, skip) => {
    const orderBy = { id: direction };
    const at = { where: { id: { gt } }, orderBy, skip, select: { id: true } };
    return (await db.linkback.findFirst(at))?.id;
  });
}

function sourceWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<number>> {
  return windows(sweep, 0, async (gt, direction, skip) => {
    const orderBy = { id: direction };
    const at = { where: { id: { gt } }, orderBy, skip, select: { id: true } };
    return (await db.source.findFirst(at))?.id;
  });
}

function avatarWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<number>> {
  return windows(sweep, 0, async (gt, direction, skip) => {
    const orderBy = { id: direction };
    const at = { where: { id: { gt } }, orderBy, skip, select: { id: true } };
    return (await db.avatar.findFirst(at))?.id;
  });
}

function hostWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<string>> {
  return windows(sweep, '', async (gt, direction, skip) => {
    const orderBy = { name: direction };
    const at = { where: { name: { gt } }, orderBy, skip, select: { name: true } };
    return (await db.host.findFirst(at))?.name;
  });
}

/** The key of a row after `gt`: `skip` rows from the first of these, or from the last. */
type FindKey<Key> = (gt: Key, direction: 'asc' | 'desc', skip: number) => Promise<Key | undefined>;

/**
 * Every window has a lower and an upper end: without one, SQLite may not follow the order of the keys.
 *
 * After each window it pauses as long as the window took, so that other queries get their share.
 */
async function* windows<Key>(
  { span, signal }: Sweep,
  start: Key,
  findKey: FindKey<Key>,
): AsyncGenerator<Window<Key>> {
  for (let gt = start; !signal?.aborted;) {
    const beganAt = performance.now();
    const lte = (await findKey(gt, 'asc', span - 1)) ?? (await findKey(gt, 'desc', 0));
    if (lte === undefined) return;
    yield { gt, lte };
    gt = lte;
    await wait(performance.now() - beganAt, null, { signal }).catch(() => null);
  }
}
