/** Comments from the form to replies: sent, shown, pending and refused. */
import { describe, expect, test } from 'vitest';
import { changeFlags } from '../../src/posts/publish.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { openBlog, pathOf } from '../support/blog/open-blog.ts';

describe('sending a comment', () => {
  test('303: to the comment’s own URL; a first comment is pending, and shown after approval', async () => {
    const { blog, page, send, approveAll } = await openBlog();
    const { status, headers } = await send();
    expect(status).toBe(303);
    const own = pathOf(headers['location']);
    expect(own).toMatch(/^\/comments\/\d+\/[\w-]{43}$/);
    const pending = await blog.request.get(own).expect(200);
    expect(pending.text).toContain('Your comment is awaiting review');
    expect(pending.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    expect(await page()).not.toContain('<em>long</em>');
    await approveAll();
    const html = await page();
    expect(html).toContain('<em>long</em>');
    expect(html).not.toContain('reader.example');
    const [comment] = byClass(html, 'comment');
    expect(attribute(comment, 'class')).toContain('u-comment h-cite');
    expect((await blog.request.get(own)).text).toContain('Your comment is published');
    // A commenter with an approved comment is not moderated again.
    expect((await send({ text: 'And cold.' })).status).toBe(303);
    expect(await page()).toContain('And cold.');
  });

  test('200: the preview shows the comment, and stores nothing', async () => {
    const { blog, send } = await openBlog();
    const { status, text: html } = await send({ do: 'preview', text: '**So** <b>it</b> goes' });
    expect(status).toBe(200);
    expect(html).toContain('<strong>So</strong> &lt;b&gt;it&lt;/b&gt; goes');
    expect(html).toContain('value="Ada"');
    expect(html).toContain('\n**So** &lt;b&gt;it&lt;/b&gt; goes</textarea>');
    expect(await blog.deps.db.comment.count()).toBe(0);
  });

  test('422: errors are beside their fields, and the values are kept', async () => {
    const { blog, send } = await openBlog();
    const wrong = {
      name: ' ',
      email: 'ada',
      url: 'javascript:alert(1)',
      text: '</textarea><script>',
    };
    const { status, text: html } = await send(wrong);
    expect(status).toBe(422);
    expect(byClass(html, 'failure').map(text)).toEqual([
      'Enter your name.',
      'Enter an email address such as name@example.com, or leave the field empty.',
      'Enter a web address such as example.com, or leave the field empty.',
    ]);
    expect(html).toContain('&lt;/textarea&gt;&lt;script&gt;');
    expect((await send({ text: 'x'.repeat(10_001) })).status).toBe(422);
    expect(await blog.deps.db.comment.count()).toBe(0);
  });

  test('403: comments were closed after the form was loaded; the text is kept', async () => {
    const { blog, post, page, send } = await openBlog();
    const html = await page();
    const stamp = attribute(
      byTag(html, 'input').find((each) => attribute(each, 'name') === 'stamp'),
      'value',
    );
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    const closed = await page();
    expect(closed).not.toContain('comment-form');
    expect(closed).not.toContain('<script type="module"');
    const { status, text: refusal } = await blog.request
      .post(`${post.path}/comments`)
      .type('form')
      .send({ stamp, name: 'Ada', text: 'Too <late>' });
    expect(status).toBe(403);
    expect(refusal).toContain('This post no longer accepts comments.');
    expect(refusal).toContain('Too &lt;late&gt;</textarea>');
    expect((await send().catch(() => ({ status: 0 }))).status).toBe(403);
    const preview = await send({ do: 'preview', text: 'How does it look?' });
    expect(preview.status).toBe(403);
    expect(preview.text).toContain('How does it look?</textarea>');
  });

  test('403: comments closed by age; the error and the post’s page have the date', async () => {
    const { blog, post, page, send } = await openBlog();
    await changeSetting(blog.deps, 'commentsCloseAfterDays', '30');
    // It was published on the first of November.
    expect(text(byClass(await page(), 'respond')[0])).toContain('Open until 1 December 2026.');
    await send();
    expect(blog.pages.holds(post.path)).toBe(true);
    blog.clock.advance(30 * 86_400_000);
    const closed = await page();
    expect(closed).not.toContain('comment-form');
    expect(text(byClass(closed, 'foot-of-post')[0])).toBe(
      'Comments closed after 30 days, but trackbacks and pingbacks are open.',
    );
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    expect(text(byClass(await page(), 'foot-of-post')[0])).toBe(
      'Comments are closed, but trackbacks and pingbacks are open.',
    );
    await changeFlags(blog.deps, post.path, { commentsOpen: true });
    const { status, text: refusal } = await send();
    expect(status).toBe(403);
    expect(refusal).toContain('Posts on this site accept comments for 30 days. This one closed on');
  });

  test('409: a form that was open too long comes back fresh, with the text', async () => {
    const { blog, post, page } = await openBlog();
    const stamp = attribute(
      byTag(await page(), 'input').find((each) => attribute(each, 'name') === 'stamp'),
      'value',
    );
    blog.clock.advance(25 * 3_600_000);
    const answer = await blog.request
      .post(`${post.path}/comments`)
      .type('form')
      .send({ stamp, name: 'Ada', text: 'At last' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Your comment was not sent');
    expect(answer.text).toContain('\nAt last</textarea>');
    expect(answer.text).not.toContain(`value="${String(stamp)}"`);
  });

  test('409: a form sent too quickly is refused, and taken a little later', async () => {
    const { blog, post } = await openBlog();
    const sendAgain = (stamp: string) =>
      blog.request
        .post(`${post.path}/comments`)
        .type('form')
        .send({ stamp, name: 'Ada', text: 'First!' });
    const { text: stamp, headers } = await blog.request
      .get(`${post.path}/comments/stamp`)
      .expect(200)
      .expect('content-type', /^text\/plain/);
    expect(headers['cache-control']).toBe('private, no-store');
    const tooSoon = await sendAgain(stamp);
    expect(tooSoon.status).toBe(409);
    expect(tooSoon.text).toContain('sent too quickly');
    expect(tooSoon.text).toContain(`value="${stamp}"`);
    expect(tooSoon.text).toContain('\nFirst!</textarea>');
    blog.clock.advance(3_000);
    expect((await sendAgain(stamp)).status).toBe(303);
  });

  test('404: the form stamp of a post that takes no comments', async () => {
    const { blog, post } = await openBlog();
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    await blog.request.get(`${post.path}/comments/stamp`).expect(404);
    await blog.request.get('/2026/11/nothing/comments/stamp').expect(404);
  });

  test('409: the same comment twice, as a double click sends it', async () => {
    const { blog, send } = await openBlog();
    const statuses = (await Promise.all([send(), send()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([303, 409]);
    expect(await blog.deps.db.comment.count()).toBe(1);
  });

  test('429: several comments of one client in a short time', async () => {
    const { send } = await openBlog();
    for (let number = 1; number <= 5; number += 1) {
      expect((await send({ text: `Number ${number}` })).status).toBe(303);
    }
    const { status, headers, text: html } = await send({ text: 'Number 6' });
    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('600');
    expect(html).toContain('\nNumber 6</textarea>');
  });

  test('413: a million characters; 404 and 410: no such post', async () => {
    const { blog, post, send } = await openBlog();
    expect((await send({ text: 'x'.repeat(1_000_000) })).status).toBe(413);
    await blog.request
      .post('/2026/11/nothing/comments')
      .type('form')
      .send({ text: 'x' })
      .expect(404);
    await deletePost(blog.deps, post.path);
    await blog.request.post(`${post.path}/comments`).type('form').send({ text: 'x' }).expect(404);
  });

  test('303: a bot that fills every field gets the usual redirect, and its comment is not shown', async () => {
    const { blog, send } = await openBlog();
    const { status } = await send({ subject: 'Cheap' });
    expect(status).toBe(303);
    expect(await blog.deps.db.comment.findMany({ select: { state: true } })).toEqual([
      { state: 'spam' },
    ]);
  });
});

describe('comments under a post', () => {
  test('200: replies are below what they reply to, four levels deep, linkbacks among them', async () => {
    const { blog, post, page, send, approveAll } = await openBlog();
    await changeSetting(blog.deps, 'commentModeration', 'none');
    let parent = '';
    for (let level = 1; level <= 5; level += 1) {
      blog.clock.advance(700_000);
      await send({ text: `Level ${level}`, parent });
      await approveAll();
      const all = await blog.deps.db.comment.findMany({ orderBy: { id: 'desc' }, take: 1 });
      parent = String(all[0]?.id);
    }
    blog.clock.advance(60_000);
    await aLinkback(blog.deps, {
      postId: post.id,
      moderation: 'approved',
      receivedAt: new Date(0),
    });
    const html = await page();
    const responses = byClass(html, 'linkback').map((each) => attribute(each, 'class') ?? '');
    expect(responses[0]).toContain('u-mention');
    expect(responses.slice(1).map((each) => /depth-\d/.exec(each)?.[0] ?? 'depth-0')).toEqual([
      'depth-0',
      'depth-1',
      'depth-2',
      'depth-3',
      'depth-3',
    ]);
    expect(text(byTag(html, 'h2').find((each) => text(each).includes('responses')))).toContain(
      '6 responses',
    );
    // A reply to the deepest level is beside it, with the same parent.
    expect(byClass(html, 'u-in-reply-to').map((each) => attribute(each, 'href'))).toEqual(
      [1, 2, 3, 3].map((id) => `http://blog.example/comments/${id}`),
    );
  });

  test('200: the reply form shows what it replies to; 404: for what is not shown', async () => {
    const { blog, post, page, send, approveAll } = await openBlog();
    await send();
    const [{ id } = { id: 0 }] = await blog.deps.db.comment.findMany({ select: { id: true } });
    await blog.request.get(`${post.path}/comments/reply/${id}`).expect(404);
    await approveAll();
    const link = byTag(await page(), 'a').find((each) => text(each) === 'Reply');
    const { text: html } = await blog.request.get(pathOf(attribute(link, 'href'))).expect(200);
    expect(html).toContain('<em>long</em>');
    expect(html).toContain(`name="parent" value="${id}"`);
    await blog.request.get(`${post.path}/comments/reply/x`).expect(404);
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    const closed = await blog.request.get(`${post.path}/comments/reply/${id}`).expect(403);
    expect(closed.text).toContain('This post no longer accepts comments.');
    expect(closed.text).not.toContain('comment-form');
  });

  test('200: each page of comments has its own URL; 301: the first; 404: past the last', async () => {
    const { blog, post, page, send, approveAll } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '2');
    for (let number = 1; number <= 5; number += 1) await send({ text: `Number ${number}` });
    await approveAll();
    expect(await page()).toContain('Number 2');
    expect(await page()).not.toContain('Number 3');
    const last = await page(`${post.path}/comments/3`);
    expect(last).toContain('Number 5');
    expect(last).toContain(`rel="canonical" href="${blog.urlOf(post)}/comments/3"`);
    await blog.request
      .get(`${post.path}/comments/1`)
      .expect(301)
      .expect('location', blog.urlOf(post));
    await blog.request.get(`${post.path}/comments/4`).expect(404);
    await blog.request.get(`${post.path}/comments/0`).expect(404);
  });

  test('200: a cached page has a form that is valid for as long as the page is cached', async () => {
    const { blog, post, page, send } = await openBlog();
    await page();
    expect(blog.pages.holds(post.path)).toBe(true);
    blog.clock.advance(11 * 3_600_000);
    expect((await send()).status).toBe(303);
    blog.clock.advance(11 * 3_600_000);
    expect((await send({ text: 'Later' })).status).toBe(303);
  });
});

test('200: the feed of a post has its comments, newest first, with stable ids', async () => {
  const { blog, post, send, approveAll } = await openBlog();
  await send({ text: 'First *words*' });
  const first = (await blog.deps.db.comment.findFirstOrThrow()).id;
  blog.clock.advance(60_000);
  await send({ text: 'Second', url: 'ada.example' });
  await approveAll();
  const { text: body } = await blog.request.get(`${post.path}/feed.json`).expect(200);
  const { items } = JSON.parse(body) as { items: Record<string, unknown>[] };
  expect(items).toMatchObject([
    { title: 'Ada commented', content_html: '<p>Second</p>\n' },
    { content_html: '<p>First <em>words</em></p>\n', url: `http://blog.example/comments/${first}` },
  ]);
  expect(String(items[0]?.['id'])).toMatch(/^tag:blog\.example,\d{4}:comment\/\d+$/);
});
