import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEntitiesOnce } from '../../src/lib/text/markup.ts';

test.each([
  [
    'WordPress’s typographic entities are decoded',
    'A &#8220;good&#8221; day&#8230;',
    'A “good” day…',
  ],
  [
    'entities are decoded once only',
    '&amp;#8230; &amp;amp; &amp;lt;b&amp;gt;',
    '&#8230; &amp; &lt;b&gt;',
  ],
  [
    'named entities are decoded',
    'caf&eacute; &amp; t&ecirc;te &mdash; &lt;b&gt;',
    'café & tête — <b>',
  ],
  ['entity names are case-sensitive', '&Eacute;&eacute;', 'Éé'],
  ['hexadecimal references are decoded', '&#x2026;&#X1F600;', '…😀'],
  ['references from 128 to 159 mean windows-1252', '&#146;&#150;&#x80;', '’–€'],
  ['line ends and tabs are decoded', 'a&#10;b&#9;c', 'a\nb\tc'],
  [
    'a reference without a semicolon stays',
    'http://a.example/?a=1&copy=2&amp',
    'http://a.example/?a=1&copy=2&amp',
  ],
  [
    'an unknown entity stays',
    '&nosuch; &; &#; &#x; &#xZZ; AT&T; Q&A',
    '&nosuch; &; &#; &#x; &#xZZ; AT&T; Q&A',
  ],
  [
    'a reference to a character that is not text stays',
    '&#0; &#1; &#x7F; &#129; &#xFFFE; &#xD800; &#x110000; &#99999999999;',
    '&#0; &#1; &#x7F; &#129; &#xFFFE; &#xD800; &#x110000; &#99999999999;',
  ],
  ['text without references stays', 'Fish & chips < 5 €', 'Fish & chips < 5 €'],
])('%s', (_rule, text, decoded) => {
  expect(decodeEntitiesOnce(text)).toBe(decoded);
});

test('any text survives escaping and decoding', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
      expect(decodeEntitiesOnce(escaped)).toBe(text);
    }),
  );
});
