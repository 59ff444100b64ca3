/**
 * Checks that work grows with its input and not with the square of it, whatever the machine's
 * speed.
 */
import { expect } from 'vitest';
import { cpuMsOf } from './cpu-time.ts';

/** The sizes that are compared. */
const LARGER = 8;
/** Linear work takes 8 times as long, quadratic 64 times; a busy machine's caches may double either. */
const MAX_GROWTH = 24;
/** Below that, the clock and the garbage collector would be measured. */
const LEAST_MS = 4;
/** A garbage collection, or another process, may disturb some measurements, not all. */
const TRIES = 10;

/**
 * `workOf(size)` prepares an input and returns the work on it, which alone is measured. Work that
 * takes less than one pass over `size` characters counts as that pass: the time of input that is
 * refused at its beginning grows in leaps with the memory that it takes.
 */
export function expectLinear(workOf: (size: number) => () => unknown, size: number): void {
  const [small, large] = [workOf(size / LARGER), workOf(size)];
  const [lookAtSmall, lookAtLarge] = [lookAt(size / LARGER), lookAt(size)];
  small();
  let times = 1;
  while (cpuMsOf(repeated(small, times)) < LEAST_MS) times *= 2;
  const cost = (work: () => unknown, look: () => unknown) =>
    Math.max(cpuMsOf(repeated(work, times)), cpuMsOf(repeated(look, times)));
  let growth = Infinity;
  for (let tried = 0; tried < TRIES && growth > MAX_GROWTH; tried += 1) {
    growth = Math.min(growth, cost(large, lookAtLarge) / cost(small, lookAtSmall));
  }
  expect(growth, `${LARGER} times the input took so many times as long`).toBeLessThan(MAX_GROWTH);
}

function lookAt(size: number): () => number {
  const text = 'x'.repeat(size);
  return () => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
    return sum;
  };
}

function repeated(work: () => unknown, times: number): () => void {
  return () => {
    for (let done = 0; done < times; done += 1) work();
  };
}
