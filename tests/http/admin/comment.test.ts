/**
 * One comment at the desk: answered, edited; and where its pages once were.
 */
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
  const send = (verb: 'answer' | 'edit') => (fields: Record<string, string>) =>
    agent
      .post(`${path}/${verb}`)
      .type('form')
      .send({ csrf, seen, ...fields });
  return { blog, post, comment, agent, user, path, answer: send('answer'), edit: send('edit') };
}

test('200: what there is about it, and the way back to where it is listed', async () => {
  const { agent, path } = await oneComment('See **this**');
  const { text: html } = await agent.get(path).expect(200);
  expect(text(byClass(html, 'row')[0])).toMatch(
    /^Ada · ada@reader\.example · comment, less than a minute ago · on A crossing See this .*score/,
  );
  expect(linkOn(html, 'Back to the conversation')).toBe('?state=pending');
  expect(text(byClass(html, 'places')[0])).toContain('Conversation 1 wait');
});

test('303: answered, both are shown, the answer under it, by its writer’s name', async () => {
  const { blog, post, comment, agent, user, path, answer } = await oneComment('Is it far?');
  expect((await agent.get(path).expect(200)).text).toContain('Show it, and answer');
  expect((await answer({ answer: ' ' }).expect(422)).text).toContain('Enter your comment.');
  await answer({ answer: 'A *day*.', seen: '000000000000' }).expect(409);
  const { headers } = await answer({ answer: 'A *day*.' }).expect(303);
  expect(headers['location']).toContain(`${path}?done=answered`);
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
  const closed = await answer({ answer: 'And a night.' }).expect(409);
  expect(closed.text).toContain('takes no comments any more');
  expect(closed.text).toContain('And a night.');
});

test('303: edited, its words change and its state does not; what changed meanwhile is shown', async () => {
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
  expect(late.text).toContain('not as you saw it');
  expect(late.text).toContain('Others');
  await agent.get(`${QUEUE}/comments/999`).expect(404);
});

test('301: the addresses that letters named lead to the new ones', async () => {
  const blog = await testBlog();
  const { agent } = await signedInAs(blog, 'editor');
  for (const [old, now] of [
    ['/admin/comments', `${QUEUE}?state=pending&only=comments`],
    ['/admin/comments?state=approved', `${QUEUE}?state=approved&only=comments`],
    ['/admin/comments?state=withdrawn&before=7', `${QUEUE}?state=withdrawn&only=comments`],
    ['/admin/comments?state=//evil.example', `${QUEUE}?state=pending&only=comments`],
    ['/admin/comments/12', `${QUEUE}/comments/12`],
  ] as const) {
    const { headers } = await agent.get(old).expect(301);
    expect(headers['location'], old).toBe(`http://blog.example${now}`);
  }
  await agent.get('/admin/comments/x').expect(404);
  const { headers } = await blog.request.get('/admin/comments').expect(303);
  expect(headers['location']).toContain('/admin/sign-in?return=');
  const author = await signedInAs(blog, 'author');
  await author.agent.get('/admin/comments').expect(403);
});
