/** "Have you written a response?", the form for the URL of a response on the reader's own site. */
import { expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog, type TestBlogOptions } from '../support/blog/test-blog.ts';
import { attribute, byClass, elements, text } from '../support/html.ts';
import { statusOf } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

async function open(options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  const post = await aPost(blog.deps);
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': page(linkTo(target)) });
  return {
    blog,
    post,
    target,
    source: site.url('/a'),
    send: (fields: Record<string, string>) =>
      blog.request
        .post('/webmention/form')
        .type('form')
        .send({ target, ...fields }),
  };
}

const valueOf = (html: string, name: string) =>
  attribute(
    elements(html).find((each) => attribute(each, 'name') === name),
    'value',
  );
const failureIn = (html: string) => text(byClass(html, 'failure')[0]);

test('303: the URL of a page is received as a webmention, and leads to its status page', async () => {
  const { blog, post, target, source, send } = await open();
  const html = await blog.pageOf(post);
  const [form] = byClass(html, 'response-form');
  expect(attribute(form, 'action')).toBe('http://blog.example/webmention/form');
  expect(valueOf(html, 'target')).toBe(target);
  const { headers } = await send({ source }).expect(303);
  expect(headers['location']).toMatch(/^http:\/\/blog\.example\/linkbacks\/[\w-]{22}$/);
  await blog.checks.verifyDue();
  expect((await statusOf(blog, headers['location'])).status).toBe('verified-pending');
  expect(await blog.onlyLinkback()).toMatchObject({ via: ['webmention'], source, target });
});

test('303: a URL without a scheme is taken for https', async () => {
  const { blog, send } = await open();
  await send({ source: ' notes.example/a-response ' }).expect(303);
  expect(await blog.onlyLinkback()).toMatchObject({ source: 'https://notes.example/a-response' });
});

test('422, 400, 403: a refusal says why, on a page with the URL as typed', async () => {
  const { blog, post, target, source, send } = await open();
  const refused = async (typed: string, status: number, fields: Record<string, string> = {}) => {
    const { text: html, headers } = await send({ source: typed, ...fields }).expect(status);
    expect(valueOf(html, 'source')).toBe(typed.trim());
    expect(headers['cache-control']).toBe('no-store');
    return failureIn(html);
  };
  expect(await refused('  ', 422)).toBe('Enter the URL of your page.');
  expect(await refused('my "response"', 400)).toContain('Enter the full URL of your page');
  expect(await refused('mailto:me@site.example', 400)).toContain('Enter the full URL');
  expect(await refused('http://192.168.0.1/', 400)).toContain('must be public');
  expect(await refused(target, 400)).toContain('the URL of the post itself');
  expect(await refused('http://blog.example/archive', 400)).toContain('on the same site');
  expect(await refused(source, 400, { target: 'http://blog.example/x' })).toContain('no post');
  expect(await refused(source, 400, { target: 'https://e.example/"><script>' })).toContain(
    'no post',
  );
  await setBlocked(blog.deps, new URL(source).hostname, true);
  expect(await refused(source, 403)).toContain('does not accept webmentions from');
  await changeFlags(blog.deps, post.path, { webmentionsOpen: false });
  expect(await refused('https://notes.example/', 400)).toContain('no longer accepts');
  expect(await blog.linkbacks()).toEqual([]);
});

test('403: without a vouch, a site that must be known is not', async () => {
  const { blog, source, send } = await open();
  await changeSetting(blog.deps, 'vouchRequired', 'true');
  const { text: html } = await send({ source }).expect(403);
  expect(failureIn(html)).toContain('only from sites that it knows');
});

test('429: the limit of claims is the same as for webmentions', async () => {
  const { blog, target, send } = await open({ env: { CLIENT_CLAIMS_PER_MINUTE: '2' } });
  await send({ source: 'https://notes.example/1' }).expect(303);
  await blog.request
    .post('/webmention')
    .type('form')
    .send({ source: 'https://notes.example/2', target })
    .expect(201);
  const { text: html, headers } = await send({ source: 'https://notes.example/3' }).expect(429);
  expect(failureIn(html)).toContain('Wait a minute');
  expect(headers['retry-after']).toBe('60');
});

test('413, 405: only a small form is read, and only with POST', async () => {
  const { blog, send } = await open();
  await send({ source: `https://notes.example/${'x'.repeat(20_000)}` }).expect(413);
  await blog.request.get('/webmention/form').expect(405);
});

test('200: a post that is closed to new webmentions has no form', async () => {
  const { blog, post } = await open();
  await changeSetting(blog.deps, 'webmentionsCloseAfterDays', '5');
  expect(byClass(await blog.pageOf(post), 'response-form')).toEqual([]);
  await changeSetting(blog.deps, 'webmentionsCloseAfterDays', '0');
  expect(byClass(await blog.pageOf(post), 'response-form')).toHaveLength(1);
  await changeFlags(blog.deps, post.path, { webmentionsOpen: false });
  expect(byClass(await blog.pageOf(post), 'response-form')).toEqual([]);
});
