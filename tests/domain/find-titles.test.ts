import { expect, test } from 'vitest';
import { findTitles } from '../../src/posts/find-titles.ts';
import { selectAdminPosts } from '../../src/posts/store/admin-list.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

test('titles of published posts are found by words in any order and case, those that begin with them first', async () => {
  const blog = await testBlog();
  for (const title of ['A winter crossing', 'Crossing the Caspian in winter', 'Über die Überfahrt'])
    await aPost(blog.deps, { title });
  await aPost(blog.deps, { title: 'A crossing in no winter yet', status: 'draft' });
  const publishedAt = new Date(blog.clock.now().getTime() + 86_400_000);
  await aPost(blog.deps, { title: 'A planned winter crossing', publishedAt });
  await aPost(blog.deps, { title: 'About crossing', kind: 'page' });
  const titles = async (typed: string) =>
    (await findTitles(blog.deps, typed, 10)).map(({ title }) => title);

  expect(await titles('winter crossing')).toEqual([
    'Crossing the Caspian in winter',
    'A winter crossing',
  ]);
  expect(await titles('CROSSING')).toEqual([
    'Crossing the Caspian in winter',
    'About crossing',
    'A winter crossing',
  ]);
  expect(await titles('uberfahrt')).toEqual(['Über die Überfahrt']);
  expect(await titles('ferry')).toEqual([]);
  expect(await titles('')).toHaveLength(4);
});

test('case and accents do not matter in any script, whatever the slug: for completion, and in the admin’s list', async () => {
  const { deps, clock } = await testBlog();
  const all = ['Поездка в Москву', 'ÉTÉ à Bakou', 'The iPhone', 'İstanbul', 'Ο Οδυσσέας'];
  for (const [index, title] of all.entries()) await aPost(deps, { title, slug: `post-${index}` });
  const listed = async (words: string) =>
    await selectAdminPosts(
      deps.db,
      { kind: 'post', state: 'all', authorId: null, tag: null, words },
      { pageNumber: 1, perPage: 50, now: clock.now() },
    );
  for (const [typed, title] of [
    ['МОСКВУ', 'Поездка в Москву'],
    ['поездка', 'Поездка в Москву'],
    ['ete', 'ÉTÉ à Bakou'],
    ['IPHONE', 'The iPhone'],
    ['istanbul', 'İstanbul'],
    ['ΟΔΥΣΣΈΑΣ', 'Ο Οδυσσέας'],
  ] as const) {
    expect(await findTitles(deps, typed, 9), typed).toMatchObject([{ title }]);
    expect(await listed(typed), typed).toMatchObject({ posts: [{ title }], total: 1 });
  }
  expect(await listed('московский')).toMatchObject({ posts: [], total: 0 });
});
