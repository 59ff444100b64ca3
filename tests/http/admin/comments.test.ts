import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { changeFlags } from '../../../src/posts/publish.ts';
import { aComment } from '../../support/comments.ts';
import { attribute, byClass, byTag, text } from '../../support/html.ts';
import { signedInAs } from '../../support/signed-in.ts';
import { aPost, testBlog } from '../../support/test-blog.ts';

async function desk() {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'A <b>crossing' });
  const { agent, csrf, user } = await signedInAs(blog, 'editor');
  const get = async (state = 'held') =>
    (await agent.get(`/admin/comments?state=${state}`).expect(200)).text;
  return {
    blog,
    agent,
    csrf,
    user,
    post,
    get,
    keys: async () =>
      byTag(await get(), 'input')
        .filter((input) => attribute(input, 'name') === 'row')
        .map((input) => attribute(input, 'value') ?? ''),
    decide: (fields: Record<string, string | string[]>) =>
      agent
        .post('/admin/comments')
        .type('form')
        .send({ csrf, ...fields })
        .expect(303),
  };
}

test('200: what waits, by whom, where, in safe markup, with its score', async () => {
  const { blog, post, get } = await desk();
  await aComment(blog, post.id, { name: '<i>Ada', text: 'See **this** <script>alert(1)</script>' });
  const html = await get();
  const row = text(byClass(html, 'row')[0]);
  expect(row).toContain('<i>Ada · ada@reader.example');
  expect(row).toContain('on A <b>crossing');
  expect(html).toContain('<strong>this</strong> &lt;script&gt;');
  expect(row).toMatch(/score \+?-?\d/);
  expect(text(byClass(html, 'places')[0])).toMatch(/Comments 1/);
});

test('303: approved one by one or several at once, and readers see it at the next request', async () => {
  const { blog, post, get, keys, decide } = await desk();
  for (const words of ['One', 'Two', 'Three']) {
    await aComment(blog, post.id, { name: words, text: `${words} thing` });
  }
  await blog.request.get(post.path).expect(200);
  const [three = '', two = '', one = ''] = await keys();
  await decide({ one: `approved ${three}` });
  expect((await blog.request.get(post.path)).text).toContain('Three thing');
  await decide({ all: 'spam', row: [two, one] });
  expect(await get()).toContain('Nothing waits');
  expect(byClass(await get('spam'), 'row')).toHaveLength(2);
  const said = (await listActions(blog.deps, { most: 2 })).map(({ action }) => action);
  expect(said).toEqual(['called spam', 'approved']);
});

test('303: what its writer has changed since is left as it is; nonsense does nothing', async () => {
  const { blog, post, keys, get, decide } = await desk();
  await aComment(blog, post.id, { text: 'At first' });
  const [key = ''] = await keys();
  await blog.deps.db.comment.updateMany({ data: { markdown: 'Now this' } });
  const { headers } = await decide({ one: `approved ${key}` });
  expect(headers['location']).toContain('left=1');
  await decide({ one: 'approved nonsense' });
  await decide({ one: `deleted ${key}` });
  await decide({});
  expect(byClass(await get(), 'row')).toHaveLength(1);
});

test('a decision is taken back by a button, and only by whom it was given to', async () => {
  const { blog, post, agent, csrf, keys, get } = await desk();
  await aComment(blog, post.id, { text: 'Wait for me' });
  const [key = ''] = await keys();
  const send = (path: string, fields: Record<string, string>) =>
    agent
      .post(`/admin/comments${path}`)
      .type('form')
      .send({ csrf, ...fields })
      .expect(303);
  const decided = new URL(String((await send('', { one: `spam ${key}` })).headers['location']));
  const page = (await agent.get(decided.pathname + decided.search).expect(200)).text;
  expect(page).toContain('1 marked as spam.');
  const undo = decided.searchParams.get('undo') ?? '';
  const back = await send('/undo', { undo: `${undo.slice(0, -1)}~` });
  expect(back.headers['location']).toContain('done=unmade');
  expect(await keys()).toEqual([]);
  await send('/undo', { undo });
  expect(await keys()).toEqual([key]);
  expect(text(byClass(await get(), 'row')[0])).toContain('Wait for me');
});

test('answered from the desk: both are shown, the answer under it, by its writer’s name', async () => {
  const { blog, post, agent, csrf, keys, user } = await desk();
  const { comment } = await aComment(blog, post.id, { text: 'Is it far?' });
  const seen = ((await keys())[0] ?? '').split('.')[1] ?? '';
  const path = `/admin/comments/${comment.id}`;
  expect((await agent.get(path).expect(200)).text).toContain('Show it, and answer');
  const answer = (fields: Record<string, string>) =>
    agent
      .post(`${path}/answer`)
      .type('form')
      .send({ csrf, seen, ...fields });
  expect((await answer({ answer: ' ' }).expect(422)).text).toContain('Write what you want to say.');
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

test('edited at the desk: the words change, the state does not; what changed meanwhile is shown', async () => {
  const { blog, post, agent, csrf, keys } = await desk();
  const { comment } = await aComment(blog, post.id, { text: 'Teh words' });
  const seen = ((await keys())[0] ?? '').split('.')[1] ?? '';
  const edit = (fields: Record<string, string>) =>
    agent
      .post(`/admin/comments/${comment.id}/edit`)
      .type('form')
      .send({ csrf, seen, name: 'Ada', url: '', ...fields });
  const refused = await edit({ text: '', url: 'not an address' }).expect(422);
  expect(refused.text).toContain('Write what you want to say.');
  await edit({ text: 'The **words**' }).expect(303);
  const row = await blog.deps.db.comment.findUnique({ where: { id: comment.id } });
  expect(row).toMatchObject({
    state: 'held',
    text: 'The words',
    authorEmail: 'ada@reader.example',
  });
  const late = await edit({ text: 'Others' }).expect(409);
  expect(late.text).toContain('not as you saw it');
  expect(late.text).toContain('Others');
  await agent.get('/admin/comments/999').expect(404);
});
