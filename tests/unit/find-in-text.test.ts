/** Links for webmentions in documents without elements: where text and JSON contain an address. */
import { describe, expect, test } from 'vitest';
import { documentKey } from '../../src/lib/url.ts';
import { findInJson, findInText } from '../../src/reader/read-text-or-json.ts';
import { expectLinear } from '../support/linear.ts';

const TARGET = 'https://blog.example/posts/one';
const KEYS = new Set([documentKey(new URL(TARGET))]);
const [KEY = ''] = KEYS;

describe('plain text links to a complete address', () => {
  test.each([
    [`See ${TARGET} for more`, TARGET],
    [`See ${TARGET}.`, TARGET],
    [`See ${TARGET}…`, TARGET],
    [`(See ${TARGET}).`, TARGET],
    [`one\n<${TARGET}>, two`, TARGET],
    [`“${TARGET}”`, TARGET],
    [`見よ ${TARGET}。`, TARGET],
    [`http://BLOG.example/posts/one/#there`, 'http://BLOG.example/posts/one/#there'],
    [`${TARGET}0 and ${TARGET}`, TARGET],
  ])('in %j', (text, words) => {
    const link = findInText(text, KEYS, documentKey).get(KEY);
    expect(link?.text.slice(link.start, link.end)).toBe(words);
  });

  test.each([
    `${TARGET}0`,
    `${TARGET}/more`,
    `${TARGET}?a`,
    `${TARGET}-`,
    `https://evil.example/${TARGET}`,
    `${TARGET}${'x'.repeat(3_000)}`,
    'blog.example/posts/one',
    '',
  ])('but not in %j', (text) => {
    expect(findInText(text, KEYS, documentKey)).toEqual(new Map());
  });

  test('that ends in such a mark itself', () => {
    const target = 'https://blog.example/posts/one_(a)';
    const key = documentKey(new URL(target));
    const link = findInText(`(${target}).`, new Set([key]), documentKey).get(key);
    expect(link?.text.slice(link.start, link.end)).toBe(target);
  });

  test('quoted with its paragraph, the first of two', () => {
    const text = `No.\r\n \r\nI read\r\n${TARGET} today.\n\nNo: ${TARGET}`;
    expect(findInText(text, KEYS, documentKey).get(KEY)?.text.trim()).toBe(
      `I read\r\n${TARGET} today.`,
    );
  });
});

describe('JSON links to a value that is the address', () => {
  test.each([
    JSON.stringify(TARGET),
    JSON.stringify([TARGET]),
    JSON.stringify({ items: [{ properties: { 'in-reply-to': [`${TARGET}/`] } }] }),
  ])('in %s', (json) => {
    expect(findInJson(json, KEYS, documentKey)).toEqual(KEYS);
  });

  test.each([
    JSON.stringify({ text: `See ${TARGET}` }),
    JSON.stringify({ [TARGET]: true }),
    JSON.stringify(`${TARGET}0`),
    `{"broken": "${TARGET}"`,
    '',
    'null',
  ])('but not in %s', (json) => {
    expect(findInJson(json, KEYS, documentKey)).toEqual(new Set());
  });

  test('at any depth', () => {
    expect(
      findInJson(`${'['.repeat(3_000)}"${TARGET}"${']'.repeat(3_000)}`, KEYS, documentKey),
    ).toEqual(KEYS);
    expect(findInJson('['.repeat(100_000), KEYS, documentKey)).toEqual(new Set());
  });
});

describe('hostile text is searched in linear time', () => {
  test.each<[string, (n: number) => string]>([
    ['marks', (n) => `${TARGET}${'!'.repeat(n)}x`],
    ['punctuation at the end', (n) => `${TARGET}${'!'.repeat(n)}`],
    ['schemes', (n) => 'https://'.repeat(n / 8)],
    ['addresses', (n) => 'https://a/ '.repeat(n / 11)],
    ['blank lines', (n) => '\n '.repeat(n / 2)],
    ['spaces', (n) => `\n${' '.repeat(n)}x`],
  ])('%s', (_what, textOf) => {
    expectLinear((n) => {
      const text = textOf(n);
      return () => findInText(text, KEYS, documentKey);
    }, 500_000);
  });
});
