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
 * On PostgreSQL, only the tests that depend on the database itself (order, search, paging, times, transactions,
 * locks, writes of other processes) run again: pages show the same data.
 */
const onPostgresql = [
  'tests/domain/**/*.test.ts',
  'tests/http/{aliases,archive,avatars,frozen-database,full-disk,hostile*,lists,media,mentions-api,replies-to-linkbacks,responses,search,sitemap,time-zone}.test.ts',
  'tests/http/page-cache/{answers,policy,other-processes}.test.ts',
  'tests/http/admin/{responses,posts,sign-in}.test.ts',
  'tests/http/xmlrpc/{comments,credentials,large-calls,terms,wp-posts}.test.ts',
];
/**
 * What reads strangers' pages and files, scores, formats and draws: it writes through the same verbs as the tests that
 * do run on PostgreSQL. A new test runs on both.
 */
const onSqliteOnly = [
  // Image decoding and scaling, whose results tests/http reads; and CLI output.
  'tests/domain/{media,avatars,avatars-without-sharp,comments-avatars,post-preview,*-cli}.test.ts',
  'tests/domain/{canonical-source,check-edges,embeds-hostile,known-hosts,receive-closed,recheck,redirect-to-another-host,refused-status,reply-context,salmention,salmention-answers,target-checks,verify,verify-strangers,websub}.test.ts',
  'tests/domain/{outbox-pruned-host,outbox-silence,outbox-withdrawn}.test.ts',
  'tests/domain/{accounts-device-cookie,comments-akismet,comments-known-browser,handed-on,html-posts,mail}.test.ts',
  'tests/domain/import/{folder-media,markdown-export,media-command,media-fetch,media-hostile,older-formats,start-due,upload,wxr}.test.ts',
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
          exclude: onSqliteOnly,
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
