/** The stamp in a form, its proof of work, and the address of one’s own comment. */
import { expect, test } from 'vitest';
import { isOwnToken, ownToken } from '../../src/comments/edit-own.ts';
import {
  exactStamp,
  readStamp,
  roundedStamp,
  stampCachedUntil,
  type StampState,
  proofOf,
} from '../../src/comments/spam/form-stamp.ts';
import { nonceFor } from '../support/samples/comments.ts';

const at = (iso: string) => new Date(iso);
const NOON = at('2026-11-24T12:00:00Z');
const later = (ms: number) => new Date(NOON.getTime() + ms);

test('that of a page for everybody says nothing closer than ten minutes, and keeps half a day', () => {
  const stamp = (iso: string) => roundedStamp('secret', 7, at(iso));
  expect(stamp('2026-11-24T10:00:00Z')).toBe(stamp('2026-11-24T10:09:59Z'));
  expect(stamp('2026-11-24T10:00:00Z')).not.toBe(stamp('2026-11-24T10:10:00Z'));
  expect(stampCachedUntil(at('2026-11-24T10:09:59Z'))).toEqual(at('2026-11-24T22:00:00Z'));
});

test.each<[string, string, number, StampState]>([
  ['an exact one at once', exactStamp('secret', 7, NOON), 0, 'too-soon'],
  ['just before its time', exactStamp('secret', 7, NOON), 2_999, 'too-soon'],
  ['after three seconds', exactStamp('secret', 7, NOON), 3_000, 'valid'],
  ['just within a day', exactStamp('secret', 7, NOON), 86_399_999, 'valid'],
  ['after a day', exactStamp('secret', 7, NOON), 86_400_000, 'invalid'],
  ['of a clock that is a minute ahead', exactStamp('secret', 7, later(60_000)), 0, 'too-soon'],
  ['of the future', exactStamp('secret', 7, later(60_001)), 0, 'invalid'],
  ['of a page that is kept', roundedStamp('secret', 7, NOON), 3_000, 'rounded'],
  ['of another post', exactStamp('secret', 8, NOON), 3_000, 'invalid'],
  ['of another blog', exactStamp('other', 7, NOON), 3_000, 'invalid'],
  ['nothing', '', 0, 'invalid'],
  [
    'a rounded one called exact',
    roundedStamp('secret', 7, NOON).replace('r', 'e'),
    3_000,
    'invalid',
  ],
])('%s is read so', (_what, stamp, ms, state) => {
  expect(readStamp('secret', stamp, 7, later(ms))).toBe(state);
});

test('a proof is of one stamp and one number, of digits alone', () => {
  const stamp = exactStamp('secret', 7, NOON);
  const nonce = nonceFor(stamp);
  expect(proofOf(stamp, nonce)).toBe(`${stamp}:${nonce}`);
  expect(proofOf(`${stamp}x`, nonce)).toBeNull();
  for (const wrong of ['', `${nonce} `, `0x${nonce}`, '9'.repeat(16)]) {
    expect(proofOf(stamp, wrong)).toBeNull();
  }
});

test('the address of one’s own comment is good for that one alone', () => {
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
