/** The text of a reply: from which element, in which paragraphs, always as plain text. */
import { describe, expect, test } from 'vitest';
import { cpuMsOf } from '../support/cpu-time.ts';
import { TARGET, evidenceOf } from '../support/samples/evidence-of.ts';

const REPLY_TO = `<a class="u-in-reply-to" href="${TARGET}">x</a>`;
const entry = (inside: string): string => `<article class="h-entry">${REPLY_TO}${inside}</article>`;
const content = (html: string): string | null =>
  evidenceOf(entry(`<div class="e-content">${html}</div>`)).content;

describe('the text of a reply', () => {
  const rows: [rule: string, html: string, expected: string | null][] = [
    [
      'is the content',
      entry(
        '<p class="p-name">No</p><p class="p-summary">No</p><div class="e-content">Words</div>',
      ),
      'Words',
    ],
    [
      'is the summary, if there is no content',
      entry('<p class="p-name">No</p><p class="p-summary">Words</p><p class="e-content"></p>'),
      'Words',
    ],
    ['is the name, if there is nothing else', entry('<p class="p-name">Words</p>'), 'Words'],
    [
      'is that of an RSVP',
      entry('<p class="e-content">I <data class="p-rsvp" value="yes">will come</data></p>'),
      'I will come',
    ],
    [
      'is that of a classic entry',
      `<div class="hentry">${REPLY_TO.replace('class="u-in-reply-to"', 'rel="in-reply-to"')}<p class="entry-title">No</p><div class="entry-content">Words</div></div>`,
      'Words',
    ],
    ['is without what it quotes', entry('<p class="h-cite"><b class="e-content">No</b></p>'), null],
    ['is null for a mention', entry('Words'), null],
    [
      'is empty without a reply',
      entry('<p class="e-content">Words').replace('u-in-reply-to', 'u-like-of'),
      null,
    ],
    [
      'is empty without an entry',
      `<a rel="in-reply-to" href="${TARGET}">x</a><p class="e-content">Words`,
      null,
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(evidenceOf(html).content).toBe(expected);
  });
});

describe('the paragraphs of a reply', () => {
  test.each([
    ['<p>One <b>and</b>\n a half</p><p> </p><p>Two</p>', 'One and a half\n\nTwo'],
    ['One<br>half<br><br>Two', 'One half\n\nTwo'],
    ['<ul><li>One<li>Two</ul>Three', 'One\n\nTwo\n\nThree'],
    ['A &amp; B &lt;b&gt; &amp;lt;', 'A & B <b> &lt;'],
    ['a&#8238;b&#1;c\u0000d', 'abcd'],
  ])('%s', (html, expected) => {
    expect(content(html)).toBe(expected);
  });
});

describe('a reply above 10,000 characters is cut', () => {
  test('between words', () => {
    expect(content('word '.repeat(2_000))).toBe('word '.repeat(2_000).trim());
    const long = content('word '.repeat(3_000));
    expect(long).toBe(`${'word '.repeat(1_999).trim()}…`);
  });

  test('between characters, if there are no words', () => {
    expect(content('字'.repeat(20_000))).toBe(`${'字'.repeat(9_999)}…`);
    expect(content('👨‍👩‍👧‍👦'.repeat(2_000))).toBe(`${'👨‍👩‍👧‍👦'.repeat(909)}…`);
  });
});

describe('markup is removed from a reply', () => {
  const rows: [html: string, expected: string | null][] = [
    ['<script>alert(1)</script>', null],
    ['a<img src=x onerror=alert(1)>', 'a'],
    ['<svg onload=alert(1)><script>alert(1)</script>a</svg>', 'a'],
    ['<style>*{}</style><iframe src="javascript:alert(1)">a</iframe>b', 'b'],
    ['<a href="javascript:alert(1)" onclick="alert(1)">a</a>', 'a'],
    ['<math><mi//xlink:href="data:x,<script>alert(1)</script>">a', 'a'],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">a</noscript>', 'a'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
    ['<xmp><script>alert(1)</script></xmp>', '<script>alert(1)</script>'],
    ['<textarea><script>alert(1)</script></textarea>a', 'a'],
    ['<form><input value="<b>"><button formaction=javascript:alert(1)>a</button></form>', 'a'],
    ['<template><p>No</p></template>a', 'a'],
  ];
  test.each(rows)('%s', (html, expected) => {
    expect(content(html)).toBe(expected);
  });
});

test('long or nested contents are read in little more time than the page takes', () => {
  const words = `<b>${'<p>word</p>'.repeat(10_000)}</b>`;
  const plainMs = cpuMsOf(() => evidenceOf(`${REPLY_TO}${words}`));
  const nestedMs = cpuMsOf(() => evidenceOf(entry('<b class="e-content">'.repeat(5_000))));
  const longMs = cpuMsOf(() => evidenceOf(entry(words.replace('<b', '<b class="e-content"'))));
  expect(Math.max(nestedMs, longMs)).toBeLessThan(20 * plainMs);
});
