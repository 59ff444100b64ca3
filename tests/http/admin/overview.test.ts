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
  expect(html).toContain('Good morning, Somebody');
  expect(html).toContain('Write your first post');
  expect(html).toContain('None yet. Comments and linkbacks appear here.');
  expect(html).not.toContain('Review responses');
});

test('200: the first steps end with the first published post', async () => {
  const { blog, get } = await overviewOf('owner');
  await aPost(blog.deps, { title: 'Begun', slug: 'begun', status: 'draft' });
  expect(
    byClass(await get(), 'steps')
      .map(text)
      .join(),
  ).toContain('Continue your draft “Begun”');
  await aPost(blog.deps, { title: 'Done', slug: 'done' });
  expect(byClass(await get(), 'steps')).toEqual([]);
});

test('200: the latest responses have their words, likes of a post are one line', async () => {
  const { blog, get } = await overviewOf('owner');
  const { id: postId } = await aPost(blog.deps, { title: 'A crossing' });
  await aComment(blog, postId, { name: 'Dana', text: 'I would *never*.' });
  for (const author of ['Ada', 'Rauf', 'Ferry Log']) {
    blog.clock.advance(60_000);
    const like = await aLinkback(blog.deps, { postId, moderation: 'approved' });
    await transact(blog.deps.db, ({ linkback }) =>
      linkback.update({
        where: { id: like.id },
        data: { type: 'like', author, receivedAt: blog.clock.now() },
      }),
    );
  }
  const rows = text(byClass(await get(), 'latest')[0]);
  expect(rows).toMatch(/I would never\. *Dana commented on A crossing .* ago · pending/);
  expect(rows).toMatch(/Ferry Log, Rauf and 1 other liked A crossing/);
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
  expect(html).toContain('3 responses are pending.');
  const drafts = byClass(html, 'latest').map(text).at(-1);
  expect(drafts).toMatch(/^<i>Draft 6 changed .*<i>Draft 2 changed/);
  expect(drafts).not.toContain('Draft 1');
  expect(html).toContain('All drafts');
  expect(html).toContain('1 failed');
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
  expect(html).toContain('1 response is pending. It is ');
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
  expect(text(byClass(html, 'latest')[0])).toMatch(/^Mine /);
  expect(html).not.toContain('Not mine');
  expect(html).not.toContain('Responses, 30 days');
  expect(html).not.toContain('pending');
});
