/** The stamp in a form, its proof of work, and the address of an own comment. */
import { expect, test } from 'vitest';
import { isOwnToken, ownToken } from '../../src/comments/edit-own.ts';
import {
  exactStamp,
  readStamp,
  roundedStamp,
  stampCachedUntil,
  type StampState,
  proofOf,
} from '../../src/comments/form.ts';
import { nonceFor } from '../support/samples/comments.ts';

const at = (iso: string) => new Date(iso);
const NOON = at('2026-11-24T12:00:00Z');
const later = (ms: number) => new Date(NOON.getTime() + ms);

test('a rounded stamp, for cached pages, reveals no time closer than ten minutes and is valid for half a day', () => {
  const stamp = (iso: string) => roundedStamp('secret', 7, at(iso));
  expect(stamp('2026-11-24T10:00:00Z')).toBe(stamp('2026-11-24T10:09:59Z'));
  expect(stamp('2026-11-24T10:00:00Z')).not.toBe(stamp('2026-11-24T10:10:00Z'));
  expect(stampCachedUntil(at('2026-11-24T10:09:59Z'))).toEqual(at('2026-11-24T22:00:00Z'));
});

test.each<[string, string, number, StampState]>([
  ['an exact stamp, immediately', exactStamp('secret', 7, NOON), 0, 'too-soon'],
  [
    'an exact stamp, just before the minimum time',
    exactStamp('secret', 7, NOON),
    2_999,
    'too-soon',
  ],
  ['an exact stamp, after three seconds', exactStamp('secret', 7, NOON), 3_000, 'valid'],
  ['an exact stamp, just within a day', exactStamp('secret', 7, NOON), 86_399_999, 'valid'],
  ['an exact stamp, after a day', exactStamp('secret', 7, NOON), 86_400_000, 'invalid'],
  [
    'a stamp from a clock that is a minute ahead',
    exactStamp('secret', 7, later(60_000)),
    0,
    'too-soon',
  ],
  ['a stamp from the future', exactStamp('secret', 7, later(60_001)), 0, 'invalid'],
  ['a stamp from a cached page', roundedStamp('secret', 7, NOON), 3_000, 'rounded'],
  ['a stamp for another post', exactStamp('secret', 8, NOON), 3_000, 'invalid'],
  ['a stamp from another blog', exactStamp('other', 7, NOON), 3_000, 'invalid'],
  ['an empty stamp', '', 0, 'invalid'],
  [
    'a rounded stamp declared as exact',
    roundedStamp('secret', 7, NOON).replace('r', 'e'),
    3_000,
    'invalid',
  ],
])('%s is recognised', (_what, stamp, ms, state) => {
  expect(readStamp('secret', stamp, 7, later(ms))).toBe(state);
});

test('a proof is valid for one stamp and one number, written in digits', () => {
  const stamp = exactStamp('secret', 7, NOON);
  const nonce = nonceFor(stamp);
  expect(proofOf(stamp, nonce)).toBe(`${stamp}:${nonce}`);
  expect(proofOf(`${stamp}x`, nonce)).toBeNull();
  for (const wrong of ['', `${nonce} `, `0x${nonce}`, '9'.repeat(16)]) {
    expect(proofOf(stamp, wrong)).toBeNull();
  }
});

test('the address of an own comment is valid for that comment only', () => {
  const token = ownToken('secret', 12);
  expect(isOwnToken('secret', 12, token)).toBe(true);
  for (const [secret, id, given] of [
    ['secret', 1, token],
    ['other', 12, token],
    ['secret', 12, token.slice(1)],
    ['secret', 12, 'ä'.repeat(43)],
    ['secret', 12, ''],
  ] as const) {
    expect(isOwnToken(secret, id, given)).toBe(false);
  }
});
