import { expect, test } from 'vitest';
import { transact } from '../../../src/db/client.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { byClass, byTag, text } from '../../support/html.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aComment } from '../../support/samples/comments.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function overviewOf(role: 'owner' | 'author') {
  const blog = await testBlog();
  const { agent, user } = await signedInAs(blog, role);
  return { blog, user, get: async () => (await agent.get('/admin').expect(200)).text };
}

test('200: the overview of an empty blog says that there is nothing to do', async () => {
  const { get } = await overviewOf('owner');
  const html = await get();
  expect(html).toContain('Nothing to review.');
  expect(html).toContain('No drafts.');
  expect(html).not.toContain('Failed notifications');
});

test('200: drafts, the last changed first, with what to review and what failed', async () => {
  const { blog, get } = await overviewOf('owner');
  for (let number = 1; number <= 6; number += 1) {
    await aPost(blog.deps, { title: `<i>Draft ${number}`, slug: `d${number}`, status: 'draft' });
    blog.clock.advance(60_000);
  }
  const post = await aPost(blog.deps, { title: 'A crossing' });
  const [first] = [
    await aLinkback(blog.deps, { postId: post.id }),
    await aLinkback(blog.deps, { postId: post.id }),
  ];
  await transact(blog.deps.db, ({ outboxEntry }) =>
    outboxEntry.create({
      data: {
        postId: post.id,
        target: 'http://far.example/b',
        targetKey: 'b',
        passage: '',
        state: 'failed',
        lastAnswer: 'No answer.',
        hostName: first.hostName,
        createdAt: blog.clock.now(),
      },
    }),
  );
  await aComment(blog, post.id);
  const html = await get();
  expect(html).toContain('3 pending responses to review');
  const [drafts, failures] = byClass(html, 'rows').map(text);
  expect(drafts).toMatch(/^<i>Draft 6 changed .*<i>Draft 2 changed/);
  expect(drafts).not.toContain('Draft 1');
  expect(html).toContain('All drafts');
  expect(failures).toBe('http://far.example/b for “A crossing” No answer.');
});

test('200: linkbacks by day and protocol, and the hosts with most links, as numbers, too', async () => {
  const { blog, get } = await overviewOf('owner');
  const { id: postId } = await aPost(blog.deps);
  for (const hostName of ['far.example', 'far.example', 'near.example']) {
    await aLinkback(blog.deps, { postId, hostName, moderation: 'approved' });
  }
  await aComment(blog, postId);
  const html = await get();
  expect(html).toContain('3 linkbacks and 1 comment in the last 30 days.');
  expect(html).toContain('1 pending response to review');
  const table = byTag(html, 'table').map(text);
  expect(table[0]).toContain('23 Nov30014');
  expect(table[1]).toMatch(/far\.example2.*near\.example1/);
});

test('200: an author sees their own drafts, and no responses', async () => {
  const { blog, user, get } = await overviewOf('author');
  await aPost(blog.deps, { title: 'Mine', slug: 'mine', status: 'draft', author: user.name });
  await aPost(blog.deps, { title: 'Not mine', slug: 'other', status: 'draft', author: 'Ada' });
  await aLinkback(blog.deps);
  const html = await get();
  expect(text(byClass(html, 'rows')[0])).toMatch(/^Mine /);
  expect(html).not.toContain('Not mine');
  expect(html).not.toContain('Linkbacks and comments by day');
  expect(html).not.toContain('to review');
});
