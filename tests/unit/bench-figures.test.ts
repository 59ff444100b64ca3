import { expect, test } from 'vitest';
import { mostWithin, percentile } from '../bench/figures.ts';

test('a percentile is the smallest value that the given share of values does not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.99)).toBeNaN();
});

test('the maximum within a window is found wherever the window lies, excluding its end', () => {
  expect(mostWithin([], 60)).toBe(0);
  expect(mostWithin([0, 10, 59], 60)).toBe(3);
  expect(mostWithin([0, 10, 60], 60)).toBe(2);
  expect(mostWithin([0, 59, 60, 61, 118], 60)).toBe(4);
});
