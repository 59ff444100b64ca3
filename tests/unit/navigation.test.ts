import { expect, test } from 'vitest';
import { parseNavigation } from '../../src/http/view/navigation.ts';
import { translateFor } from '../../src/messages/translate.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { CATALOGUES, english } from '../support/samples/texts.ts';

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
  // No label, no address, or an address that leads somewhere unexpected.
  ['/archive', []],
  ['Archive', []],
  ['Archive archive', []],
  ['Run javascript:alert(1)', []],
  ['Write mailto:a@b.example', []],
  ['Other //evil.example', []],
  ['Other /\\evil.example', []],
  ['Broken http://', []],
  ['Broken http://, Archive /archive', [['Archive', `${SITE}/archive`]]],
])('the navigation setting %j is parsed', (text, links) => {
  expect(parseNavigation(SITE, english, text).map(({ label, url }) => [label, url])).toEqual(links);
});

test('a navigation address cannot leave the site’s path with dots', () => {
  expect(parseNavigation(SITE, english, 'Up /../x')).toEqual([
    { label: 'Up', url: 'https://example.org/x' },
  ]);
});

test('the labels of the default navigation are in the language of the site', () => {
  const russian = translateFor(CATALOGUES, { siteLanguage: 'ru' });
  const labels = (text: string) =>
    parseNavigation(SITE, russian, text).map(({ label }) => String(label));
  expect(labels(DEFAULT_SETTINGS.navigation)).toEqual(['Архив', 'Поиск', 'Ленты']);
  expect(labels('Archive /archive')).toEqual(['Archive']);
});
