/**
 * What a query means, and what of it reaches the index: letters and digits alone.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexTermOf, parseQuery } from '../../src/search/query.ts';

/** As FTS5 would be given it. */
const understood = (typed: string) =>
  parseQuery(typed)
    .terms.map(indexTermOf)
    .map(({ tokens, isPrefix }) => tokens.join(' ') + (isPrefix ? '*' : ''));

describe('a query is', () => {
  test.each([
    ['words, of which long ones may go on', 'a the Ferry', ['a', 'the*', 'ferry*']],
    [
      'phrases in quotation marks of any kind',
      '"the ferry" “to Alat” «x»',
      ['the ferry', 'to alat', 'x'],
    ],
    ['nothing where a mark is alone', 'the" ferry', ['the*', 'ferry*']],
    ['a phrase where a word has several', 'don’t well-known', ['don t', 'well known*']],
    ['each word once', 'ferry Ferry "ferry"', ['ferry*', 'ferry']],
    ['the pairs of a run', '日本語', ['日本 本語']],
    ['whatever begins with a single letter', '本', ['本*']],
    ['a run and what follows', '"東京 2020"', ['東京 京 2020']],
    ['words of Korean inside of others', '서울', ['서울']],
    [
      'no syntax',
      'a AND NOT title:b* NEAR(c, 2) ^d -- \\ %',
      ['a', 'and*', 'not*', 'title b', 'near c', '2', 'd'],
    ],
    ['nothing', ' " * - \0 👩‍👩‍👧 ', []],
  ])('%s', (_, typed, expected) => {
    expect(understood(typed)).toEqual(expected);
  });
});

test('of more than ten words or two hundred characters the rest is ignored, and said so', () => {
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

test('only letters and digits reach the index, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
      for (const { tokens } of parseQuery(typed).terms.map(indexTermOf)) {
        expect(tokens.length).toBeGreaterThan(0);
        for (const token of tokens) expect(token).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u);
      }
    }),
  );
});
