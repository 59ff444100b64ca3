import { describe, expect, test } from 'vitest';
import { TARGET, evidenceOf } from '../support/samples/evidence-of.ts';
import {
  isSameText,
  materialChanges,
  type ApprovedText,
} from '../../src/linkbacks/verify/changes.ts';

const approved: ApprovedText = {
  title: 'A title',
  author: 'Leyla',
  excerpt: 'one two three four five six seven eight nine ten',
  content: null,
  outsideLinks: ['https://a.example/'],
};
/** As the reader of pages tells of a page with these links. */
function linksOf(addresses: string[]): string[] {
  const links = addresses.map((address) => `<a href="${address}">x</a>`);
  return evidenceOf(`<a href="${TARGET}">x</a>${links.join('')}`).outsideLinks;
}
const kinds = (found: Partial<ApprovedText & { site: string }>, from: Partial<ApprovedText> = {}) =>
  materialChanges({ ...approved, ...from }, { ...approved, site: null, ...found }).map(
    ({ kind }) => kind,
  );

test('a title whose site now stands apart from it is the same title', () => {
  const from = { title: 'A title – Some site' };
  expect(kinds({ site: 'Some site' }, from)).toEqual([]);
  expect(kinds({ title: 'Another', site: 'Some site' }, from)).toEqual(['title']);
  expect(kinds({ site: 'Other site' }, from)).toEqual(['title']);
});

describe('materially changed is', () => {
  test.each<[string, Partial<ApprovedText>, string[]]>([
    ['nothing that is the same', {}, []],
    ['a title', { title: 'Another' }, ['title']],
    ['a title that is gone', { title: null }, ['title']],
    ['an author', { author: null }, ['author']],
    [
      'a new outside link',
      { outsideLinks: ['https://a.example/', 'https://b.example/'] },
      ['outside-link'],
    ],
    ['not one link less', { outsideLinks: [] }, []],
    ['not a fifth of the words', { excerpt: 'one two three four five six seven eight x y' }, []],
    ['more than a fifth', { excerpt: 'one two three four five six seven x y z' }, ['words']],
    [
      'not the order of words, nor their case, nor more of them',
      { excerpt: 'TEN nine eight seven six five four three two one and more' },
      [],
    ],
    [
      'not the same word twice for two',
      { excerpt: 'one one one one one one one one one one' },
      ['words'],
    ],
    ['the content before the excerpt', { content: 'quite another text' }, ['words']],
    ['all of it at once', { title: 'x', author: 'y', excerpt: '' }, ['title', 'author', 'words']],
  ])('%s', (_, found, expected) => {
    expect(kinds(found)).toEqual(expected);
  });

  test('words in scripts without spaces, too', () => {
    const from = { excerpt: 'これは短い日本語の文章です' };
    expect(kinds({ excerpt: 'これは短い日本語の文章です。' }, from)).toEqual([]);
    expect(kinds({ excerpt: '安い薬を買ってください今すぐ' }, from)).toEqual(['words']);
  });

  test('no text at first is none that was lost', () => {
    expect(kinds({ excerpt: 'now with words' }, { excerpt: '' })).toEqual([]);
  });

  describe.each([60, 1_200])('on a page of %i links', (count) => {
    const many = Array.from({ length: count }, (_, i) => `https://a.example/${String(i)}`);
    const added = 'https://b.example/';
    const at = (place: number) => [...many.slice(0, place), added, ...many.slice(place)];
    const changes = (from: string[], to: string[]) =>
      materialChanges(
        { ...approved, outsideLinks: linksOf(from) },
        { ...approved, site: null, outsideLinks: linksOf(to) },
      );

    test('nothing that is the same', () => {
      expect(changes(many, [...many])).toEqual([]);
    });

    test('a new one among the first, by its address', () => {
      expect(changes(many, at(3))[0]).toEqual({ kind: 'outside-link', to: added });
    });

    test('a new one further down, without', () => {
      expect(changes(many, at(55))).toEqual([{ kind: 'outside-link', to: null }]);
      expect(changes(many, at(count))).toEqual([{ kind: 'outside-link', to: null }]);
    });

    test('a new one in the place of another', () => {
      expect(changes(many, [...many.slice(0, -1), added])).toEqual([
        { kind: 'outside-link', to: null },
      ]);
    });
  });

  test('not another order of sixty links, nor fewer of them', () => {
    const many = Array.from({ length: 60 }, (_, i) => `https://a.example/${String(i)}`);
    const from = { outsideLinks: linksOf(many) };
    expect(kinds({ outsideLinks: linksOf(many.toReversed()) }, from)).toEqual([]);
    expect(kinds({ outsideLinks: linksOf(many.slice(20)) }, from)).toEqual([]);
    expect(kinds({ outsideLinks: linksOf(many.slice(0, 20)) }, from)).toEqual([]);
  });
});

test('the same text is the same to the letter', () => {
  expect(isSameText(approved, { ...approved })).toBe(true);
  expect(isSameText(approved, { ...approved, excerpt: `${approved.excerpt}.` })).toBe(false);
});
