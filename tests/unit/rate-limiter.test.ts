/** The rate limits in memory. */
import { expect, test } from 'vitest';
import {
  createConcurrencyLimiter,
  createSlidingWindows,
  createTokenBuckets,
  takeFromAll,
} from '../../src/lib/rate-limiter.ts';

test('a sliding window allows as many as its maximum in any period', () => {
  const windows = createSlidingWindows({ max: 2, windowMs: 1_000, maxKeys: 10 });
  const take = (key: string, now: number) => takeFromAll([[windows, key]], now);
  expect([take('a', 0), take('a', 900), take('a', 950), take('b', 950)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([take('a', 1_000), take('a', 1_001)]).toEqual([true, false]);
});

test('a sliding window allows new ones after the clock was set back', () => {
  const windows = createSlidingWindows({ max: 1, windowMs: 1_000, maxKeys: 10 });
  expect(takeFromAll([[windows, 'a']], 5_000)).toBe(true);
  expect(takeFromAll([[windows, 'a']], 4_900)).toBe(true);
  expect(takeFromAll([[windows, 'a']], 4_950)).toBe(false);
});

test('the least recently seen key is forgotten beyond the maximum of keys', () => {
  const windows = createSlidingWindows({ max: 1, windowMs: 1_000, maxKeys: 2 });
  const take = (key: string) => takeFromAll([[windows, key]], 0);
  expect([take('a'), take('b'), take('a'), take('c')]).toEqual([true, true, false, true]);
  expect([take('a'), take('b')]).toEqual([false, true]);
});

test('a refusal by one limit takes nothing from the others', () => {
  const wide = createTokenBuckets({ atOnce: 2, aSecond: 0, maxKeys: 1 });
  const narrow = createTokenBuckets({ atOnce: 1, aSecond: 0, maxKeys: 10 });
  const take = (key: string) =>
    takeFromAll(
      [
        [wide, 'all'],
        [narrow, key],
      ],
      0,
    );
  expect([take('a'), take('a'), take('a'), take('b'), take('c')]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
});

test('a concurrency limit is per key and in all, and what has ended makes room', () => {
  const limiter = createConcurrencyLimiter({ max: 3, maxPerKey: 2 });
  const [first] = [limiter.acquire('a'), limiter.acquire('a')];
  expect(limiter.acquire('a')).toBeNull();
  expect(limiter.acquire('b')).not.toBeNull();
  expect(limiter.acquire('c')).toBeNull();
  first?.();
  expect(limiter.acquire('c')).not.toBeNull();
});
