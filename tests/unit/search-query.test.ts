/**
 * The meaning of a query, and the part of it that reaches the index: only letters and digits.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexTermOf, parseQuery } from '../../src/search/query.ts';

/** As FTS5 would receive it. */
const understood = (typed: string) =>
  parseQuery(typed)
    .terms.map(indexTermOf)
    .map(({ tokens, isPrefix }) => tokens.join(' ') + (isPrefix ? '*' : ''));

describe('a search query', () => {
  test.each([
    ['matches words, long ones also by prefix', 'a the Ferry', ['a', 'the*', 'ferry*']],
    [
      'matches phrases in quotation marks of any kind',
      '"the ferry" “to Alat” «x»',
      ['the ferry', 'to alat', 'x'],
    ],
    ['ignores a single quotation mark', 'the" ferry', ['the*', 'ferry*']],
    [
      'matches a phrase for an item with several words',
      'don’t well-known',
      ['don t', 'well known*'],
    ],
    ['contains each word once', 'ferry Ferry "ferry"', ['ferry*', 'ferry']],
    ['matches pairs in a run without spaces', '日本語', ['日本 本語']],
    ['matches a single letter of such a script by prefix', '本', ['本*']],
    ['matches a run and the word after it', '"東京 2020"', ['東京 京 2020']],
    ['matches Korean words within others', '서울', ['서울']],
    [
      'contains no FTS5 syntax',
      'a AND NOT title:b* NEAR(c, 2) ^d -- \\ %',
      ['a', 'and*', 'not*', 'title b', 'near c', '2', 'd'],
    ],
    ['is empty without letters or digits', ' " * - \0 👩‍👩‍👧 ', []],
  ])('%s', (_, typed, expected) => {
    expect(understood(typed)).toEqual(expected);
  });
});

test('a search query above ten words or two hundred characters is cut, and reported as such', () => {
  const eleven = 'a b c d e f g h i j k';
  expect(understood(eleven)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
  expect(parseQuery(eleven).isShortened).toBe(true);
  expect(parseQuery(eleven.slice(0, -2)).isShortened).toBe(false);
  expect(understood(`"${eleven}"`)).toEqual(['a b c d e f g h i j']);
  expect(parseQuery('日'.repeat(38))).toMatchObject({ isShortened: true });
  expect(parseQuery('日'.repeat(37))).toMatchObject({ isShortened: false });
  const long = parseQuery('👩'.repeat(500));
  expect(long).toMatchObject({ text: '👩'.repeat(200), isShortened: true, terms: [] });
});

test('only letters and digits of a query reach the index', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
      for (const { tokens } of parseQuery(typed).terms.map(indexTermOf)) {
        expect(tokens.length).toBeGreaterThan(0);
        for (const token of tokens) expect(token).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u);
      }
    }),
  );
});
