/**
 * Whether work grows with its input and not with the square of it, whatever the machine's speed.
 */
import { expect } from 'vitest';
import { cpuMsOf } from './cpu-time.ts';

/** Linear work takes four times as long, and more where caches end; quadratic sixteen times. */
const MOST_GROWTH = 12;
/** Below that, the clock and the garbage collector would be what is measured. */
const LEAST_MS = 4;
/** A collection may fall into one measurement, not into each. */
const TRIES = 4;

/** `workOf(size)` prepares an input and returns the work on it, which alone is measured. */
export function expectLinear(workOf: (size: number) => () => unknown, size: number): void {
  const [small, large] = [workOf(size / 4), workOf(size)];
  small();
  let times = 1;
  while (cpuMsOf(repeated(small, times)) < LEAST_MS) times *= 2;
  let growth = Infinity;
  for (let tried = 0; tried < TRIES && growth > MOST_GROWTH; tried += 1) {
    growth = Math.min(growth, cpuMsOf(repeated(large, times)) / cpuMsOf(repeated(small, times)));
  }
  expect(growth, 'four times the input took so many times as long').toBeLessThan(MOST_GROWTH);
}

function repeated(work: () => unknown, times: number): () => void {
  return () => {
    for (let done = 0; done < times; done += 1) work();
  };
}
