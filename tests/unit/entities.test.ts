import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEntitiesOnce } from '../../src/lib/html/entities.ts';

test.each([
  ['WordPress’s typography', 'A &#8220;good&#8221; day&#8230;', 'A “good” day…'],
  ['once only', '&amp;#8230; &amp;amp; &amp;lt;b&amp;gt;', '&#8230; &amp; &lt;b&gt;'],
  ['names', 'caf&eacute; &amp; t&ecirc;te &mdash; &lt;b&gt;', 'café & tête — <b>'],
  ['names are case-sensitive', '&Eacute;&eacute;', 'Éé'],
  ['hexadecimal', '&#x2026;&#X1F600;', '…😀'],
  ['128 to 159 as windows-1252', '&#146;&#150;&#x80;', '’–€'],
  ['line ends and tabs', 'a&#10;b&#9;c', 'a\nb\tc'],
  [
    'what has no semicolon stays',
    'http://a.example/?a=1&copy=2&amp',
    'http://a.example/?a=1&copy=2&amp',
  ],
  [
    'what names nothing stays',
    '&nosuch; &; &#; &#x; &#xZZ; AT&T; Q&A',
    '&nosuch; &; &#; &#x; &#xZZ; AT&T; Q&A',
  ],
  [
    'what is not text stays',
    '&#0; &#1; &#x7F; &#129; &#xFFFE; &#xD800; &#x110000; &#99999999999;',
    '&#0; &#1; &#x7F; &#129; &#xFFFE; &#xD800; &#x110000; &#99999999999;',
  ],
  ['text without references', 'Fish & chips < 5 €', 'Fish & chips < 5 €'],
])('%s', (_rule, text, decoded) => {
  expect(decodeEntitiesOnce(text)).toBe(decoded);
});

test('any text comes back from its escaped form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
      expect(decodeEntitiesOnce(escaped)).toBe(text);
    }),
  );
});
