/** The admin's page of one comment: answering, editing, and redirects from its former URLs. */
import { expect, test } from 'vitest';
import { changeFlags } from '../../../src/posts/publish.ts';
import { aComment } from '../../support/samples/comments.ts';
import { byClass, text } from '../../support/html.ts';
import { linkOn, QUEUE, queueOf } from '../../support/blog/queue.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function oneComment(words: string) {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'A crossing' });
  const { comment } = await aComment(blog, post.id, { text: words });
  const { agent, csrf, key, user } = await queueOf(blog);
  const path = `${QUEUE}/comments/${comment.id}`;
  const seen = (await key(`c${comment.id}`)).split('.')[1] ?? '';
  const send = (verb: 'reply' | 'edit') => (fields: Record<string, string>) =>
    agent
      .post(`${path}/${verb}`)
      .type('form')
      .send({ csrf, seen, ...fields });
  return { blog, post, comment, agent, user, path, reply: send('reply'), edit: send('edit') };
}

test('200: the page shows the comment’s details and links back to the list it came from', async () => {
  const { agent, path } = await oneComment('See **this**');
  const { text: html } = await agent.get(path).expect(200);
  expect(text(byClass(html, 'response')[0])).toMatch(
    /^Ada commented on A crossing See this .*less than a minute ago .*ada@reader\.example .*score/,
  );
  expect(linkOn(html, 'Back to responses')).toBe('?state=pending');
  expect(text(byClass(html, 'places')[0])).toContain('Responses 1 pending');
});

test('303: an answer approves the comment and appears under it, with its author’s name', async () => {
  const { blog, post, comment, agent, user, path, reply } = await oneComment('Is it far?');
  expect((await agent.get(path).expect(200)).text).toContain('Approve and reply');
  expect((await reply({ reply: ' ' }).expect(422)).text).toContain('Enter your comment.');
  await reply({ reply: 'A *day*.', seen: '000000000000' }).expect(409);
  const { headers } = await reply({ reply: 'A *day*.' }).expect(303);
  expect(headers['location']).toContain(`${path}?done=replied`);
  const html = (await blog.request.get(post.path)).text;
  expect(html).toContain('Is it far?');
  expect(html).toContain('A <em>day</em>.');
  expect(html).toContain(user.name);
  expect(await blog.deps.db.comment.findFirst({ where: { parentId: comment.id } })).toMatchObject({
    userId: user.id,
    state: 'approved',
    depth: 1,
  });

  await changeFlags(blog.deps, post.path, { commentsOpen: false });
  const closed = await reply({ reply: 'And a night.' }).expect(409);
  expect(closed.text).toContain('Comments on this post are closed');
  expect(closed.text).toContain('And a night.');
});

test('303: an edit changes the text and not the state; a change made meanwhile is shown', async () => {
  const { blog, comment, agent, edit } = await oneComment('Teh words');
  const typed = { name: 'Ada', url: '' };
  const refused = await edit({ ...typed, text: '', url: 'not an address' }).expect(422);
  expect(refused.text).toContain('Enter your comment.');
  await edit({ ...typed, text: 'The **words**' }).expect(303);
  const row = await blog.deps.db.comment.findUnique({ where: { id: comment.id } });
  expect(row).toMatchObject({
    state: 'pending',
    text: 'The words',
    authorEmail: 'ada@reader.example',
  });
  const late = await edit({ ...typed, text: 'Others' }).expect(409);
  expect(late.text).toContain('This response changed after you opened it');
  expect(late.text).toContain('Others');
  await agent.get(`${QUEUE}/comments/999`).expect(404);
});

test.each([
  ['/comments', `${QUEUE}?state=pending&only=comments`],
  ['/comments?state=approved', `${QUEUE}?state=approved&only=comments`],
  ['/comments?state=withdrawn&before=7', `${QUEUE}?state=withdrawn&only=comments`],
  ['/comments?state=//evil.example', `${QUEUE}?state=pending&only=comments`],
  ['/comments/12', `${QUEUE}/comments/12`],
  ['/conversation?state=waiting&only=comments', `${QUEUE}?state=waiting&only=comments`],
  ['/Conversation/', `${QUEUE}/`],
  ['/conversation/comments/12?done=edited', `${QUEUE}/comments/12?done=edited`],
  ['/people', '/admin/users'],
  ['/posts/3/told', '/admin/posts/3/notifications'],
])('308: the former URL /admin%s redirects to the new one, with its query', async (old, now) => {
  const blog = await testBlog();
  const { headers } = await blog.request.get(`/admin${old}`).expect(308);
  expect(headers['location']).toBe(`http://blog.example${now}`);
  expect(headers['cache-control']).toBe('no-store');
});

test.each([
  ['/conversation', QUEUE],
  ['/conversation/undo', `${QUEUE}/undo`],
  ['/conversation/comments/12/answer', `${QUEUE}/comments/12/reply`],
  ['/people/3/role', '/admin/users/3/role'],
  ['/commenters/3/forget', '/admin/commenters/3/erase'],
  ['/outbox/never', '/admin/outbox/stop-notifying'],
])('308: a form for the former URL /admin%s is sent to the new one', async (old, now) => {
  const blog = await testBlog();
  const { headers } = await blog.request.post(`/admin${old}`).type('form').send('a=b').expect(308);
  expect(headers['location']).toBe(`http://blog.example${now}`);
});

test('404: a former URL without a comment id does not redirect', async () => {
  const { agent } = await signedInAs(await testBlog(), 'editor');
  await agent.get('/admin/comments/x').expect(404);
});
