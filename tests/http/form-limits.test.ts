/**
 * Limits for forms on the site and in the admin: flat names, few fields, no compression, and small
 * bodies from clients without a session.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CARRIED_FORMS } from '../../src/http/admin/session/signed-out.ts';
import { adminRoutes } from '../support/blog/admin-routes.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const NAMES = [
  'a[100000000]',
  'a[b]',
  'a[]',
  '__proto__',
  'constructor',
  'prototype',
  'n'.repeat(1_001),
];

/** Forms of the site that anyone may send. */
async function siteForms(blog: TestBlog): Promise<string[]> {
  const open = await aPost(blog.deps);
  const protectedPost = await aPost(blog.deps, { status: 'protected', password: 'Ships at dawn' });
  return [
    `${open.path}/comments`,
    protectedPost.path,
    '/comments/follow/any',
    '/admin/sign-in',
    '/admin/sign-in/code',
    '/admin/sign-in/passkey',
  ];
}

describe('without a session', () => {
  test('400: a name that is not flat; 413: too many fields; 415: a compressed body', async () => {
    const blog = await testBlog();
    // 4 MB of fields in 4 kB.
    const compressed = gzipSync('a=1&'.repeat(1_000_000));
    for (const path of await siteForms(blog)) {
      // The rate limiter of comments lets eight of a client through at once.
      for (const name of NAMES.slice(0, 4)) {
        const { text } = await blog.request.post(path).type('form').send(`${name}=1`).expect(400);
        expect(text, path).toContain('Go back, reload the page');
      }
      const many = 'a=1&'.repeat(201);
      expect((await blog.request.post(path).type('form').send(many)).status, path).toBe(413);
      const { status } = await blog.request
        .post(path)
        .set('Content-Encoding', 'gzip')
        .type('form')
        .serialize((body: unknown) => body as string)
        .send(compressed as unknown as string);
      expect(status, path).toBe(415);
    }
  });

  test('413: a sign-in form with more than 16 kB or 100 fields', async () => {
    const { request } = await testBlog();
    const send = (body: string) => request.post('/admin/sign-in').type('form').send(body);
    await send(`email=${'x'.repeat(16_000)}`).expect(413);
    await send('a=1&'.repeat(101)).expect(413);
    await send(`email=${'x'.repeat(15_000)}`).expect(403);
  });

  test('401: any body gets the same short sign-in page', async () => {
    const blog = await testBlog();
    const body = `markdown=${'x'.repeat(100_000)}`;
    const usual = (await blog.request.post('/admin/nowhere').type('form').send('a=1').expect(401))
      .text;
    expect(usual).not.toContain('carried.');
    const open = /^\/admin\/(setup|invited|forgot|sign-in|sign-out)/;
    const paths = adminRoutes(blog, 'post').filter((path) => !open.test(path));
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths.map((each) => each.replace(/:\w+/g, '1'))) {
      const { text } = await blog.request.post(path).type('form').send(body).expect(401);
      expect(text.length, path).toBe(usual.length);
    }
  });

  test('401: the sign-in page returns a short form with text, and no other', async () => {
    const blog = await testBlog();
    const paths = adminRoutes(blog, 'post');
    expect(paths).toEqual(expect.arrayContaining(CARRIED_FORMS.map((path) => `/admin${path}`)));
    const signInPage = async (path: string, body: object | string) =>
      (await blog.request.post(path).type('form').send(body).expect(401)).text;
    const text = await signInPage('/admin/settings', { siteTitle: 'A <title>', csrf: 'old' });
    expect(text).toContain('name="carried.siteTitle" value="A &lt;title&gt;"');
    expect(text).not.toContain('carried.csrf');
    for (const path of ['/admin/Settings/', '/admin/media/7', '/admin/responses/comments/7/edit/'])
      expect(await signInPage(path, { alt: 'A' }), path).toContain('name="carried.alt" value="A"');
    for (const path of [
      '/admin/media/7/x',
      '/admin/media/',
      '/admin/x/settings',
      '/admin/settings/x',
    ])
      expect(await signInPage(path, { alt: 'A' }), path).not.toContain('carried.');
    expect(await signInPage('/admin/account/password', { password: 'S3cret' })).not.toContain(
      'S3cret',
    );
    // A form with credentials would not be sent again.
    expect(await signInPage('/admin/settings', `siteTitle=${'x'.repeat(12_000)}`)).not.toContain(
      'carried.',
    );
    const fields = Array.from({ length: 95 }, (_, i) => `f${i}=1`).join('&');
    expect(await signInPage('/admin/settings', fields)).not.toContain('carried.');
    await blog.request.post('/admin/settings').type('form').send('a=1&'.repeat(101)).expect(413);
  });
});

describe('with a session', () => {
  test('400: a name that is not flat, and 413: too many fields, at every page', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    for (const path of adminRoutes(blog, 'post')) {
      if (/^\/admin\/(setup|sign-out|sign-in\/passkey\/options)/.test(path)) continue;
      const at = path.replace(/:\w+/g, '1');
      const send = (body: string) => agent.post(at).type('form').send(`csrf=${csrf}&${body}`);
      expect((await send('a[1]=1')).status, at).toBe(400);
      expect((await send('a=1&'.repeat(200))).status, at).toBe(413);
    }
  });

  test('400: a file form with a name that is not flat, before any object is built from it', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    for (const name of NAMES) {
      const { text } = await agent
        .post('/admin/media')
        .field('csrf', csrf)
        .field(name, '1')
        .field(name, '2')
        .expect(400);
      expect(text, name).toContain('Go back, reload the page');
    }
    await agent.get('/admin/media').expect(200);
  });
});
