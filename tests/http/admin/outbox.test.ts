import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { transact } from '../../../src/db/client.ts';
import { byClass, byTag, text } from '../../support/html.ts';
import { receiver, save, wideBlog } from '../../support/blog/outbox.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const PATH = '/admin/outbox';

async function admin(blog: TestBlog) {
  const { agent, csrf } = await signedInAs(blog, 'editor');
  const get = async (query = '') => (await agent.get(PATH + query).expect(200)).text;
  return {
    get,
    post: async (to: string, fields: Record<string, string | string[]>) => {
      const form = agent.post(PATH + to).type('form');
      const answer = await form.send({ csrf, ...fields }).expect(303);
      const url = new URL(answer.headers['location'] ?? '');
      return { url, flash: text(byClass(await get(url.search), 'flash')[0]) };
    },
  };
}

const rowsOn = (html: string) => byClass(html, 'row').map(text);

test('200: each entry shows its target, endpoint, answer and state', async () => {
  const blog = await wideBlog();
  const { a, site } = await receiver(blog);
  await save(blog, `[One](${a})\n\n[Two](${site.url('/gone')})`, { title: 'A <b>post</b>' });
  await blog.notify();
  const { get } = await admin(blog);
  const html = await get();
  const sent = rowsOn(html).find((row) => row.includes(a)) ?? '';
  expect(sent).toContain(`Sent · ${a}`);
  expect(sent).toContain('from A <b>post</b>');
  expect(sent).toContain('HTTP 202');
  expect(sent).toContain('webmention');
  expect(sent).toContain('sent 23 Nov 2026, 10:00');
  expect(html).not.toContain('<b>post');
  expect(rowsOn(await get('?state=sent'))).toEqual([sent]);
  expect(rowsOn(await get('?state=refused'))).toEqual([]);
  expect(rowsOn(await get('?state=nonsense&before=x'))).toHaveLength(2);
});

test('200: entries are paged, newest first', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  await transact(blog.deps.db, async ({ host, outboxEntry }) => {
    const createdAt = blog.clock.now();
    await host.create({ data: { name: 'far.example', freeAt: createdAt } });
    for (let i = 1; i <= 52; i += 1) {
      const target = `http://far.example/${i}`;
      const given = { postId: post.id, target, targetKey: target, passage: '', createdAt };
      await outboxEntry.create({ data: { ...given, state: 'failed', hostName: 'far.example' } });
    }
  });
  const { get } = await admin(blog);
  const html = await get('?state=failed');
  expect(rowsOn(html)).toHaveLength(50);
  expect(rowsOn(html)[0]).toContain('http://far.example/52');
  const older = byTag(html, 'a').find((each) => text(each) === 'Older');
  const { search } = new URL(older?.attrs.find(({ name }) => name === 'href')?.value ?? '');
  const rows = rowsOn(await get(search));
  expect(rows.map((row) => /far\.example\/\d+/.exec(row)?.[0])).toEqual([
    'far.example/2',
    'far.example/1',
  ]);
});

test('303: one entry, the selected ones or all failed ones are sent again, each with an audit entry', async () => {
  const blog = await wideBlog();
  const { a, b, received } = await receiver(blog);
  await save(blog, `[One](${a})\n\n[Two](${b})`);
  const [one, two] = await blog.notify();
  const { post } = await admin(blog);
  const first = String(one?.id);
  const { flash } = await post('/resend', { one: first, state: 'sent' });
  expect(flash).toBe('Sending one notification again within a few minutes.');
  expect((await blog.outbox()).map(({ state }) => state)).toEqual(['waiting', 'sent']);
  await blog.sends.sendDue();
  expect(received).toHaveLength(3);

  const ticked = await post('/resend', { row: [first, String(two?.id), '999', 'x'] });
  expect(ticked.flash).toBe('Sending 2 notifications again within a few minutes.');
  await blog.deps.db.outboxEntry.updateMany({ data: { state: 'failed', nextTryAt: null } });
  expect((await post('/resend', { which: 'failed' })).url.searchParams.get('count')).toBe('2');
  expect((await post('/resend', {})).flash).toBe('Nothing was selected.');
  expect((await listActions(blog.deps, { max: 5 })).map(({ what }) => what)).toEqual([
    'outbox: all that failed',
    `outbox: ${first}, ${String(two?.id)}`,
    `outbox: ${first}`,
  ]);
});

