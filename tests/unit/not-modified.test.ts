import { expect, test } from 'vitest';
import { isNotModified } from '../../src/http/page-cache/answer.ts';

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['*', true],
  [' * ', true],
  ['"b", "a"', true],
  ['"b",W/"a" , "c"', true],
  ['"b",,"a"', true],
  [',"a"', true],
  [' , , W/"a",', true],
  ['"b"', false],
  [',', false],
  ['a', false],
  ['"a-br"', false],
  ['"b, a"', false],
  ['"b", *', false],
  ['', false],
  ['"', false],
  ['"a" "b"', false],
])('RFC 9110 §13.1.2: If-None-Match %s is compared with the tag', (tags, expected) => {
  expect(isNotModified({ 'if-none-match': tags }, '"a"', null)).toBe(expected);
});

const NOON = Date.parse('2026-11-23T12:00:00Z');

test.each([
  ['Mon, 23 Nov 2026 12:00:00 GMT', true],
  ['Mon, 23 Nov 2026 12:00:01 GMT', true],
  ['Mon, 23 Nov 2026 11:59:59 GMT', false],
  ['Monday, 23-Nov-26 12:00:00 GMT', true],
  ['Mon Nov 23 12:00:00 2026', true],
  ['Mon Nov 23 11:59:59 2026', false],
  ['Sun Nov  1 12:00:00 2099', true],
  ['foo 2099', false],
  ['9999', false],
  ['2099-01-01', false],
  ['2099-01-01T00:00:00Z', false],
  ['Thu, 01 Jan 2099 00:00:00 +0000', false],
  ['Thu, 1 Jan 2099 00:00:00 GMT', false],
  ['yesterday', false],
  ['', false],
])('RFC 9110 §13.1.3: If-Modified-Since %s is compared with the date', (since, expected) => {
  expect(isNotModified({ 'if-modified-since': since }, '"a"', NOON)).toBe(expected);
});

test('RFC 9110 §13.2.2: If-Modified-Since counts only without If-None-Match, and if there is a date', () => {
  const late = 'Tue, 24 Nov 2026 12:00:00 GMT';
  const both = { 'if-none-match': '"b"', 'if-modified-since': late };
  expect(isNotModified(both, '"a"', NOON)).toBe(false);
  expect(isNotModified({ 'if-modified-since': late }, '"a"', null)).toBe(false);
  expect(isNotModified({}, '"a"', NOON)).toBe(false);
});
