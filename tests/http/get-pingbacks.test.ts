import { decideLinkbacks } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { checked, good } from '../support/checked.ts';
import { call } from '../support/sites/clients.ts';

const getPingbacks = 'pingback.extensions.getPingbacks';

test('200: the sources that the post shows; none before one is approved', async () => {
  const { blog, post, site, linkback } = await checked(good);
  expect(await call(blog, getPingbacks, [blog.urlOf(post)])).toEqual({ value: [] });
  await decideLinkbacks(blog.deps, [linkback.id], 'approved');
  expect(await call(blog, getPingbacks, [blog.urlOf(post)])).toEqual({ value: [site.url('/a')] });
});

test.each([
  ['unpublished', unpublishPost],
  ['deleted', deletePost],
])('200: fault 32 for a post that is %s, as for one that does not exist', async (_, withdraw) => {
  const { blog, post, linkback } = await checked(good);
  await decideLinkbacks(blog.deps, [linkback.id], 'approved');
  await withdraw(blog.deps, post.path);
  const answer = await call(blog, getPingbacks, [blog.urlOf(post)]);
  expect(answer).toMatchObject({ fault: { code: 32 } });
  expect(answer).toEqual(await call(blog, getPingbacks, [`${blog.urlOf(post)}-no`]));
});
