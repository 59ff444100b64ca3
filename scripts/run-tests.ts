/**
 * Runs the tests: `npm test` all but the long ones, `npm run test:quick` those that need no
 * PostgreSQL, no built program and no browser, `npm run test:long` the long ones.
 *
 * `run-tests SUITE [files and options of vitest]`. Starts PostgreSQL once for all, and decides by
 * the result that the reporter writes, because the exit code alone was wrong before.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setup as buildProgram } from '../tests/support/build.ts';
import { startPostgres } from '../tests/support/postgres/postgres.ts';
import { failuresOf, totalOf, unite, type Run, type RunResult } from './test-verdict.ts';

/* eslint-disable no-restricted-properties -- where tests run is no setting of the program. */

/** Projects that run in parallel: tests that wait for processes and browsers leave cores idle. */
const SUITES: Record<string, readonly (readonly string[])[]> = {
  all: [
    ['unit', 'sqlite', 'postgresql'],
    ['program', 'browser'],
  ],
  quick: [['unit', 'sqlite']],
  long: [['long']],
};
/** Projects that start the built program. */
const ON_PROGRAM = ['program', 'long'];
/** Projects with tests on PostgreSQL. */
const ON_POSTGRESQL = ['postgresql', 'program', 'long'];

const [suite = '', ...options] = process.argv.slice(2);
const groups = SUITES[suite];
if (!groups) {
  process.stderr.write(`Name a suite: ${Object.keys(SUITES).join(', ')}.\n`);
  process.exit(2);
}
const projects = groups.flat();
// Before any group begins: a build rewrites clients that another group may have open.
if (projects.some((name) => ON_PROGRAM.includes(name))) buildProgram();

const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-run-'));
const unavailable: string[] = [];
const postgres = await postgresFor(projects);
const startable = (name: string) => postgres !== null || name !== 'postgresql';
const choosesFiles = options.some((option) => !option.startsWith('-'));
const choosesProject = options.some((option) => option.startsWith('--project'));
const children: ChildProcess[] = [];
// Ctrl-C reaches all processes: this one stays to stop PostgreSQL.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    children.forEach((child) => child.kill(signal));
  });
try {
  const runs = await Promise.all(
    (choosesProject ? [[]] : groups).map((names, number) =>
      runVitest(names.filter(startable), path.join(folder, `${String(number)}.json`)),
    ),
  );
  const run = unite(runs);
  const failures = failuresOf({
    ...run,
    expectedProjects: choosesFiles || choosesProject ? [] : projects.filter(startable),
    unavailable,
  });
  for (const failure of failures) process.stderr.write(`\n${failure}\n`);
  if (run.result) {
    const { passed, failed, skipped } = totalOf(run.result);
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** `null`: not needed, or it cannot be started. */
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

/** @param names of projects; empty: the options name them */
async function runVitest(
  names: readonly string[],
  resultFile: string,
): Promise<Pick<Run, 'result' | 'exitCode'>> {
  const vitestPackage = createRequire(import.meta.url).resolve('vitest/package.json');
  const vitest = path.join(path.dirname(vitestPackage), 'vitest.mjs');
  const selection = [
    ...names.flatMap((name) => ['--project', name]),
    // All chosen files may belong to another group.
    ...(choosesFiles ? ['--passWithNoTests'] : []),
  ];
  const child = spawn(process.execPath, [vitest, 'run', ...selection, ...options], {
    stdio: 'inherit',
    env: {
      ...process.env,
      TEST_RESULT_FILE: resultFile,
      ...(postgres && { TEST_DATABASE_URL: postgres.url }),
    },
  });
  children.push(child);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const result = existsSync(resultFile)
    ? (JSON.parse(readFileSync(resultFile, 'utf8')) as RunResult)
    : null;
  return { result, exitCode };
}
