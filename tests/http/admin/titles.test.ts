import { expect, test } from 'vitest';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';

test('200 titles that are found have a path and what tells them apart', async () => {
  const blog = await testBlog();
  await aPost(blog.deps, { title: 'Über die Überfahrt' });
  await aPost(blog.deps, { title: 'About crossing', kind: 'page' });
  const { agent } = await signedInAs(blog, 'author');
  const found = async (q: string) =>
    (await agent.get('/admin/posts/titles').query({ q }).expect(200)).body as unknown;

  expect(await found('about')).toEqual({
    titles: [{ title: 'About crossing', url: '/about-crossing', detail: 'Page' }],
  });
  expect(await found('uber')).toEqual({
    titles: [
      {
        title: 'Über die Überfahrt',
        url: '/2026/11/uber-die-uberfahrt',
        detail: '1 Nov 2026',
      },
    ],
  });
});

test('200 at most ten titles are found', async () => {
  const blog = await testBlog();
  for (let number = 0; number < 12; number += 1) await aPost(blog.deps, { title: `Day ${number}` });
  const { agent } = await signedInAs(blog, 'author');
  const answer = await agent.get('/admin/posts/titles').query({ q: 'day' });
  expect((answer.body as { titles: unknown[] }).titles).toHaveLength(10);
});
