/**
 * What a write changes of what pages show, said by the write itself in its own transaction.
 *
 * Surrogate keys name what can change: a page is kept with the keys of all that it shows, a write
 * touches the keys of all that it changes. Stores call `touch`; transact (client.ts) carries the
 * keys to this process's listeners before the write returns, and leaves them for other processes.
 */
import type { Prisma } from './generated/sqlite/client.ts';

/** A transaction's note of what it touched. */
type Touched = { readonly touched: Set<string> };

/** Touched by what every page shows, such as the settings. */
export const EVERYTHING = '*';
export const ALL_TOUCHED: ReadonlySet<string> = new Set([EVERYTHING]);

/** Keys for one transaction; past that, everything is touched. */
const MAX_KEYS = 500;

/** So many writes are remembered for processes that look seldom; later they take all as touched. */
const REMEMBERED = 1_000;

/** Says, when `transaction` is done, that pages with one of `keys` are no longer true. */
export function touch(transaction: Touched, keys: Iterable<string>): void {
  for (const key of keys) transaction.touched.add(key);
}

export type TouchListener = (keys: ReadonlySet<string>) => void;

/** Those in this process who want to know what writes touch. */
export type TouchListeners = {
  /** @returns what ends it */
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

/** Who hears of what other processes touch (follow-touches.ts). */
export type TouchFollower = {
  /**
   * Whether all that others have touched is known; the listener has heard of it before this
   * returns. On SQLite that is to the moment; on PostgreSQL a notification may be on its way.
   */
  isCurrent: () => boolean;
  /**
   * The database answers nobody: what was known before is all that there is. Once it answers, all
   * counts as touched.
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
  await transaction.touch.deleteMany({ where: { id: { lte: id - REMEMBERED } } });
}
