/** What people see at the URL for trackbacks. */
import { expect, test } from 'vitest';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

test.each([
  ['unpublished', unpublishPost],
  ['deleted', deletePost],
])('303: redirects to the page of an %s post, which answers 410', async (_, withdraw) => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  await withdraw(blog.deps, post.path);
  await blog.request
    .get(`${post.path}/trackback`)
    .set('accept', BROWSER)
    .expect(303)
    .expect('location', blog.urlOf(post));
  await blog.request.get(post.path).expect(410);
});

test('303: from a former URL to the current one', async () => {
  const blog = await testBlog();
  const { path } = await aPost(blog.deps);
  const { post } = await renamePost(blog.deps, path, 'another-name');
  const { headers } = await blog.request.get(`${path}/trackback`).set('accept', BROWSER);
  expect(headers['location']).toBe(blog.urlOf(post));
});

test.each(['/2026/11/nothing', '/2026/13/a%2fb'])('404: no post was ever there: %s', async (at) => {
  const blog = await testBlog();
  await blog.request.get(`${at}/trackback`).set('accept', BROWSER).expect(404);
});

test('200: a post whose slug is trackback, or comments, receives trackbacks', async () => {
  const blog = await testBlog();
  for (const slug of ['trackback', 'comments']) {
    const post = await aPost(blog.deps, { title: slug, slug });
    const answer = await blog.request
      .post(`${post.path}/trackback`)
      .type('form')
      .send({ url: 'http://source.example/page' });
    expect(answer.text).not.toContain('permalink of a post of this site');
    expect(await blog.deps.db.linkback.count({ where: { postId: post.id } })).toBe(1);
  }
});
