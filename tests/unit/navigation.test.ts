import { expect, test } from 'vitest';
import { parseNavigation } from '../../src/http/view/navigation.ts';

const SITE = 'https://example.org/notes';

test.each([
  ['', []],
  ['Archive /archive', [['Archive', `${SITE}/archive`]]],
  [
    'About us /about, Elsewhere https://other.example/a?b=c',
    [
      ['About us', `${SITE}/about`],
      ['Elsewhere', 'https://other.example/a?b=c'],
    ],
  ],
  [
    '  Spaced   out \t /a ,, , Home / ',
    [
      ['Spaced out', `${SITE}/a`],
      ['Home', `${SITE}/`],
    ],
  ],
  ['مقالات /مقالات', [['مقالات', `${SITE}/${encodeURI('مقالات')}`]]],
  ['<b> /a"b', [['<b>', `${SITE}/a%22b`]]],
  // What has no words, no address, or one that leads where nobody sees it lead.
  ['/archive', []],
  ['Archive', []],
  ['Archive archive', []],
  ['Run javascript:alert(1)', []],
  ['Write mailto:a@b.example', []],
  ['Other //evil.example', []],
  ['Other /\\evil.example', []],
  ['Broken http://', []],
  ['Broken http://, Archive /archive', [['Archive', `${SITE}/archive`]]],
])('%j', (text, links) => {
  expect(parseNavigation(SITE, text).map(({ label, url }) => [label, url])).toEqual(links);
});

test('no address leaves the site’s path by dots', () => {
  expect(parseNavigation(SITE, 'Up /../x')).toEqual([
    { label: 'Up', url: 'https://example.org/x' },
  ]);
});
