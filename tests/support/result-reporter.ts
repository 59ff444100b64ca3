/**
 * Writes the result of a run for scripts/run-tests.ts, and a line of progress now and then. The
 * file is written last: if it is missing, the run did not end by itself.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { RunResult, Tally } from '../../scripts/test-verdict.ts';

const PROGRESS_EVERY_MS = 15_000;
/** To make the tests faster, begin with these. */
const SLOWEST_SAID = 12;

export class ResultReporter implements Reporter {
  readonly #file: string | undefined;
  readonly #startedAt = performance.now();
  readonly #projects: Record<string, Tally> = {};
  readonly #slowest: { name: string; ms: number }[] = [];
  #files = 0;
  #filesInAll = 0;
  #lastLineAt = 0;

  /** `file`: where the result goes; `undefined`: nowhere, as when vitest is started by hand. */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  onTestRunStart(specifications: readonly unknown[]): void {
    this.#filesInAll = specifications.length;
  }

  onTestModuleEnd(module: TestModule): void {
    const tally = (this.#projects[module.project.name] ??= { passed: 0, failed: 0, skipped: 0 });
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed' || state === 'failed') tally[state] += 1;
      else tally.skipped += 1;
    }
    // A file that could not be read, or whose hooks failed, has failed without a failed test.
    if (module.state() === 'failed' && module.children.allTests('failed').next().done) {
      tally.failed += 1;
    }
    const { project, relativeModuleId } = module;
    const { duration, collectDuration } = module.diagnostic();
    this.#slowest.push({
      name: `${project.name} ${relativeModuleId}`,
      ms: duration + collectDuration,
    });
    this.#files += 1;
    this.#sayProgress();
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly unknown[]): void {
    if (this.#file === undefined) return;
    this.#slowest.sort((a, b) => b.ms - a.ms);
    for (const { name, ms } of this.#slowest.slice(0, SLOWEST_SAID)) {
      process.stdout.write(`${String(Math.round(ms)).padStart(8)} ms  ${name}\n`);
    }
    const result: RunResult = { projects: this.#projects, unhandledErrors: errors.length };
    writeFileSync(this.#file, JSON.stringify(result));
  }

  #sayProgress(): void {
    const now = performance.now();
    if (now - this.#lastLineAt < PROGRESS_EVERY_MS) return;
    this.#lastLineAt = now;
    const tallies = Object.values(this.#projects);
    const sum = (state: keyof Tally) => tallies.reduce((all, tally) => all + tally[state], 0);
    const seconds = Math.round((now - this.#startedAt) / 1_000);
    process.stdout.write(
      `… ${this.#files} of ${this.#filesInAll} files, ${sum('passed')} tests passed, ${sum('failed')} failed, ${seconds} s\n`,
    );
  }
}
