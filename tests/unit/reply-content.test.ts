/** A reply's own words: whose, in which paragraphs, and as text whatever they were. */
import { describe, expect, test } from 'vitest';
import { cpuMsOf } from '../support/cpu-time.ts';
import { TARGET, evidenceOf } from '../support/samples/evidence-of.ts';

const REPLY_TO = `<a class="u-in-reply-to" href="${TARGET}">x</a>`;
const entry = (inside: string): string => `<article class="h-entry">${REPLY_TO}${inside}</article>`;
const content = (html: string): string | null =>
  evidenceOf(entry(`<div class="e-content">${html}</div>`)).content;

describe('the words of', () => {
  const rows: [rule: string, html: string, expected: string | null][] = [
    [
      'the content',
      entry(
        '<p class="p-name">No</p><p class="p-summary">No</p><div class="e-content">Words</div>',
      ),
      'Words',
    ],
    [
      'the summary, if there is no content',
      entry('<p class="p-name">No</p><p class="p-summary">Words</p><p class="e-content"></p>'),
      'Words',
    ],
    ['the name, if there is nothing else', entry('<p class="p-name">Words</p>'), 'Words'],
    [
      'an RSVP',
      entry('<p class="e-content">I <data class="p-rsvp" value="yes">will come</data></p>'),
      'I will come',
    ],
    [
      'a classic entry',
      `<div class="hentry">${REPLY_TO.replace('class="u-in-reply-to"', 'rel="in-reply-to"')}<p class="entry-title">No</p><div class="entry-content">Words</div></div>`,
      'Words',
    ],
    ['not what it quotes', entry('<p class="h-cite"><b class="e-content">No</b></p>'), null],
    ['nobody', entry('Words'), null],
    ['no reply', entry('<p class="e-content">Words').replace('u-in-reply-to', 'u-like-of'), null],
    ['no entry', `<a rel="in-reply-to" href="${TARGET}">x</a><p class="e-content">Words`, null],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(evidenceOf(html).content).toBe(expected);
  });
});

describe('paragraphs', () => {
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

describe('is cut at 10,000 characters', () => {
  test('between words', () => {
    expect(content('word '.repeat(2_000))).toBe('word '.repeat(2_000).trim());
    const long = content('word '.repeat(3_000));
    expect(long).toBe(`${'word '.repeat(1_999).trim()}…`);
  });

  test('between characters, where there are no words', () => {
    expect(content('字'.repeat(20_000))).toBe(`${'字'.repeat(9_999)}…`);
    expect(content('👨‍👩‍👧‍👦'.repeat(2_000))).toBe(`${'👨‍👩‍👧‍👦'.repeat(909)}…`);
  });
});

describe('markup is gone, whatever it was', () => {
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

test('long contents, and contents in one another, are read in a few times what the page takes', () => {
  const words = `<b>${'<p>word</p>'.repeat(10_000)}</b>`;
  const plainMs = cpuMsOf(() => evidenceOf(`${REPLY_TO}${words}`));
  const nestedMs = cpuMsOf(() => evidenceOf(entry('<b class="e-content">'.repeat(5_000))));
  const longMs = cpuMsOf(() => evidenceOf(entry(words.replace('<b', '<b class="e-content"'))));
  expect(Math.max(nestedMs, longMs)).toBeLessThan(20 * plainMs);
});
