/** The signatures of cookies, addresses and hidden fields. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { ownToken } from '../../src/comments/edit-own.ts';
import { decisionToken, subscriptionToken } from '../../src/comments/email/tokens.ts';
import { exactStamp } from '../../src/comments/form.ts';
import { isSame, isSigned, PURPOSES, sign } from '../../src/lib/signed.ts';

const hmac = (text: string) => createHmac('sha256', 'secret').update(text).digest('base64url');

test('a signature is valid for its secret, purpose and text only', () => {
  const signature = sign('secret', 'device cookie', '7');
  expect(signature).toMatch(/^[\w-]{43}$/);
  expect(isSigned('secret', 'device cookie', '7', signature)).toBe(true);
  expect(isSigned('other', 'device cookie', '7', signature)).toBe(false);
  expect(isSigned('secret', 'post', '7', signature)).toBe(false);
  expect(isSigned('secret', 'device cookie', '8', signature)).toBe(false);
});

test.each([
  '',
  'x',
  'x'.repeat(43),
  'é'.repeat(43),
  '\u{1F6A2}',
  sign('secret', 'follow', 'b') + '=',
])('any other text is not a valid signature: %j', (given) => {
  expect(isSigned('secret', 'follow', 'b', given)).toBe(false);
});

test('texts with the same number of characters but not of bytes differ', () => {
  expect(isSame('é', 'e')).toBe(false);
  expect(isSame('é', 'é')).toBe(true);
});

test('tokens in existing emails, cookies and pages stay valid', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  expect(ownToken('secret', 7)).toBe(hmac('own comment 7'));
  expect(subscriptionToken('secret', 7, 'a@b.example')).toBe(hmac('follow 7 a@b.example'));
  const fields = `7.e.${now.getTime()}`;
  expect(exactStamp('secret', 7, now)).toBe(
    `${fields}.${hmac(`comment form ${fields}`).slice(0, 22)}`,
  );
  const [, ...rest] = decisionToken('secret', { commentId: 7, userId: 2 }, now).split('.');
  expect(rest[2]).toBe(hmac(`decide comment 7.2.${rest[1]}`));
});

test('no purpose begins another one, so no signature is valid for two', () => {
  const pairs = PURPOSES.flatMap((a) => PURPOSES.map((b) => [a, b] as const));
  expect(pairs.filter(([a, b]) => a !== b && b.startsWith(`${a} `))).toEqual([]);
  expect(new Set(PURPOSES).size).toBe(PURPOSES.length);
});
