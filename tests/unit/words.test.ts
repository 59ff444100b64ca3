/**
 * Words in the search index: folding, separation, and their positions in the text.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokensOf, wordsIn } from '../../src/lib/text/words.ts';

const words = (text: string) => Array.from(wordsIn(text), (word) => word.text);
const tokens = (text: string) => [...tokensOf(wordsIn(text))];

describe('a search word consists of letters and digits', () => {
  test.each([
    ['Ferries, trains & co.', ['ferries', 'trains', 'co']],
    ['don’t well-known 3.14', ['don', 't', 'well', 'known', '3', '14']],
    ['1e5 v2 https://a.example/b?c=d', ['1e5', 'v2', 'https', 'a', 'example', 'b', 'c', 'd']],
    ['_under_ __init__', ['under', 'init']],
    ['Café, CAFÉ and cafe\u0301', ['cafe', 'cafe', 'and', 'cafe']],
    ['Straße STRASSE', ['strasse', 'strasse']],
    ['Łódź, Ørsted, Œuvre, İzmir, ısı', ['lodz', 'orsted', 'oeuvre', 'izmir', 'isi']],
    ['ΟΔΟΣ οδός', ['οδοσ', 'οδοσ']],
    ['مُدَوَّنة مـدونة', ['مدونة', 'مدونة']],
    ['أحمد احمد', ['احمد', 'احمد']],
    ['हिन्दी में', ['हिन्दी', 'में']],
    ['co\u00adoperate zero\u200bwidth', ['cooperate', 'zerowidth']],
    ['👩‍👩‍👧 ☃ " * -- %_\\ \0', []],
    ['½ ﬁne', ['1', '2', 'fine']],
    ['\ud800a\udc00', ['a']],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe('a script without spaces is indexed in pairs', () => {
  test.each([
    ['日本語の本', ['日本', '本語', '語の', 'の本', '本']],
    ['日本。語', ['日本', '本', '語']],
    ['日本\n語', ['日本', '本語', '語']],
    ['東京2020年', ['東京', '京', '2020', '年']],
    ['ガ ｶﾞ カ\u3099', ['ガガ', 'ガガ', 'ガ']],
    ['한글 \u1112\u1161\u11ab', ['한글', '글한', '한']],
    ['ภาษาไทย', ['ภา', 'าษ', 'ษา', 'าไ', 'ไท', 'ทย', 'ย']],
  ])('%j', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });
});

test('endless words are cut', () => {
  expect(words('x'.repeat(5_000))).toEqual(['x'.repeat(64)]);
  expect(words('é'.repeat(5_000))).toEqual(['e'.repeat(64)]);
  expect(words(`a${'\u0301'.repeat(100_000)} b`)).toEqual(['a', 'b']);
  expect(words('𝒳'.repeat(3_000))).toEqual(['x'.repeat(64)]);
});

test('positions of words are in order and within the text, and words are folded, for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      let at = 0;
      for (const word of wordsIn(text)) {
        expect(word.start).toBeGreaterThanOrEqual(at === 0 ? 0 : at - (word.end - word.start));
        expect(word.end).toBeGreaterThan(word.start);
        expect(word.end).toBeLessThanOrEqual(text.length);
        expect(word.text).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u);
        at = word.end;
      }
    }),
  );
});
