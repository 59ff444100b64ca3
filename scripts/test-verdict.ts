/** Decides whether a test run passed, by the reporter's result and not by the exit code alone. */

export type Tally = { passed: number; failed: number; skipped: number };

/** What tests/support/result-reporter.ts writes when a run ends. */
export type RunResult = {
  /** By the name of the project. */
  projects: Record<string, Tally>;
  unhandledErrors: number;
};

export type Run = {
  /** `null`: the runner wrote none. */
  result: RunResult | null;
  /** `null`: ended by a signal. */
  exitCode: number | null;
  /** Those that must have run a test; none where the caller chose single files. */
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

/** Combines parallel runs into one, without a result if one of them has none. */
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

/** @returns why the run has failed, in sentences; empty if it passed */
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
