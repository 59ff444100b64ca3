/**
 * How much a batch holds, and how long the writer waits after it: on SQLite a transaction keeps all others from writing,
 * and readers come first.
 */
import { setTimeout as wait } from 'node:timers/promises';

export type Pace = {
  /** Items of the next batch. */
  size: () => number;
  /** After a batch. @param milliseconds that it took */
  took: (milliseconds: number, items: number) => Promise<void>;
  /** A batch of so many items did not fit into the time that a transaction has. */
  tookTooLong: (items: number) => void;
};

const FIRST = 10;
const MOST = 200;
/** Milliseconds. */
const AIM = { sqlite: 80, postgresql: 300 };
/** Of the time that a batch took. */
const PAUSE = 0.25;
const LONGEST_PAUSE_MS = 100;

export function createPace(isPostgres: boolean): Pace {
  const aim = isPostgres ? AIM.postgresql : AIM.sqlite;
  let size = FIRST;
  return {
    size: () => size,
    async took(milliseconds, items) {
      if (items === 0) return;
      const fitting = (items * aim) / Math.max(1, milliseconds);
      // A single slow batch changes little.
      size = Math.round(Math.max(1, Math.min(MOST, size * 2, (size + fitting) / 2)));
      if (!isPostgres) await wait(Math.min(LONGEST_PAUSE_MS, milliseconds * PAUSE));
    },
    tookTooLong(items) {
      size = Math.max(1, Math.floor(Math.min(size, items) / 2));
    },
  };
}
