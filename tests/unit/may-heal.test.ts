import { expect, test } from 'vitest';
import { mayHeal } from '../../src/net/transient-failure.ts';
import type { FetchFailure } from '../../src/net/page.ts';

const HEALS: Record<FetchFailure, boolean> = {
  'refused-address': false,
  'forbidden-port': false,
  'no-such-host': true,
  network: true,
  timeout: true,
  'too-large': false,
  'too-many-redirects': false,
  'not-text': false,
  'bad-status': true,
  'refused-status': false,
};

test.each(Object.entries(HEALS))('%s may heal: %s', (why, heals) => {
  expect(mayHeal(why)).toBe(heals);
});

test('what only a caller calls unreachable never does', () => {
  expect(mayHeal('blocked-host')).toBe(false);
});
