/**
 * Marking of search results: the right words, in the right place, with the text unchanged.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphemeBoundaries } from '../../src/lib/text/plain-text.ts';
import { parseQuery } from '../../src/search/query.ts';
import { markText, type TextPart, findPassage } from '../../src/search/search.ts';
import { expectLinear } from '../support/linear.ts';

const shown = (parts: readonly TextPart[]) =>
  parts.map(({ text, found }) => (found ? `[${text}]` : text)).join('');
const joined = (parts: readonly TextPart[]) => parts.map(({ text }) => text).join('');
const mark = (typed: string, text: string) => shown(markText(text, parseQuery(typed).terms));
const passage = (typed: string, text: string) => findPassage(text, parseQuery(typed).terms);

describe('the words marked in a search result', () => {
  test.each([
    ['ferry', 'The Ferry, the ferryman', 'The [Ferry], the [ferry]man'],
    ['in', 'in an inn', '[in] an inn'],
    ['cafe', 'Cafés in café', '[Café]s in [café]'],
    ['cafe', 'cafe\u0301s', '[cafe\u0301]s'],
    [
      '"the ferry"',
      'The ferry of the Ferry; the, ferry',
      '[The ferry] of [the Ferry]; [the, ferry]',
    ],
    ['strasse', 'Straße', '[Straße]'],
    ['stras', 'Straße', '[Straß]e'],
    ['مدونة', 'هذه مُدَوَّنة جديدة', 'هذه [مُدَوَّنة] جديدة'],
    ['日本', '日本語と日。本', '[日本]語と日。本'],
    ['본', '한국 본문', '한국 [본]문'],
    ['한', '\u1112\u1161\u11ab글', '[\u1112\u1161\u11ab]글'],
    ['well-known', 'a well-known fact', 'a [well-known] fact'],
    ['a b', 'a b c', '[a] [b] c'],
    ['"a b" "b c"', 'a b c', '[a b c]'],
    ['<b>', 'a <b> c', 'a <[b]> c'],
  ])('%j in %j', (typed, text, expected) => {
    expect(mark(typed, text)).toBe(expected);
  });

  test('never change a text or split a character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const binary = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(text, binary), fc.nat(50), fc.nat(8), (whole, at, length) => {
        const typed = whole.slice(at, at + length);
        const { terms } = parseQuery(typed);
        expect(joined(markText(whole, terms))).toBe(whole);
        const { parts } = findPassage(whole, terms);
        // A line break is shown as a space or a dot.
        const withoutGaps = (text: string) => text.replaceAll(/[\n ·]/g, '');
        expect(withoutGaps(whole)).toContain(withoutGaps(joined(parts)));
        if (/\p{Surrogate}/u.test(whole)) return;
        for (const part of parts) expect(part.text).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a passage keeps headings and list items apart, and sentences as they are', () => {
  const text = 'Turnout\nGanja\nBaku (12 %)\nThe ferry came.\nNobody “minded.”\nThe end';
  expect(joined(passage('ferry', text).parts)).toBe(
    'Turnout · Ganja · Baku (12 %) · The ferry came. Nobody “minded.” The end',
  );
  expect(passage('baku', 'Baku\nferry').parts).toEqual([
    { text: 'Baku', found: true },
    { text: ' · ferry', found: false },
  ]);
});

describe('a passage of a search result', () => {
  const filler = (count: number) =>
    Array.from({ length: count }, (_, i) => `w${String(i)}`).join(' ');

  test('is all of a short text', () => {
    expect(passage('ferry', 'The ferry to Alat.')).toMatchObject({
      parts: [{ text: 'The ' }, { text: 'ferry', found: true }, { text: ' to Alat.' }],
      isCutBefore: false,
      isCutAfter: false,
    });
  });

  test('is about thirty words around the first match', () => {
    const found = passage('ferry', `${filler(500)} ferry ${filler(500)}`);
    expect(joined(found.parts).split(' ')).toHaveLength(30);
    expect(shown(found.parts)).toContain('w498 w499 [ferry] w0 w1');
    expect(found).toMatchObject({ isCutBefore: true, isCutAfter: true });
  });

  test('is where most of the words are close together', () => {
    const text = `ferry ${filler(100)} Alat ${filler(100)} the ferry to Alat ${filler(100)} ferry, Alat`;
    const found = shown(passage('ferry alat', text).parts);
    expect(found).toContain('the [ferry] to [Alat]');
    expect(found).toMatch(/^w/);
  });

  test('is the beginning if nothing matches', () => {
    expect(joined(passage('title', filler(100)).parts)).toBe(filler(30));
  });

  test('is short for any words', () => {
    for (const text of [
      `${'x'.repeat(5_000)} ferry`,
      `${'👩‍👩‍👧'.repeat(500)} ferry ${'👩‍👩‍👧'.repeat(500)}`,
      `ferry${'y'.repeat(5_000)}`,
      '日'.repeat(5_000),
    ]) {
      const found = passage('ferry 日', text);
      const whole = joined(found.parts);
      expect(whole.length).toBeLessThanOrEqual(400);
      const ends = graphemeBoundaries(text);
      expect(ends).toContain(text.indexOf(whole));
      expect(ends).toContain(text.indexOf(whole) + whole.length);
      expect(found.parts.some((part) => part.found)).toBe(true);
    }
  });

  test('of a book is found in linear time', () => {
    expect(shown(passage('ferry', `${filler(200_000)} ferry`).parts)).toMatch(/^w0/);
    expectLinear((size) => {
      const book = `${filler(size)} ferry`;
      return () => passage('ferry', book);
    }, 200_000);
  });
});
