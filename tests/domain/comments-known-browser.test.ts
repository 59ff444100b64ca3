/** Comments of browsers without JavaScript, which a signed cookie recognizes. */
import { expect, test } from 'vitest';
import { changeOwnComment } from '../../src/comments/edit-own.ts';
import { browserToken } from '../../src/comments/known-browser.ts';
import type { Submission } from '../../src/comments/submit.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { decideComments } from '../support/blog/decide.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aComment } from '../support/samples/comments.ts';

async function aBlog() {
  const blog = await testBlog();
  return { blog, deps: blog.deps, post: await aPost(blog.deps) };
}

test('a comment without the proof of work is shown at once while the browser’s earlier comment is approved', async () => {
  const { blog, deps, post } = await aBlog();
  const first = await aComment(blog, post.id, { nonce: '', email: '' });
  const earlier = await browserToken(deps, first.comment.id);
  const next = async (more: Partial<Submission>) =>
    (await aComment(blog, post.id, { nonce: '', email: '', ...more })).comment.state;
  expect(await next({ earlier }), 'the earlier one is pending').toBe('pending');
  await decideComments(deps, [first.comment.id], 'approved');
  expect(await next({ earlier })).toBe('approved');
  expect(await next({ earlier: null })).toBe('pending');
  const others = [`${first.comment.id + 1}${earlier.slice(1)}`, `${earlier}x`, 'x', ''];
  for (const forged of others) expect(await next({ earlier: forged }), forged).toBe('pending');
  const links =
    'http://a.example http://b.example http://c.example http://d.example http://e.example';
  const spam = { ...{ nonce: '', text: links }, earlier };
  expect((await aComment(blog, post.id, spam)).comment.state, 'other rules').toBe('pending');
  await decideComments(deps, [first.comment.id], 'spam');
  expect(await next({ earlier })).toBe('pending');
  await changeSetting(deps, 'commentModeration', 'all');
  await decideComments(deps, [first.comment.id], 'approved');
  expect(await next({ earlier }), 'every comment is reviewed').toBe('pending');
});

test('a comment of a known browser can be edited and stays shown, but not one that only the owner approved', async () => {
  const { blog, deps, post } = await aBlog();
  const first = await aComment(blog, post.id, { nonce: '', email: '' });
  await decideComments(deps, [first.comment.id], 'approved');
  const earlier = await browserToken(deps, first.comment.id);
  const second = await aComment(blog, post.id, { nonce: '', email: '', earlier });
  const form = { name: 'Ada', email: '', url: '', text: 'Other words.' };
  const edited = async ({ claim }: typeof first) => {
    const outcome = await changeOwnComment(deps, claim, { form, sentFrom: null });
    return outcome.kind === 'changed' ? outcome.comment.state : outcome.kind;
  };
  expect(await edited(second)).toBe('approved');
  expect(await edited(first)).toBe('pending');
});
