import { test } from 'vitest';
import { killBackups, killRestores, seededMoments } from '../support/blog/killed-copies.ts';
import { scratchDatabase } from '../support/scratch-database.ts';

/** Each starts the program several times. */
const TIMEOUT_MS = 300_000;

async function onPostgres(work: (url: string) => Promise<void>): Promise<void> {
  const server = await scratchDatabase();
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
}

test(
  'a backup of SQLite that is killed at three moments leaves no file that is not whole',
  async () => {
    await killBackups(seededMoments(22, 3));
  },
  TIMEOUT_MS,
);

test(
  'a restore of SQLite that is killed at three moments leaves the database before or after it, and can be run again',
  async () => {
    await killRestores(seededMoments(220, 3));
  },
  TIMEOUT_MS,
);

test(
  'a backup of PostgreSQL that is killed at three moments leaves no file that is not whole',
  async () => {
    await onPostgres((url) => killBackups(seededMoments(221, 3), url));
  },
  TIMEOUT_MS,
);

test(
  'a restore of PostgreSQL that is killed at three moments leaves the database before or after it, and can be run again',
  async () => {
    await onPostgres((url) => killRestores(seededMoments(222, 3), url));
  },
  TIMEOUT_MS,
);
