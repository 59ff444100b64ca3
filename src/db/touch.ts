/**
 * Touched keys: what a write changes of what pages show, recorded in its own transaction.
 *
 * Pages are cached with the surrogate keys of what they show; a write touches the keys of what it changes. Stores
 * call `touch`; transact (client.ts) announces the keys to this process's listeners before the write returns,
 * and leaves them for other processes.
 */
import type { Prisma } from './generated/sqlite/client.ts';

/** The keys that a transaction touched. */
type Touched = { readonly touched: Set<string> };

/** Touched by changes that every page shows, such as settings. */
export const EVERYTHING = '*';
export const ALL_TOUCHED: ReadonlySet<string> = new Set([EVERYTHING]);

/** The most keys of a transaction; more touch everything. */
const MAX_KEYS = 500;

/** Rows kept for processes that poll rarely; after more writes, everything counts as touched for them. */
const MAX_ROWS = 1_000;

/** Drops cached pages that have one of `keys` once `transaction` is committed. */
export function touch(transaction: Touched, keys: Iterable<string>): void {
  for (const key of keys) transaction.touched.add(key);
}

export type TouchListener = (keys: ReadonlySet<string>) => void;

/** The listeners of this process. */
export type TouchListeners = {
  /** @returns a function that removes the listener */
  listen: (listener: TouchListener) => () => void;
  announce: TouchListener;
};

export function createTouchListeners(): TouchListeners {
  const listeners = new Set<TouchListener>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce(keys) {
      for (const listener of listeners) listener(keys);
    },
  };
}

/** A connection to the touched keys of other processes (follow-touches.ts). */
export type TouchFollower = {
  /**
   * Whether all keys that others touched are known; calls the listener with new ones first. Exact on
   * SQLite; on PostgreSQL a notification may be on its way.
   */
  isCurrent: () => boolean;
  /**
   * Whether the database does not answer, so that cached pages are all that there is. Once it answers,
   * everything counts as touched.
   */
  isAway: () => boolean;
  close: () => Promise<void>;
};

/** The channel of PostgreSQL's NOTIFY. */
export const TOUCH_CHANNEL = 'antiphon_touch';

/** A payload has at most 8,000 bytes. */
const MAX_PAYLOAD_CHARACTERS = 7_500;

/**
 * Leaves the keys to other processes, as the last statement of the transaction: as a row on SQLite,
 * as a notification on PostgreSQL, where rows of transactions that run side by side would not be
 * seen in the order of their ids.
 */
export async function leaveTouched(
  transaction: Prisma.TransactionClient & Touched,
  { isPostgres, processName }: { isPostgres: boolean; processName: string },
): Promise<void> {
  const keys = transaction.touched.size > MAX_KEYS ? [EVERYTHING] : [...transaction.touched];
  const text = keys.join('\n');
  if (isPostgres) {
    const sent = text.length > MAX_PAYLOAD_CHARACTERS ? EVERYTHING : text;
    await transaction.$executeRaw`SELECT pg_notify(${TOUCH_CHANNEL}, ${`${processName}\n${sent}`})`;
    return;
  }
  const { id } = await transaction.touch.create({ data: { keys: text } });
  await transaction.touch.deleteMany({ where: { id: { lte: id - MAX_ROWS } } });
}
