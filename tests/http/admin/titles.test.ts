import { expect, test } from 'vitest';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';

test('200 titles of published posts are found by words in any order, those that begin with them first', async () => {
  const blog = await testBlog();
  for (const title of ['A winter crossing', 'Crossing the Caspian in winter', 'Über die Überfahrt'])
    await aPost(blog.deps, { title });
  await aPost(blog.deps, { title: 'A crossing in no winter yet', status: 'draft' });
  await aPost(blog.deps, { title: 'About crossing', kind: 'page' });
  const { agent } = await signedInAs(blog, 'author');
  const found = async (q: string) => {
    const { status, body } = await agent.get('/admin/posts/titles').query({ q });
    expect(status).toBe(200);
    return (body as { titles: { title: string; url: string; detail: string }[] }).titles;
  };
  const titles = async (q: string) => (await found(q)).map(({ title }) => title);

  expect(await titles('crossing winter')).toEqual([
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
  expect(await found('about')).toEqual([
    { title: 'About crossing', url: '/about-crossing', detail: 'Page' },
  ]);
  expect(await found('uber')).toEqual([
    {
      title: 'Über die Überfahrt',
      url: '/2026/11/uber-die-uberfahrt',
      detail: expect.stringMatching(/^\d+ Nov 2026$/) as string,
    },
  ]);
});

test('200 at most ten titles are found', async () => {
  const blog = await testBlog();
  for (let number = 0; number < 12; number += 1) await aPost(blog.deps, { title: `Day ${number}` });
  const { agent } = await signedInAs(blog, 'author');
  const { body } = await agent.get('/admin/posts/titles').query({ q: 'day' });
  expect((body as { titles: unknown[] }).titles).toHaveLength(10);
});
