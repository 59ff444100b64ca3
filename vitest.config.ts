/**
 * The test projects: without a database, on SQLite, again on PostgreSQL, the built program from
 * outside, in a browser, and long ones.
 *
 * `npm test` and the other test commands run them through scripts/run-tests.ts; `npx vitest run --project sqlite
 * tests/http/post.test.ts` runs a part.
 */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ResultReporter } from './tests/support/result-reporter.ts';

const onDatabase = ['tests/{domain,http,conformance}/**/*.test.ts'];
/**
 * On PostgreSQL, only the tests that depend on the database itself (order, search, paging, times,
 * writes of other processes) run again: pages show the same data.
 */
const onPostgresql = [
  'tests/domain/**/*.test.ts',
  'tests/http/{aliases,archive,avatars,frozen-database,full-disk,hostile*,lists,media,mentions-api,replies-to-linkbacks,responses,search,sitemap,time-zone}.test.ts',
  'tests/http/page-cache/{answers,policy,other-processes}.test.ts',
  'tests/http/admin/{responses,posts,sign-in}.test.ts',
  'tests/http/xmlrpc/wp-posts.test.ts',
];
/**
 * Their files share processes: importing the program again for each file took longer than the
 * tests. `--isolate --sequence.shuffle` and `--no-isolate …` must give the same result.
 */
const sharing = { isolate: false };
const shared = { setupFiles: ['tests/support/quiet.ts'], testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // A test waits for its database, its sites and its browser: two workers would leave a core idle.
    maxWorkers: availableParallelism(),
    // eslint-disable-next-line no-restricted-properties -- set by scripts/run-tests.ts.
    reporters: ['minimal', new ResultReporter(process.env['TEST_RESULT_FILE'])],
    projects: [
      {
        test: { ...shared, ...sharing, name: 'unit', include: ['tests/{unit,docs}/**/*.test.ts'] },
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
          include: onPostgresql,
          // Image decoding and scaling, whose results tests/http reads; and CLI output.
          exclude: ['tests/domain/{media,avatars,comments-avatars,*-cli,post-preview}.test.ts'],
          globalSetup: ['tests/support/postgres/postgresql-template.ts'],
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
          ...sharing,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: [
            'tests/support/sqlite-template.ts',
            'tests/support/browser/browser-server.ts',
          ],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'long',
          include: ['tests/long/**/*.test.ts'],
          globalSetup: ['tests/support/build.ts'],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
