import { describe, expect, test } from 'vitest';
import { TARGET, evidenceOf } from '../support/samples/evidence-of.ts';
import {
  isSameText,
  materialChanges,
  type ApprovedText,
} from '../../src/linkbacks/verify/text-changes.ts';

const approved: ApprovedText = {
  title: 'A title',
  author: 'Leyla',
  excerpt: 'one two three four five six seven eight nine ten',
  content: null,
  outsideLinks: ['https://a.example/'],
};
/** A page with these links, as the page reader reports it. */
function linksOf(addresses: string[]): string[] {
  const links = addresses.map((address) => `<a href="${address}">x</a>`);
  return evidenceOf(`<a href="${TARGET}">x</a>${links.join('')}`).outsideLinks;
}
const kinds = (found: Partial<ApprovedText & { site: string }>, from: Partial<ApprovedText> = {}) =>
  materialChanges({ ...approved, ...from }, { ...approved, site: null, ...found }).map(
    ({ kind }) => kind,
  );

test('a title that is now separate from the site name is the same title', () => {
  const from = { title: 'A title – Some site' };
  expect(kinds({ site: 'Some site' }, from)).toEqual([]);
  expect(kinds({ title: 'Another', site: 'Some site' }, from)).toEqual(['title']);
  expect(kinds({ site: 'Other site' }, from)).toEqual(['title']);
});

describe('a material change', () => {
  test.each<[string, Partial<ApprovedText>, string[]]>([
    ['is not reported for an identical page', {}, []],
    ['is reported for a title', { title: 'Another' }, ['title']],
    ['is reported for a removed title', { title: null }, ['title']],
    ['is reported for an author', { author: null }, ['author']],
    [
      'is reported for a new outside link',
      { outsideLinks: ['https://a.example/', 'https://b.example/'] },
      ['outside-link'],
    ],
    ['is not reported for a removed link', { outsideLinks: [] }, []],
    [
      'is not reported for a fifth of the words',
      { excerpt: 'one two three four five six seven eight x y' },
      [],
    ],
    [
      'is reported for more than a fifth of the words',
      { excerpt: 'one two three four five six seven x y z' },
      ['words'],
    ],
    [
      'is not reported for word order, case or added words',
      { excerpt: 'TEN nine eight seven six five four three two one and more' },
      [],
    ],
    [
      'is reported for one word where there were two',
      { excerpt: 'one one one one one one one one one one' },
      ['words'],
    ],
    [
      'is reported for the content before the excerpt',
      { content: 'quite another text' },
      ['words'],
    ],
    [
      'is reported for everything at once',
      { title: 'x', author: 'y', excerpt: '' },
      ['title', 'author', 'words'],
    ],
  ])('%s', (_, found, expected) => {
    expect(kinds(found)).toEqual(expected);
  });

  test('is reported for words in scripts without spaces', () => {
    const from = { excerpt: 'これは短い日本語の文章です' };
    expect(kinds({ excerpt: 'これは短い日本語の文章です。' }, from)).toEqual([]);
    expect(kinds({ excerpt: '安い薬を買ってください今すぐ' }, from)).toEqual(['words']);
  });

  test('is not reported for text where there was none', () => {
    expect(kinds({ excerpt: 'now with words' }, { excerpt: '' })).toEqual([]);
  });

  describe.each([60, 1_200])('outside links on a page of %i links', (count) => {
    const many = Array.from({ length: count }, (_, i) => `https://a.example/${String(i)}`);
    const added = 'https://b.example/';
    const at = (place: number) => [...many.slice(0, place), added, ...many.slice(place)];
    const changes = (from: string[], to: string[]) =>
      materialChanges(
        { ...approved, outsideLinks: linksOf(from) },
        { ...approved, site: null, outsideLinks: linksOf(to) },
      );

    test('do not count as changed if they are the same', () => {
      expect(changes(many, [...many])).toEqual([]);
    });

    test('count as changed with a new one among the first, reported with its address', () => {
      expect(changes(many, at(3))[0]).toEqual({ kind: 'outside-link', to: added });
    });

    test('count as changed with a new one further down, reported without its address', () => {
      expect(changes(many, at(55))).toEqual([{ kind: 'outside-link', to: null }]);
      expect(changes(many, at(count))).toEqual([{ kind: 'outside-link', to: null }]);
    });

    test('count as changed if a new one replaces another', () => {
      expect(changes(many, [...many.slice(0, -1), added])).toEqual([
        { kind: 'outside-link', to: null },
      ]);
    });
  });

  test('are not changed by another order of sixty links or fewer of them', () => {
    const many = Array.from({ length: 60 }, (_, i) => `https://a.example/${String(i)}`);
    const from = { outsideLinks: linksOf(many) };
    expect(kinds({ outsideLinks: linksOf(many.toReversed()) }, from)).toEqual([]);
    expect(kinds({ outsideLinks: linksOf(many.slice(20)) }, from)).toEqual([]);
    expect(kinds({ outsideLinks: linksOf(many.slice(0, 20)) }, from)).toEqual([]);
  });
});

test('identical text counts as identical, character by character', () => {
  expect(isSameText(approved, { ...approved })).toBe(true);
  expect(isSameText(approved, { ...approved, excerpt: `${approved.excerpt}.` })).toBe(false);
});
