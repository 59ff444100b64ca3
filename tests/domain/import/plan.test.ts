/** The dry run: it says what the writing then does, and writes nothing. */
import { expect, test } from 'vitest';
import { rowsOf } from './rows.ts';
import type { Entry } from '../../../src/import/entry.ts';
import { savePost } from '../../../src/posts/save.ts';
import {
  aComment,
  aPingback,
  aPostEntry,
  aSite,
  importAll,
  planOf,
} from '../../support/samples/import.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const ENTRIES: readonly Entry[] = [
  aSite,
  { kind: 'author', id: 'mira', name: 'Míra', email: null, url: null, bio: '' },
  aPostEntry('1', { slug: 'same', link: '/2020/05/same/', authorId: 'mira' }),
  aPostEntry('2', { slug: 'same', link: '/archives/2', oldLinks: ['/2020/05/third'] }),
  aPostEntry('3', { slug: 'third', terms: [{ taxonomy: 'tag', slug: 'x', name: 'X' }] }),
  aPostEntry('3', { title: 'The same id' }),
  aPostEntry('4', { postKind: 'page', slug: 'tags', status: 'draft' }),
  aComment('1', '1'),
  aComment('2', '9'),
  aPingback('3', '1', 'https://other.example/'),
];

test('a dry run writes nothing, and its report is that of the writing', async () => {
  const { deps } = await testBlog();
  const plan = await planOf(deps, ENTRIES);
  expect(await rowsOf(deps)).toStrictEqual([]);
  expect(await deps.db.importedThing.count()).toBe(0);
  const { report } = await importAll(deps, ENTRIES);
  // The lone comment has a name in one, and none in the other.
  expect({ ...plan, comments: 1, lost: plan.lost.length }).toStrictEqual({
    ...report,
    lost: report.lost.length,
  });
});

test('a dry run of a source that is here counts the responses that it has changed', async () => {
  const { deps } = await testBlog();
  const before = [aSite, aPostEntry('1'), aPingback('3', '1', 'https://other.example/')];
  await importAll(deps, [...before, aComment('1', '1'), aComment('2', '1')]);
  const body = { format: 'markdown' as const, source: 'Corrected.' };
  const newer = [...before, aComment('1', '1', { body }), aComment('2', '1'), aComment('4', '1')];
  expect(await planOf(deps, newer)).toMatchObject({ comments: 3, updatedResponses: 1 });
});

test('a dry run of a source that is here says what would change and what is left', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aSite, aPostEntry('1'), aPostEntry('2'), aPostEntry('3')]);
  await savePost(deps, { title: 'Post 2', markdown: 'Edited here.' }, { replace: true });
  const changed = (id: string) => aPostEntry(id, { title: `New ${id}` });
  const plan = await planOf(deps, [aSite, changed('1'), changed('2'), aPostEntry('3')]);
  expect(plan).toMatchObject({
    ...{ created: 0, updated: 1, unchanged: 2 },
    decisions: [{ where: ['New 2'] }],
  });
});

test('a dry run suggests the form of permalinks with which nothing has to redirect', async () => {
  const { deps } = await testBlog();
  const posts = Array.from({ length: 12 }, (_, index) =>
    aPostEntry(String(index), { link: `/2020/05/01/post-${index}/` }),
  );
  const { decisions } = await planOf(deps, [aSite, ...posts]);
  expect(decisions.map(({ what }) => what)).toStrictEqual([
    '12 of 12 posts keep their earlier URLs if the setting ‘URLs of new posts’ (permalinks) is /YYYY/MM/DD/slug. It is /YYYY/MM/slug now.',
  ]);
});

test('a dry run names the authors and what they become', async () => {
  const { deps } = await testBlog();
  await aPost(deps, { title: 'Here', author: 'Míra Nováková', slug: 'here' });
  const author = { kind: 'author', email: null, url: null, bio: '' } as const;
  const { authors } = await planOf(
    deps,
    [
      { ...author, id: 'mira-novakova', name: 'Míra' },
      { ...author, id: 'admin', name: 'Admin' },
      aPostEntry('1', { authorId: 'mira-novakova' }),
      aPostEntry('2', { authorId: 'admin' }),
      aPostEntry('3', { authorId: 'leyla' }),
    ],
    { authors: { admin: 'Sam' } },
  );
  expect(authors).toStrictEqual([
    { id: 'mira-novakova', name: 'Míra', posts: 1, becomes: 'Míra Nováková' },
    { id: 'admin', name: 'Admin', posts: 1, becomes: 'Sam' },
    { id: 'leyla', name: 'leyla', posts: 1, becomes: 'leyla' },
  ]);
});
