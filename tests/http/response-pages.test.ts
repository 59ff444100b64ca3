/** Posts with many responses: their pages, and the permanent URL of each comment. */
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { readResponses } from '../../src/responses/outline.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { openBlog } from '../support/blog/open-blog.ts';
import { headingOf, responsesOn } from '../support/blog/responses-on.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag, elements, text } from '../support/html.ts';
import { aLinkback, approvedLinkbacks } from '../support/samples/a-linkback.ts';
import { commentRows } from '../support/samples/comments.ts';

const continuedOn = (html: string) =>
  text(byTag(html, 'p').find((each) => text(each).startsWith('This page continues')));

describe('pages of responses', () => {
  test('200: a thread longer than a page continues on the next, which names its first author', async () => {
    const { blog, post, page } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '3');
    await commentRows(blog, post.id, 6, (number) => ({ parentId: number > 1 ? 1 : null }));
    const first = await page();
    expect(responsesOn(first)).toEqual(['comment-1 at 0', 'comment-2 at 1', 'comment-3 at 1']);
    expect(continuedOn(first)).toBe('');
    const second = await page(`${post.path}/comments/2`);
    expect(responsesOn(second)).toEqual(['comment-4 at 1', 'comment-5 at 1', 'comment-6 at 1']);
    expect(continuedOn(second)).toBe('This page continues the thread that Reader 1 started.');
    const [back] = elements(second).filter((each) => text(each).startsWith('the thread that'));
    expect(attribute(back, 'href')).toBe(`${blog.urlOf(post)}#comment-1`);
    for (const html of [first, second]) expect(headingOf(html)).toBe('℟ 6 responses');
    await blog.request.get(`${post.path}/comments/3`).expect(404);
  });

  test('200: the first comment of a continued thread may be withdrawn or a linkback', async () => {
    const { blog, post, page } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '1');
    await commentRows(blog, post.id, 2, (number) =>
      number === 1 ? { state: 'withdrawn', authorName: '' } : { parentId: 1 },
    );
    expect(continuedOn(await page(`${post.path}/comments/2`))).toBe(
      'This page continues a thread.',
    );
    expect(headingOf(await page())).toBe('℟ 1 response');
  });

  test('200: linkbacks with text count towards a page, and likes are on the first page', async () => {
    const { blog, post, page } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '2');
    await commentRows(blog, post.id, 2);
    const later = { postId: post.id, moderation: 'approved' } as const;
    const { id } = await aLinkback(blog.deps, later);
    await aLinkback(blog.deps, { ...later, type: 'like' });
    const second = await page(`${post.path}/comments/2`);
    expect(responsesOn(second)).toEqual([`linkback-${id} at 0`]);
    expect(byClass(second, 'u-like')).toEqual([]);
    expect(byClass(await page(), 'u-like')).toHaveLength(1);
    expect(headingOf(second)).toBe('℟ 4 responses');
  });

  test('200: many pages have links to the first, the last and their neighbours', async () => {
    const { blog, post, page } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '1');
    await commentRows(blog, post.id, 9);
    const html = await page(`${post.path}/comments/6`);
    expect(text(byClass(html, 'pagination')[0])).toBe('Earlier 1 … 4 5 6 7 8 9 Later');
    const rel = (name: string) =>
      attribute(
        elements(html).find((each) => each.tagName === 'a' && attribute(each, 'rel') === name),
        'href',
      );
    expect([rel('prev'), rel('next')]).toEqual(
      [5, 7].map((number) => `${blog.urlOf(post)}/comments/${number}`),
    );
  });

  test('200: the latest five hundred linkbacks, and every comment, are counted and shown once', async () => {
    const { blog, post, page } = await openBlog();
    await commentRows(blog, post.id, 30, (number) =>
      number % 3 === 0 ? { state: 'withdrawn', authorName: '' } : {},
    );
    const replies = Array.from({ length: 502 }, () => ({
      type: 'reply' as const,
      content: 'Words',
    }));
    await approvedLinkbacks(blog, post, replies);
    const pages = [await page(), await page(`${post.path}/comments/2`)];
    await blog.request.get(`${post.path}/comments/3`).expect(404);
    for (const html of pages) {
      expect(headingOf(html)).toBe('℟ 522 responses');
      expect(html).toContain('Of the responses from other sites, only the latest 500 are shown.');
    }
    expect(pages.map((html) => responsesOn(html).length)).toEqual([500, 20]);
    expect(new Set(pages.flatMap(responsesOn)).size).toBe(520);
  });

  test('200: of thousands of responses, only those on the page are read', async () => {
    const { blog, post, page } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '20');
    await commentRows(blog, post.id, 2_000, (number) => ({ parentId: number > 1 ? 1 : null }));
    const html = await page(`${post.path}/comments/50`);
    expect(responsesOn(html)).toHaveLength(20);
    expect(continuedOn(html)).toContain('Reader 1 started');
    // The number of rows that were read with their text.
    const read: number[] = [];
    const db = blog.deps.db.$extends({
      query: {
        comment: {
          async findMany({ args, query }) {
            const rows = await query(args);
            if (rows.some((row) => 'bodyHtml' in row || 'text' in row)) read.push(rows.length);
            return rows;
          },
        },
      },
    });
    const deps = { ...blog.deps, db: db as unknown as Db };
    const responses = await readResponses(deps, { commentsPerPage: 20 }, post.id, 50);
    expect(responses).toMatchObject({ page: 50, pages: 100, count: 2_000 });
    // And the first comment of the thread.
    expect(read).toEqual([21]);
    expect(await readResponses(deps, { commentsPerPage: 20 }, post.id, 101)).toBeNull();
    expect(read).toEqual([21]);
  });

  test('200: of a password-protected post are paged as elsewhere, and comments have no URLs of their own', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { status: 'protected', password: 'Ships at dawn' });
    await changeSetting(blog.deps, 'commentsPerPage', '1');
    await commentRows(blog, post.id, 2);
    const reader = supertest.agent(blog.listener.answer);
    await reader.get(`${post.path}/comments/2`).expect(403);
    await reader.post(post.path).type('form').send({ password: 'Ships at dawn' }).expect(303);
    const { text: html } = await reader.get(`${post.path}/comments/2`).expect(200);
    expect(responsesOn(html)).toEqual(['comment-2 at 0']);
    expect(html).not.toContain('/comments/2"');
    await reader.get('/comments/2').expect(404);
  });
});

