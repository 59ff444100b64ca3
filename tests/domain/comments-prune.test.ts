/** Which personal data of comments is deleted, and when. */
import { decideComments } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { pruneComments } from '../../src/comments/prune.ts';
import { aComment } from '../support/samples/comments.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const DAY_MS = 86_400_000;

async function aBlog() {
  const blog = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
  return { blog, deps: blog.deps, post: await aPost(blog.deps) };
}

test('the client of a comment cannot be recognized after a week: the day’s salt is deleted', async () => {
  const { blog, deps, post } = await aBlog();
  await aComment(blog, post.id);
  expect(await deps.db.clientSalt.count()).toBe(1);
  blog.clock.advance(7 * DAY_MS);
  await pruneComments(deps);
  expect(await deps.db.clientSalt.count()).toBe(1);
  blog.clock.advance(DAY_MS);
  await pruneComments(deps);
  expect(await deps.db.clientSalt.count()).toBe(0);
});

test('spam and rejected comments are deleted after thirty days, pending and approved ones stay', async () => {
  const { blog, deps, post } = await aBlog();
  const ids: number[] = [];
  for (const state of ['spam', 'rejected', 'approved'] as const) {
    const { comment } = await aComment(blog, post.id);
    await decideComments(deps, [comment.id], state);
    ids.push(comment.id);
  }
  ids.push((await aComment(blog, post.id)).comment.id);
  blog.clock.advance(30 * DAY_MS);
  expect(await pruneComments(deps)).toBe(0);
  blog.clock.advance(1);
  expect(await pruneComments(deps)).toBe(2);
  const left = await deps.db.comment.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
  expect(left.map(({ id }) => id)).toEqual(ids.slice(2));
});

test('of very much spam the oldest is deleted at once, except what the owner marked as spam', async () => {
  const { blog, deps, post } = await aBlog();
  const owners = (await aComment(blog, post.id)).comment.id;
  await decideComments(deps, [owners], 'spam');
  const byRules: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    byRules.push((await aComment(blog, post.id, { trap: 'x', nonce: '' })).comment.id);
  }
  expect(await pruneComments(deps, { maxSpam: 3 })).toBe(2);
  const left = await deps.db.comment.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
  expect(left.map(({ id }) => id)).toEqual([owners, ...byRules.slice(2)]);
});

test('an unconfirmed subscription is deleted after thirty days', async () => {
  const { blog, deps, post } = await aBlog();
  await aComment(blog, post.id, { wantsReplies: true });
  expect(await deps.db.commentSubscription.count()).toBe(1);
  blog.clock.advance(30 * DAY_MS + 1);
  await pruneComments(deps);
  expect(await deps.db.commentSubscription.count()).toBe(0);
});
