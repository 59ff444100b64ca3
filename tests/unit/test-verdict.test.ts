/** How `npm test` decides whether a run passed. */
import { describe, expect, test } from 'vitest';
import { failuresOf, unite, type Run } from '../../scripts/test-verdict.ts';

const tally = { passed: 3, failed: 0, skipped: 0 };
const run: Run = {
  result: { projects: { unit: tally, sqlite: tally }, unhandledErrors: 0 },
  exitCode: 0,
  expectedProjects: ['unit', 'sqlite'],
  unavailable: [],
};
const resultOf = (projects: Record<string, typeof tally>, unhandledErrors = 0) => ({
  ...run,
  result: { projects, unhandledErrors },
});

describe('a test run', () => {
  test('passes when every project ran tests and none failed', () => {
    expect(failuresOf(run)).toEqual([]);
  });

  test.each<[string, Run, string[]]>([
    [
      'without a result although it exits with 0',
      { ...run, result: null },
      ['The test runner ended without a result (exit code 0).'],
    ],
    [
      'without a result after a signal',
      { ...run, result: null, exitCode: null },
      ['The test runner ended without a result (exit code null).'],
    ],
    [
      'with a failed test although it exits with 0',
      resultOf({ unit: tally, sqlite: { ...tally, failed: 1 } }),
      ['1 failed.'],
    ],
    [
      'with an error outside of a test although it exits with 0',
      resultOf({ unit: tally, sqlite: tally }, 2),
      ['2 errors were thrown outside of a test.'],
    ],
    [
      'with a project that ran nothing',
      resultOf({ unit: tally }),
      ['No test ran in the project sqlite.'],
    ],
    [
      'with a project that skipped everything',
      resultOf({ unit: tally, sqlite: { passed: 0, failed: 0, skipped: 4 } }),
      ['No test ran in the project sqlite.'],
    ],
    ['of chosen files without a test', { ...resultOf({}), expectedProjects: [] }, ['No test ran.']],
    [
      'with only an exit code of failure',
      { ...run, exitCode: 1 },
      ['The test runner ended with exit code 1.'],
    ],
    [
      'without PostgreSQL, whatever else passed',
      { ...run, unavailable: ['PostgreSQL could not be started: no.'] },
      ['PostgreSQL could not be started: no.'],
    ],
  ])('fails %s', (_what, failed, sentences) => {
    expect(failuresOf(failed)).toEqual(sentences);
  });
});

describe('parallel test runs', () => {
  const one = { result: { projects: { unit: tally }, unhandledErrors: 1 }, exitCode: 0 };
  const other = { result: { projects: { browser: tally }, unhandledErrors: 2 }, exitCode: 0 };

  test('are combined into one run of all their projects', () => {
    expect(unite([one, other])).toEqual({
      result: { projects: { unit: tally, browser: tally }, unhandledErrors: 3 },
      exitCode: 0,
    });
  });

  test('have the exit code of the one that failed', () => {
    expect(unite([one, { ...other, exitCode: null }]).exitCode).toBeNull();
  });

  test('have no result if one of them has none', () => {
    expect(unite([one, { ...other, result: null }]).result).toBeNull();
  });
});
