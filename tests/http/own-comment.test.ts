/**
 * A commenter's own comment, at the URL that only their browser was given: changing and
 * withdrawing.
 */
import { describe, expect, test } from 'vitest';
import { byClass, text } from '../support/html.ts';
import { cookiesOf, openBlog, pathOf } from '../support/blog/open-blog.ts';

describe('a commenter’s own comment', () => {
  test('303: can be changed for ten minutes, by the same browser only, and is marked as changed', async () => {
    const { blog, page, send, approveAll } = await openBlog();
    const taken = await send();
    const own = pathOf(taken.headers['location']);
    const cookies = cookiesOf(taken);
    await approveAll();
    const change = (at: string, cookie = cookies) =>
      blog.request
        .post(at)
        .set('Cookie', cookie)
        .type('form')
        .send({ name: 'Ada', email: 'ada@reader.example', text: 'Short.' });
    await change(own.replace(/.$/, '_')).expect(404);
    // Anyone with the URL can read it, and can change nothing.
    const elsewhere = await blog.request.get(own).expect(200);
    expect(elsewhere.text).toContain('Your comment is published');
    expect(elsewhere.text).not.toContain('Withdraw comment');
    expect((await change(own, '')).status).toBe(403);
    expect((await change(own, 'antiphon-comment=guessed')).text).toContain(
      'only in the browser that sent it',
    );
    expect((await blog.request.get(own).set('Cookie', cookies)).text).toContain('Withdraw comment');
    await change(own).expect(303);
    // A changed text of an unknown commenter is pending again.
    expect(await page()).not.toContain('Short.');
    await approveAll();
    expect(await page()).toContain('Short.');
    expect(text(byClass(await page(), 'comment')[0])).toContain('edited');
    blog.clock.advance(600_001);
    await change(own).expect(409);
    const late = await blog.request.get(own).set('Cookie', cookies).expect(200);
    expect(late.text).not.toContain('Withdraw comment');
  });

  test('303: its cookies are for its URL for ten minutes, for the site for a year, and for no script', async () => {
    const { send } = await openBlog();
    const taken = await send();
    const [, id] = /\/comments\/(\d+)\//.exec(pathOf(taken.headers['location'])) ?? [];
    expect(taken.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(
          `^antiphon-comment=[\\w-]{43}; Max-Age=600; Path=/comments/${String(id)}/; Expires=[^;]+; HttpOnly; SameSite=Strict$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(
          `^antiphon-commented=${String(id)}\\.[\\w-]{43}; Max-Age=31536000; Path=/; Expires=[^;]+; HttpOnly; SameSite=Lax$`,
        ),
      ),
    ]);
  });

  test('200: after withdrawal its text is gone everywhere, and its place stays if it has replies', async () => {
    const { blog, page, send, approveAll } = await openBlog();
    const taken = await send();
    const own = pathOf(taken.headers['location']);
    await approveAll();
    const [{ id } = { id: 0 }] = await blog.deps.db.comment.findMany({ select: { id: true } });
    await send({ text: 'I agree', parent: String(id) });
    await approveAll();
    const { text: html } = await blog.request
      .post(own)
      .set('Cookie', cookiesOf(taken))
      .type('form')
      .send({ do: 'withdraw' })
      .expect(200);
    expect(html).toContain('Its text has been deleted.');
    expect(await page()).not.toContain('<em>long</em>');
    expect(byClass(await page(), 'comment').map(text)[0]).toBe('Withdrawn by its author');
    await blog.request.get(own).expect(404);
    expect(JSON.stringify(await blog.deps.db.comment.findUnique({ where: { id } }))).not.toContain(
      'Ada',
    );
  });

  test('404: an invalid URL; 405: any other method', async () => {
    const { blog, send } = await openBlog();
    const own = pathOf((await send()).headers['location']);
    await blog.request.get('/comments/0/x').expect(404);
    await blog.request.get('/comments/999999999999/x').expect(404);
    await blog.request.put(own).expect(405);
  });

  test('303: a pending one stays pending whatever the name, so that nobody learns whom the blog knows', async () => {
    const { blog, page, send, approveAll } = await openBlog();
    await send({ name: 'Alice', email: 'alice@secret.example', text: 'Known.' });
    await approveAll();
    const taken = await send({ name: 'Mallory', email: '', text: 'Who is it?' });
    const own = pathOf(taken.headers['location']);
    const guess = () =>
      blog.request
        .post(own)
        .set('Cookie', cookiesOf(taken))
        .type('form')
        .send({ name: 'Alice', email: 'alice@secret.example', text: 'Who is it?' });
    for (let at = 0; at < 5; at += 1) expect((await guess()).status).toBe(303);
    expect((await blog.request.get(own)).text).toContain('Your comment is awaiting review');
    expect(await page()).not.toContain('Who is it?');
  });

  test('409: ten changes are the limit; it can still be withdrawn', async () => {
    const { blog, send } = await openBlog();
    const taken = await send();
    const { id } = await blog.deps.db.comment.findFirstOrThrow();
    await blog.deps.db.comment.update({ where: { id }, data: { changes: 10 } });
    const post = (fields: Record<string, string>) =>
      blog.request
        .post(pathOf(taken.headers['location']))
        .set('Cookie', cookiesOf(taken))
        .type('form')
        .send(fields);
    const { status, text: html } = await post({ name: 'Ada', text: 'Once more.' });
    expect(status).toBe(409);
    expect(html).toContain('You have edited this comment ten times');
    expect(html).toContain('Withdraw comment');
    expect((await post({ do: 'withdraw' })).status).toBe(200);
  });

  test('200: a pending one has no links for anyone who only has the URL', async () => {
    const { blog, send } = await openBlog();
    const taken = await send({ url: 'spam.example', text: 'See [this](https://phish.example/)' });
    const own = pathOf(taken.headers['location']);
    const writer = await blog.request.get(own).set('Cookie', cookiesOf(taken)).expect(200);
    expect(writer.text).toContain('href="https://phish.example/"');
    const other = (await blog.request.get(own).expect(200)).text;
    expect(other).toContain('<p>See this</p>');
    expect(other).not.toMatch(/href="[^"]*(phish|spam)\.example/);
  });
});

test('403: forms of other sites: a comment, and a change of one', async () => {
  const { blog, post, send } = await openBlog();
  const own = pathOf((await send()).headers['location']);
  for (const [path, headers] of [
    [`${post.path}/comments`, { 'Sec-Fetch-Site': 'cross-site' }],
    [`${post.path}/comments`, { Origin: 'https://evil.example' }],
    [own, { 'Sec-Fetch-Site': 'same-site' }],
  ] as const) {
    await blog.request.post(path).set(headers).type('form').send({ do: 'preview' }).expect(403);
  }
  // Some older browsers send no origin from a page with no referrer.
  await blog.request
    .post(`${post.path}/comments`)
    .set('Origin', 'null')
    .type('form')
    .send({ do: 'preview', name: 'Ada', text: 'Hm.' })
    .expect(200);
});
