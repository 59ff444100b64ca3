/** The check that other tests use for parsers: it distinguishes linear work from quadratic. */
import { expect, test } from 'vitest';
import { expectLinear } from '../support/linear.ts';

const passes = (rounds: (size: number) => number) => (size: number) => () => {
  let sum = 0;
  for (let round = 0; round < rounds(size); round += 1) sum += round % 7;
  return sum;
};

test('work that grows with its input passes', () => {
  expectLinear(
    passes((size) => size * 10),
    20_000,
  );
});

test('work that grows with the square of its input fails', () => {
  expect(() => {
    expectLinear(
      passes((size) => size ** 2),
      4_000,
    );
  }).toThrow('8 times the input took so many times as long');
});
