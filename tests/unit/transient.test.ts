import { expect, test } from 'vitest';
import { isTransient } from '../../src/net/transient.ts';
import type { FetchFailure } from '../../src/net/page.ts';

const TRANSIENT: Record<FetchFailure, boolean> = {
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

test.each(Object.entries(TRANSIENT))('the failure %s is transient: %s', (why, expected) => {
  expect(isTransient(why)).toBe(expected);
});

test('a failure with a domain’s own reason is permanent', () => {
  expect(isTransient('blocked-host')).toBe(false);
});
