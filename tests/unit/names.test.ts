import { expect, test } from 'vitest';
import {
  byName,
  distinctNames,
  findCalled,
  freeSlugOfName,
  isCalled,
  nameFault,
  slugOfName,
} from '../../src/posts/terms/names.ts';
import { isPostPath } from '../../src/posts/post.ts';

test.each([
  ['World', 'world'],
  ['CAFÉ', 'cafe'],
  ['Новости', 'новости'],
  ['C++', 'c-plus-plus'],
  ['C#', 'c-sharp'],
  ['C♯', 'c-sharp'],
  ['C--', 'c-minus-minus'],
  ['A*', 'a-star'],
  ['C', 'c'],
  ['.NET', 'dot-net'],
  ['ASP.NET', 'asp-net'],
  ['Node.js', 'node-js'],
  ['Net', 'net'],
  ['#music', 'music'],
  ['Q & A', 'q-a'],
])('the name %s gets the slug %s', (name, slug) => {
  expect(slugOfName(name)).toBe(slug);
});

test('names that differ only in case, accents and Unicode form are the same', () => {
  const names = ['Café', 'cafe', 'CAFE\u0301', 'Tea', 'tea!'];
  expect(distinctNames(names)).toEqual(['Café', 'Tea']);
});

test('names that differ only in punctuation are different, and each gets a readable slug', () => {
  const names = ['C', 'C+', 'C++', 'C#', 'C*', 'C--', '.NET', 'Net', 'R&D', 'R D', '5%', '5'];
  expect(distinctNames(names)).toEqual(names);
  const made: { name: string; slug: string }[] = [];
  for (const name of names) made.push({ name, slug: freeSlugOfName(name, made) });
  expect(made.map(({ slug }) => slug)).toEqual([
    ...['c', 'c-plus', 'c-plus-plus', 'c-sharp', 'c-star', 'c-minus-minus', 'dot-net', 'net'],
    ...['r-d', 'r-d-2', '5', '5-2'],
  ]);
  for (const each of made) expect(findCalled(made, each.name)).toBe(each);
});

test('an earlier slug without the punctuation does not match the name without it', () => {
  const old = { slug: 'net', name: '.NET' };
  expect(isCalled(old, '.net')).toBe(true);
  expect(isCalled(old, 'Net')).toBe(false);
  expect(freeSlugOfName('Net', [old])).toBe('net-2');
  expect(freeSlugOfName('x'.repeat(100), [{ slug: 'x'.repeat(100) }])).toBe(`${'x'.repeat(98)}-2`);
});

test('a term matches its first and its current name', () => {
  const term = { slug: 'js', name: 'JavaScript' };
  expect(['JS', 'javascript', 'Javascript!'].map((name) => isCalled(term, name))).toEqual([
    true,
    true,
    true,
  ]);
  expect(isCalled(term, 'Java')).toBe(false);
});

test.each([
  ['', 'must not be empty'],
  ['🎉', 'must have a letter or a digit'],
  ['x'.repeat(101), 'must have at most 100 characters'],
  ['x'.repeat(100), null],
  ['7', null],
  ['東京', null],
])('the fault of the name %j is %s', (name, fault) => {
  expect(nameFault(name)).toBe(fault);
});

test('names are sorted as people sort them', () => {
  const names = ['Zebra', 'apple', 'Éclair', 'Part 10', 'Part 9', 'eclair'];
  const sorted = names.map((name) => ({ name, slug: slugOfName(name) })).sort(byName);
  expect(sorted.map(({ name }) => name)).toEqual([
    'apple',
    'eclair',
    'Éclair',
    'Part 9',
    'Part 10',
    'Zebra',
  ]);
});

test.each([
  '/about',
  '/görüş',
  '/colophon-2',
  '/20266',
  '/2026/11/search',
  '/2026/11/2026',
  '/2026/11/24',
  '/2026/11/24/a',
  '/2026/a',
  '/2026/page',
])('%s can be the address of a page or post', (path) => {
  expect(isPostPath(path)).toBe(true);
});

test.each([
  '/search',
  '/Search',
  '/2026',
  '/feed',
  '/feeds',
  '/sitemap-1',
  '/wp-admin',
  '/wp',
  '/author',
  '/robots.txt',
  '/',
  '//about',
  'about',
  '/a/b',
  '/2026/13/a',
  '/2026/11/32/a',
  '/2026/11/24/a/b',
  // It looks like a month.
  '/2026/11',
  '/26/a',
  `/${'x'.repeat(101)}`,
])('%s cannot be the address of a page or post', (path) => {
  expect(isPostPath(path)).toBe(false);
});
