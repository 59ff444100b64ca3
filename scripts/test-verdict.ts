/** Decides whether a test run passed, by what its reporter wrote and not by its exit code alone. */

export type Tally = { passed: number; failed: number; skipped: number };

/** The result that tests/support/result-reporter.ts writes at the end of a run. */
export type RunResult = {
  /** By the name of the project. */
  projects: Record<string, Tally>;
  unhandledErrors: number;
};

export type Run = {
  /** `null`: no result was written. */
  result: RunResult | null;
  /** `null`: ended by a signal. */
  exitCode: number | null;
  /** Projects that must have run a test; empty if the caller chose single files. */
  expectedProjects: readonly string[];
  /** Why a project could not run at all, in sentences. */
  unavailable: readonly string[];
};

export function totalOf({ projects }: RunResult): Tally {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of Object.values(projects)) {
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  return total;
}

/** Combines parallel runs: without a result if one of them has none. */
export function unite(
  runs: readonly Pick<Run, 'result' | 'exitCode'>[],
): Pick<Run, 'result' | 'exitCode'> {
  const results = runs.flatMap(({ result }) => (result ? [result] : []));
  const failed = runs.find(({ exitCode }) => exitCode !== 0);
  return {
    exitCode: failed ? failed.exitCode : 0,
    result:
      results.length === runs.length && results.length > 0
        ? {
            projects: Object.assign({}, ...results.map(({ projects }) => projects)) as Record<
              string,
              Tally
            >,
            unhandledErrors: results.reduce((sum, { unhandledErrors }) => sum + unhandledErrors, 0),
          }
        : null,
  };
}

/** @returns why the run failed, in sentences; empty: it passed */
export function failuresOf({ result, exitCode, expectedProjects, unavailable }: Run): string[] {
  if (!result) {
    return [
      ...unavailable,
      `The test runner ended without a result (exit code ${String(exitCode)}).`,
    ];
  }
  const { passed, failed } = totalOf(result);
  const silent = expectedProjects.filter((name) => {
    const tally = result.projects[name];
    return !tally || tally.passed + tally.failed === 0;
  });
  return [
    ...unavailable,
    ...(failed > 0 ? [`${failed} failed.`] : []),
    ...(result.unhandledErrors > 0
      ? [`${result.unhandledErrors} errors were thrown outside of a test.`]
      : []),
    ...(passed + failed === 0 ? ['No test ran.'] : []),
    ...silent.map((name) => `No test ran in the project ${name}.`),
    ...(exitCode !== 0 && failed === 0 && result.unhandledErrors === 0
      ? [`The test runner ended with exit code ${String(exitCode)}.`]
      : []),
  ];
}
