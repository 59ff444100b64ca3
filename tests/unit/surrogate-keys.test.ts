import { describe, expect, test } from 'vitest';
import { keysTouchedBy, movedBetween } from '../../src/posts/cache-keys/surrogate-keys.ts';
import type { Post } from '../../src/posts/post.ts';
import type { Term, TermKind } from '../../src/posts/terms/term.ts';

const term = (kind: TermKind, id: number): Term => ({ id, kind, slug: `t${id}`, name: `T${id}` });
const ann = { id: 7, slug: 'ann', name: 'Ann', url: null };

const post: Post = {
  id: 1,
  kind: 'post',
  path: '/2026/11/a',
  slug: 'a',
  title: 'A',
  cover: null,
  bodyHtml: '',
  excerpt: '',
  words: 0,
  status: 'published',
  wasPublic: false,
  publishedAt: new Date('2026-11-01T00:00:00Z'),
  month: '2026-11',
  updatedAt: new Date('2026-11-01T00:00:00Z'),
  commentsOpen: true,
  pingbacksOpen: true,
  trackbacksOpen: true,
  webmentionsOpen: true,
  language: null,
  author: ann,
  categories: [term('category', 3)],
  tags: [term('tag', 4)],
  series: null,
  translationOfId: null,
  responseTo: null,
  trackbacksTo: [],
  notifies: true,
  pinned: false,
};
const LISTS = [
  'list:all',
  'list:archive',
  'list:author:7',
  'list:period:2026',
  'list:period:2026-11',
];
const TERMS = ['list:term:3', 'list:term:4'];
const ALL = [...LISTS, 'list:sitemap', 'list:titles', ...TERMS, 'post:1', 'translations:1'].sort();

const keys = (before: Post | null, change: Partial<Post> = {}) =>
  [...keysTouchedBy(before, { ...post, ...change })].sort();

describe('the cache keys that a post touches', () => {
  test('include all its lists when it becomes public or stops being so', () => {
    expect(keys(null)).toEqual(ALL);
    for (const status of ['draft', 'private', 'unpublished', 'deleted'] as const) {
      expect(keys(post, { status })).toEqual(ALL);
      expect(keys({ ...post, status })).toEqual(ALL);
    }
  });

  test('are its own when its text changes, or while it is not public', () => {
    expect(keys(post, { excerpt: 'B', commentsOpen: false })).toEqual(['list:sitemap', 'post:1']);
    expect(keys({ ...post, status: 'draft' }, { status: 'private' })).toEqual(['post:1']);
    expect(keys(null, { status: 'draft' })).toEqual(['post:1']);
  });

  test('include the titles when its line in the archive changes', () => {
    const changes = [{ title: 'B' }, { path: '/b' }, { language: 'ar' }];
    for (const change of [...changes, { title: '', excerpt: 'B' }]) {
      expect(keys(post, change)).toEqual(
        expect.arrayContaining(['list:sitemap', 'list:titles', 'post:1']),
      );
    }
    const note = { ...post, title: '' };
    expect(keys(note, { title: '', excerpt: 'B' })).toContain('list:titles');
  });

  test('include the list of all when it is pinned, and when it is not any more', () => {
    expect(keys(post, { pinned: true })).toEqual(['list:all', 'list:sitemap', 'post:1']);
    expect(keys({ ...post, pinned: true })).toEqual(['list:all', 'list:sitemap', 'post:1']);
  });

  test('include the terms that it leaves and enters, but not those it keeps', () => {
    expect(keys(post, { tags: [term('tag', 4), term('tag', 5)] })).toEqual([
      'list:archive',
      'list:sitemap',
      'list:term:5',
      'post:1',
    ]);
    expect(keys(post, { categories: [] })).toEqual([
      'list:archive',
      'list:sitemap',
      'list:term:3',
      'post:1',
    ]);
    expect(keys(post, { author: { ...ann, id: 8 } })).toEqual([
      'list:archive',
      'list:author:7',
      'list:author:8',
      'list:sitemap',
      'post:1',
    ]);
  });

  test('include the series that it leaves, enters, or has another place in', () => {
    const part = (id: number, order: number | null) => ({
      series: { term: term('series', id), order },
    });
    const [first, second] = [
      { ...post, ...part(5, 1) },
      { ...post, ...part(5, 2) },
    ];
    expect(keys(post, part(5, 1))).toContain('list:term:5');
    expect(keys(first, part(6, 1))).toEqual(
      expect.arrayContaining(['list:term:5', 'list:term:6', 'list:archive']),
    );
    expect(keys(first, second)).toEqual(['list:sitemap', 'list:term:5', 'post:1']);
    expect(keys(first, { ...first, excerpt: 'B' })).toEqual(['list:sitemap', 'post:1']);
    expect(keys({ ...first, status: 'draft' }, { ...second, status: 'draft' })).toEqual(['post:1']);
  });

  test('include its translations when they lead to it differently', () => {
    const changes = { language: 'ar', translationOfId: 9 };
    expect(keys(post, { language: 'ar' })).toContain('translations:1');
    expect(keys(post, changes)).toEqual(
      expect.arrayContaining(['translations:1', 'translations:9']),
    );
    expect(keys(post, { excerpt: 'B' })).not.toContain('translations:1');
    expect(keys({ ...post, status: 'draft' }, { ...changes, status: 'draft' })).toEqual(['post:1']);
  });

  test('include the months of its old and new date', () => {
    expect(keys(post, { publishedAt: new Date('2025-12-31T23:59:59Z'), month: '2025-12' })).toEqual(
      [...ALL, 'list:period:2025', 'list:period:2025-12'].sort(),
    );
  });

  test('include no list of posts for a page', () => {
    expect(keys(null, { kind: 'page' })).toEqual(['list:sitemap', 'post:1', 'translations:1']);
    expect(keys({ ...post, kind: 'page' }, { kind: 'page', tags: [] })).toEqual([
      'list:sitemap',
      'post:1',
    ]);
  });
});

test('include neighbours only for listed posts', () => {
  const later = { publishedAt: new Date('2026-12-01T00:00:00Z') };
  expect(movedBetween(null, post)).toBe(true);
  expect(movedBetween(post, { ...post, ...later })).toBe(true);
  expect(movedBetween(post, { ...post, status: 'private' })).toBe(true);
  expect(movedBetween(post, { ...post, title: 'B', tags: [] })).toBe(false);
  expect(movedBetween(null, { ...post, kind: 'page' })).toBe(false);
  const draft: Post = { ...post, status: 'draft' };
  expect(movedBetween(draft, { ...draft, ...later })).toBe(false);
});
