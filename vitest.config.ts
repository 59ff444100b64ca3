/**
 * The projects: what needs no database, what runs on SQLite and again on PostgreSQL, the built
 * program from outside, and a browser before it.
 */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const onDatabase = ['tests/{domain,http,conformance}/**/*.test.ts'];
/**
 * Their files share processes: importing the program anew for each, and running it cold, took longer
 * than the tests. `--isolate --sequence.shuffle` and `--no-isolate …` must come to the same.
 */
const sharing = { isolate: false };
const shared = { setupFiles: ['tests/support/quiet.ts'], testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // A test waits for its database and its sites more than it computes: one core would be idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: { ...shared, name: 'unit', include: ['tests/{unit,docs}/**/*.test.ts'] },
      },
      {
        test: {
          ...shared,
          ...sharing,
          name: 'sqlite',
          include: onDatabase,
          globalSetup: ['tests/support/sqlite-template.ts'],
        },
      },
      {
        test: {
          ...shared,
          ...sharing,
          name: 'postgresql',
          include: onDatabase,
          globalSetup: ['tests/support/postgresql-template.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'program',
          include: ['tests/program/**/*.test.ts'],
          globalSetup: ['tests/support/build.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/support/sqlite-template.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
