import { describe, expect, test } from 'vitest';
import { isSameText, materialChanges, type ApprovedText } from '../../src/linkbacks/changes.ts';

const approved: ApprovedText = {
  title: 'A title',
  author: 'Leyla',
  excerpt: 'one two three four five six seven eight nine ten',
  content: null,
  outsideLinks: ['https://a.example/'],
};
const kinds = (found: Partial<ApprovedText>, from: Partial<ApprovedText> = {}) =>
  materialChanges({ ...approved, ...from }, { ...approved, ...found }).map(({ kind }) => kind);

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

  test('a link that is new to a full list may be an old one', () => {
    const full = Array.from({ length: 50 }, (_, i) => `https://a.example/${String(i)}`);
    const from = { outsideLinks: full };
    expect(kinds({ outsideLinks: [...full.slice(1), 'https://b.example/'] }, from)).toEqual([]);
  });
});

test('the same text is the same to the letter', () => {
  expect(isSameText(approved, { ...approved })).toBe(true);
  expect(isSameText(approved, { ...approved, excerpt: `${approved.excerpt}.` })).toBe(false);
});
