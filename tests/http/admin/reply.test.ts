/** Replies from the rows of the moderation queue, to comments and to linkbacks. */
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { changeFlags } from '../../../src/posts/publish.ts';
import { trashPost } from '../../../src/posts/trash.ts';
import { keysOn, QUEUE, queueOf } from '../../support/blog/queue.ts';
import { responsesOn } from '../../support/blog/responses-on.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { aComment } from '../../support/samples/comments.ts';

async function aReply() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { id } = await aLinkback(blog.deps, {
    postId: post.id,
    type: 'reply',
    sourceUrl: 'http://notes.example/a_reply',
    hostName: 'notes.example',
  });
  const said = { author: 'Polling [Notes]', content: 'I was there.' };
  await blog.deps.db.linkback.update({ where: { id }, data: said });
  const queue = await queueOf(blog);
  const { agent, csrf } = queue;
  const seen = (await queue.key(`l${id}`)).split('.')[1] ?? '';
  const path = `${QUEUE}/linkbacks/${id}`;
  const send = (fields: Record<string, string>) =>
    agent
      .post(`${path}/reply`)
      .type('form')
      .send({ csrf, seen, ...fields });
  return { ...queue, blog, post, id, path, send };
}

test('303: a reply to a linkback approves it and is a comment below it', async () => {
  const { blog, post, id, send, user, get } = await aReply();
  expect(await get()).toContain('Approve and reply');
  const { headers } = await send({ reply: 'Thank *you*.', state: 'pending' }).expect(303);
  expect(headers['location']).toContain(`${QUEUE}?state=pending&done=replied`);
  const linkback = await blog.deps.db.linkback.findUniqueOrThrow({ where: { id } });
  expect(linkback).toMatchObject({ moderation: 'approved', byOwner: true });
  const html = (await blog.request.get(post.path).expect(200)).text;
  expect(responsesOn(html)).toEqual([
    `linkback-${id} at 0`,
    expect.stringMatching(/^comment-\d+ at 1$/),
  ]);
  expect(html).toContain('Thank <em>you</em>.');
  expect(html).toContain(user.name);
  expect((await listActions(blog.deps, { max: 2 })).map(({ action }) => action)).toEqual([
    'replied to',
    'approved',
  ]);
});

test('303: a reply to a comment from the queue leads back to its place in the queue', async () => {
  const { blog, post, agent, csrf, get, key } = await aReply();
  const { comment } = await aComment(blog, post.id, { text: 'Is it far?' });
  const seen = (await key(`c${comment.id}`)).split('.')[1] ?? '';
  const place = { state: 'pending', only: 'comments' };
  const { headers } = await agent
    .post(`${QUEUE}/comments/${comment.id}/reply`)
    .type('form')
    .send({ csrf, seen, [`reply-comment-${comment.id}`]: 'A day.', ...place })
    .expect(303);
  const url = new URL(String(headers['location']));
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ ...place, done: 'replied' });
  expect(await get(url.search)).toContain('Reply published.');
  expect(keysOn(await get(url.search))).toEqual([]);
  expect(await blog.deps.db.comment.findFirst({ where: { parentId: comment.id } })).toMatchObject({
    text: 'A day.',
    state: 'approved',
  });
});

test('422, 409: a refused reply is shown again on the page of its linkback, and approves nothing', async () => {
  const { blog, post, id, path, send, agent } = await aReply();
  expect((await agent.get(path).expect(200)).text).toContain('I was there.');
  expect((await send({ reply: ' ', state: 'pending' }).expect(422)).text).toContain(
    'Enter your comment.',
  );
  const late = await send({ reply: 'Late words.', seen: '000000000000' }).expect(409);
  expect(late.text).toContain('This response changed after you opened it');
  expect(late.text).toContain('Late words.');
  await changeFlags(blog.deps, post.path, { commentsOpen: false });
  expect((await send({ reply: 'Closed.' }).expect(409)).text).toContain(
    'Comments on this post are',
  );
  const linkback = await blog.deps.db.linkback.findUniqueOrThrow({ where: { id } });
  expect(linkback.moderation).toBe('pending');
  expect(await blog.deps.db.comment.count()).toBe(0);
});

test('409: a reply under a post that is not public says so, and approves nothing', async () => {
  const { blog, post, id, send } = await aReply();
  await trashPost(blog.deps, post.path);
  const { text } = await send({ reply: 'Thanks.' }).expect(409);
  expect(text).toContain('This post is not public, so nobody could read the reply.');
  const linkback = await blog.deps.db.linkback.findUniqueOrThrow({ where: { id } });
  expect(linkback.moderation).toBe('pending');
});

test('404: a like or a page that was never read cannot be replied to', async () => {
  const { blog, post, agent, csrf } = await aReply();
  for (const given of [{ type: 'like' }, { type: 'reply', verification: 'pending' }] as const) {
    const { id } = await aLinkback(blog.deps, { postId: post.id, ...given });
    const path = `${QUEUE}/linkbacks/${id}`;
    await agent.get(path).expect(404);
    const fields = { csrf, seen: '000000000000', reply: 'Words.' };
    await agent.post(`${path}/reply`).type('form').send(fields).expect(404);
  }
});