test('303: notifications to a host are turned off, and on again', async () => {
  const blog = await wideBlog();
  const { a, received } = await receiver(blog);
  await save(blog, `[One](${a})`);
  const [entry] = await blog.notify();
  const { get, post } = await admin(blog);
  const host = new URL(a).hostname;
  const { flash, url } = await post('/stop-notifying', { host, state: 'sent', before: '99' });
  expect(flash).toBe('This host won’t be notified again.');
  expect(url.searchParams.get('state')).toBe('sent');
  expect(rowsOn(await get())[0]).toContain(`${host} is never notified`);
  await post('/resend', { one: String(entry?.id) });
  await blog.notify();
  expect(received).toHaveLength(1);
  await post('/notify', { host });
  await post('/resend', { one: String(entry?.id) });
  await blog.notify();
  expect(received).toHaveLength(2);
  expect((await listActions(blog.deps, { max: 9 })).map(({ action }) => action)).toEqual([
    'sent again',
    'resumed notifying',
    'sent again',
    'stopped notifying',
  ]);
});

test('403: an author may open no page of the outbox', async () => {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog, 'author');
  await agent.get(PATH).expect(403);
  for (const verb of ['resend', 'stop-notifying', 'notify']) {
    const fields = { csrf, which: 'failed', host: 'a.example' };
    await agent.post(`${PATH}/${verb}`).type('form').send(fields).expect(403);
  }
});

test('200: an editor may run the self-test; 403: an author may not', async () => {
  const blog = await testBlog();
  const editor = await signedInAs(blog, 'editor');
  const { text: html } = await editor.agent.get('/admin/self-test').expect(200);
  expect(byTag(html, 'button').map(text)).toContain('Run self-test');
  const author = await signedInAs(blog, 'author');
  await author.agent.get('/admin/self-test').expect(403);
  const form = author.agent.post('/admin/self-test').type('form');
  await form.send({ csrf: author.csrf }).expect(403);
});

test('400: an invalid host is refused', async () => {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog, 'editor');
  await agent
    .post(`${PATH}/stop-notifying`)
    .type('form')
    .send({ csrf, host: 'no host' })
    .expect(400);
});

test('200: the editor and the notifications page of a post list its notifications', async () => {
  const blog = await wideBlog();
  const { a, site } = await receiver(blog);
  const { agent } = await signedInAs(blog, 'editor');
  const { id } = await save(blog, `[One](${a})\n\n[Two](${site.url('/gone')})`, {});
  const pageOf = async (path: string) =>
    (await agent.get(`/admin/posts/${id}${path}`).expect(200)).text;
  expect(await pageOf('')).toContain('Looking for links.');
  expect(await pageOf('')).toContain('data-refresh-url');
  await blog.sends.planDue();
  expect(await pageOf('/notifications')).toContain('0 of 2 notified, 2 pending.');
  await blog.notify();
  for (const path of ['', '/notifications']) {
    const html = await pageOf(path);
    expect(html).toContain('1 of 2 notified.');
    expect(html).not.toContain('data-refresh-url');
    expect(text(byTag(html, 'ul').find((list) => text(list).includes(a)))).toContain(`Sent · ${a}`);
  }
  const draft = await aPost(blog.deps, { status: 'draft' });
  expect((await agent.get(`/admin/posts/${draft.id}`)).text).not.toContain('id="notifications"');
});

test('404: the notifications of another author’s post', async () => {
  const blog = await testBlog();
  const { id } = await aPost(blog.deps);
  const { agent } = await signedInAs(blog, 'author');
  await agent.get(`/admin/posts/${id}/notifications`).expect(404);
});