describe('a comment’s own URL', () => {
  const whereIs = async (blog: { request: ReturnType<typeof supertest> }, id: number) => {
    const { headers } = await blog.request.get(`/comments/${id}`).expect(302);
    expect(headers['cache-control']).toBe('no-store');
    return headers['location'];
  };

  test('302: redirects to the page where it is, also after more responses', async () => {
    const { blog, post, page } = await openBlog();
    await changeSetting(blog.deps, 'commentsPerPage', '2');
    await commentRows(blog, post.id, 3);
    const url = blog.urlOf(post);
    expect(await whereIs(blog, 2)).toBe(`${url}#comment-2`);
    expect(await whereIs(blog, 3)).toBe(`${url}/comments/2#comment-3`);
    // A reply to the first takes the second's place on the first page.
    await blog.deps.db.comment.update({ where: { id: 3 }, data: { parentId: 1 } });
    expect(await whereIs(blog, 2)).toBe(`${url}/comments/2#comment-2`);
    expect(await whereIs(blog, 3)).toBe(`${url}#comment-3`);
    await blog.request.head('/comments/3').expect(302);
    await blog.request.post('/comments/3').expect(405).expect('allow', 'GET, HEAD');
    expect(responsesOn(await page())).toContain('comment-3 at 1');
  });

  test('404: if it is not shown; a withdrawn one keeps its place while it has replies', async () => {
    const { blog, post } = await openBlog();
    const states = ['approved', 'pending', 'rejected', 'spam', 'withdrawn', 'withdrawn'];
    await commentRows(blog, post.id, 7, (number) =>
      number === 7 ? { parentId: 6 } : { state: states[number - 1] as 'approved' },
    );
    for (const id of [2, 3, 4, 5, 8, 999_999_999]) {
      await blog.request.get(`/comments/${id}`).expect(404);
      await blog.request.post(`/comments/${id}`).expect(404);
    }
    for (const path of ['0', '01', 'x', '1.0', '99999999999']) {
      await blog.request.get(`/comments/${path}`).expect(404);
    }
    for (const id of [1, 6, 7]) {
      expect(await whereIs(blog, id)).toBe(`${blog.urlOf(post)}#comment-${id}`);
    }
    await unpublishPost(blog.deps, post.path);
    await blog.request.get('/comments/1').expect(404);
  });

  test('200: is the only u-url of the comment, under the path of SITE_URL', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://example.org/blog' } });
    const post = await aPost(blog.deps);
    await commentRows(blog, post.id, 1);
    const { text: html } = await blog.request.get(`/blog${post.path}`).expect(200);
    const all = elements(html);
    const comment = all.find((each) => attribute(each, 'id') === 'comment-1');
    const urls = all.filter(
      ({ parentNode, ...each }) =>
        parentNode?.nodeName === 'p' &&
        comment?.childNodes.some((child) => child === parentNode) &&
        each.attrs.some(({ name, value }) => name === 'class' && /\bu-url\b/.test(value)),
    );
    expect(urls.map((each) => attribute(each, 'href'))).toEqual([
      'https://example.org/blog/comments/1',
    ]);
    await blog.request
      .get('/blog/comments/1')
      .expect(302)
      .expect('location', `${blog.urlOf(post)}#comment-1`);
  });
});

test('200: a reply links to the comment that it replies to, withdrawn or on another page', async () => {
  const { blog, post } = await openBlog();
  await changeSetting(blog.deps, 'commentsPerPage', '3');
  const parents = [null, 1, 1, 2, 4];
  const names = ['Ana', 'Bo <b>', 'Cem', 'Dina', 'Emre'];
  await commentRows(blog, post.id, 5, (number) => ({
    state: number === 4 ? 'withdrawn' : 'approved',
    parentId: parents[number - 1] ?? null,
    authorName: names[number - 1] ?? '',
  }));
  const read = async (path: string) => {
    const { text: html } = await blog.request.get(post.path + path).expect(200);
    return byClass(html, 'u-in-reply-to').map((each) => [text(each), attribute(each, 'href')]);
  };
  expect(await read('')).toEqual([['in reply to Ana', 'http://blog.example/comments/1']]);
  expect(await read('/comments/2')).toEqual([
    ['in reply to a withdrawn comment', `${blog.urlOf(post)}#comment-4`],
    ['in reply to Ana', 'http://blog.example/comments/1'],
  ]);
});

test('200: a reply by webmention links to the response that it replies to', async () => {
  const { blog, post, page } = await openBlog();
  await commentRows(blog, post.id, 1, () => ({ authorName: 'Ana' }));
  await aLinkback(blog.deps, {
    postId: post.id,
    moderation: 'approved',
    type: 'reply',
    target: 'http://blog.example/comments/1',
  });
  const [reply] = byClass(await page(), 'u-in-reply-to');
  expect([text(reply), attribute(reply, 'href')]).toEqual([
    'in reply to Ana',
    'http://blog.example/comments/1',
  ]);
});
