/**
 * Going over whole tables a few rows at a time, in the order of their primary keys. What becomes of
 * the rows is in prune.ts; linkbacks/prune.ts brings both together.
 *
 * SQLite answers on our own thread: one statement over a million rows would keep readers waiting
 * for seconds.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '../../db/client.ts';

/** Rows that stand together, as a filter on their key. */
export type Window<Key> = { gt: Key; lte: Key };

export type Sweep = {
  /** Rows in a window. */
  span: number;
  /** Ends the sweep where it is. */
  signal: AbortSignal | undefined;
};

export function linkbackWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<number>> {
  return windows(sweep, 0, async (gt, direction, skip) => {
    const orderBy = { id: direction };
    const at = { where: { id: { gt } }, orderBy, skip, select: { id: true } };
    return (await db.linkback.findFirst(at))?.id;
  });
}

export function sourceWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<number>> {
  return windows(sweep, 0, async (gt, direction, skip) => {
    const orderBy = { id: direction };
    const at = { where: { id: { gt } }, orderBy, skip, select: { id: true } };
    return (await db.source.findFirst(at))?.id;
  });
}

export function avatarWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<number>> {
  return windows(sweep, 0, async (gt, direction, skip) => {
    const orderBy = { id: direction };
    const at = { where: { id: { gt } }, orderBy, skip, select: { id: true } };
    return (await db.avatar.findFirst(at))?.id;
  });
}

export function hostWindows(db: Db, sweep: Sweep): AsyncGenerator<Window<string>> {
  return windows(sweep, '', async (gt, direction, skip) => {
    const orderBy = { name: direction };
    const at = { where: { name: { gt } }, orderBy, skip, select: { name: true } };
    return (await db.host.findFirst(at))?.name;
  });
}

/** The key of a row after `gt`, so many from the first or from the last of these. */
type FindKey<Key> = (gt: Key, direction: 'asc' | 'desc', skip: number) => Promise<Key | undefined>;

/**
 * Each window has both its ends, the last one, too: else SQLite may leave the order of the keys.
 *
 * After each, others have as long as it took: nobody waits for the sweep to end.
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
