/**
 * One's own comment, at the address that its writer's browser was given: changed and withdrawn.
 */
import { describe, expect, test } from 'vitest';
import { byClass, text } from '../support/html.ts';
import { cookiesOf, openBlog, pathOf } from '../support/open-blog.ts';

describe('one’s own comment', () => {
  test('303 changed within ten minutes, by the same browser alone, and marked so', async () => {
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
    // Whoever was sent the address sees it, and can do nothing to it.
    const elsewhere = await blog.request.get(own).expect(200);
    expect(elsewhere.text).toContain('Your comment is shown');
    expect(elsewhere.text).not.toContain('Withdraw it');
    expect((await change(own, '')).status).toBe(403);
    expect((await change(own, 'antiphon-comment=guessed')).text).toContain(
      'only in the browser that sent it',
    );
    expect((await blog.request.get(own).set('Cookie', cookies)).text).toContain('Withdraw it');
    await change(own).expect(303);
    // Other words of somebody who is not known wait once more.
    expect(await page()).not.toContain('Short.');
    await approveAll();
    expect(await page()).toContain('Short.');
    expect(text(byClass(await page(), 'comment')[0])).toContain('changed');
    blog.clock.advance(600_001);
    await change(own).expect(409);
    const late = await blog.request.get(own).set('Cookie', cookies).expect(200);
    expect(late.text).not.toContain('Withdraw it');
  });

  test('303 the cookie is for its address alone, for ten minutes, and for no script', async () => {
    const { send } = await openBlog();
    const taken = await send();
    const [, id] = /\/comments\/(\d+)\//.exec(pathOf(taken.headers['location'])) ?? [];
    expect(taken.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(
          `^antiphon-comment=[\\w-]{43}; Max-Age=600; Path=/comments/${String(id)}/; Expires=[^;]+; HttpOnly; SameSite=Strict$`,
        ),
      ),
    ]);
  });

  test('200 withdrawn: its words are gone everywhere, its place stays where it was answered', async () => {
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
    expect(html).toContain('Its words are forgotten.');
    expect(await page()).not.toContain('<em>long</em>');
    expect(byClass(await page(), 'comment').map(text)[0]).toBe('Withdrawn by its writer');
    await blog.request.get(own).expect(404);
    expect(JSON.stringify(await blog.deps.db.comment.findUnique({ where: { id } }))).not.toContain(
      'Ada',
    );
  });

  test('404 for nonsense, 405 for what is neither', async () => {
    const { blog, send } = await openBlog();
    const own = pathOf((await send()).headers['location']);
    await blog.request.get('/comments/0/x').expect(404);
    await blog.request.get('/comments/999999999999/x').expect(404);
    await blog.request.put(own).expect(405);
  });
});
