/**
 * Runs the tests: `npm test` all but the long ones, `npm run test:quick` those that need no
 * PostgreSQL, no built program and no browser, `npm run test:long` the long ones.
 *
 * `run-tests SUITE [files and options of vitest]`. Starts PostgreSQL once for all, and decides by
 * the result that the reporter writes: an exit code alone has lied before.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../tests/support/postgres.ts';
import { failuresOf, totalOf, type RunResult } from './test-verdict.ts';

/* eslint-disable no-restricted-properties -- where tests run is no setting of the program. */

const SUITES: Record<string, readonly string[]> = {
  all: ['unit', 'sqlite', 'postgresql', 'program', 'browser'],
  quick: ['unit', 'sqlite'],
  long: ['long'],
};
/** What has tests on PostgreSQL. */
const ON_POSTGRESQL = ['postgresql', 'program', 'long'];

const [suite = '', ...options] = process.argv.slice(2);
const projects = SUITES[suite];
if (!projects) {
  process.stderr.write(`Name a suite: ${Object.keys(SUITES).join(', ')}.\n`);
  process.exit(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-run-'));
const resultFile = path.join(folder, 'result.json');
const unavailable: string[] = [];
const postgres = await postgresFor(projects);
const running = projects.filter((name) => postgres || name !== 'postgresql');
try {
  const exitCode = await runVitest(running);
  const result = existsSync(resultFile)
    ? (JSON.parse(readFileSync(resultFile, 'utf8')) as RunResult)
    : null;
  const chosen = options.some((option) => !option.startsWith('-')) || options.includes('--project');
  const failures = failuresOf({
    result,
    exitCode,
    expectedProjects: chosen ? [] : running,
    unavailable,
  });
  for (const failure of failures) process.stderr.write(`\n${failure}\n`);
  if (result) {
    const { passed, failed, skipped } = totalOf(result);
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** `null`: none is needed, or none can be started. */
async function postgresFor(names: readonly string[]) {
  if (!names.some((name) => ON_POSTGRESQL.includes(name))) return null;
  const named = process.env['TEST_DATABASE_URL'];
  if (named) return { url: named, stop: () => Promise.resolve() };
  try {
    return await startPostgres();
  } catch (error) {
    unavailable.push(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** @returns its exit code; `null`: a signal ended it */
async function runVitest(names: readonly string[]): Promise<number | null> {
  const vitestPackage = createRequire(import.meta.url).resolve('vitest/package.json');
  const vitest = path.join(path.dirname(vitestPackage), 'vitest.mjs');
  const selection = options.includes('--project') ? [] : names.flatMap((n) => ['--project', n]);
  const child = spawn(process.execPath, [vitest, 'run', ...selection, ...options], {
    stdio: 'inherit',
    env: {
      ...process.env,
      TEST_RESULT_FILE: resultFile,
      ...(postgres && { TEST_DATABASE_URL: postgres.url }),
    },
  });
  // Both are told of Ctrl-C at once: this process stays to stop PostgreSQL.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
