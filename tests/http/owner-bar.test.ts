import { describe, expect, test } from 'vitest';
import { MARKER_COOKIE, SESSION_COOKIE } from '../../src/http/request/cookies.ts';
import { cachedBlog, PAGE_NAMES } from '../support/blog/cached-blog.ts';
import { PASSWORD, aUser, signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag } from '../support/html.ts';

const MARKED = { Cookie: `${MARKER_COOKIE}=1` };
const SITE = 'http://blog.example';

const linksOf = (html: string) =>
  byTag(byClass(html, 'owner-bar')[0], 'a').map((a) => attribute(a, 'href'));

describe('the bar for a signed-in user', () => {
  test('200: on a post it links to editing, a new post and its responses; nobody may store the page', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const { text, headers } = await blog.request.get(post.path).set(MARKED).expect(200);
    expect(linksOf(text)).toEqual([
      `${SITE}/admin/posts/${String(post.id)}`,
      `${SITE}/admin/posts/new`,
      `${SITE}/admin/responses?post=${String(post.id)}`,
    ]);
    expect(headers['cache-control']).toBe('private, no-store');
    const home = await blog.request.get('/').set(MARKED).expect(200);
    expect(linksOf(home.text)).toEqual([`${SITE}/admin/posts/new`, `${SITE}/admin/responses`]);
  });

  test('200: a page that was rendered with it is not stored, and others get theirs without it', async () => {
    const blog = await cachedBlog();
    for (const name of PAGE_NAMES) {
      const marked = await blog.get(name, MARKED);
      expect([name, blog.holds(name)]).toEqual([name, false]);
      const plain = await blog.get(name);
      expect(plain.text).not.toContain('owner-bar');
      expect(plain.text).toBe((await blog.made(name)).text);
      // In the cache by now, which is not asked for a marked request.
      const again = await blog.get(name, MARKED);
      expect(again.text).toBe(marked.text);
      expect((await blog.get(name)).text).toBe(plain.text);
    }
  });

  test('404: an error page is the same for everybody', async () => {
    const blog = await testBlog();
    const marked = await blog.request.get('/nowhere').set(MARKED).expect(404);
    const plain = await blog.request.get('/nowhere').expect(404);
    expect(marked.text).toBe(plain.text);
    expect(plain.text).not.toContain('owner-bar');
  });

  test('303: signing in sets its cookie for the whole site, without a secret; signing out removes it', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://blog.example/notes' } });
    const { email } = await aUser(blog);
    const { request } = blog;
    const answer = await request
      .post('/notes/admin/sign-in')
      .type('form')
      .send({ email, password: PASSWORD })
      .expect(303);
    const cookies = (answer.get('Set-Cookie') ?? []).filter((each) =>
      each.startsWith(MARKER_COOKIE),
    );
    expect(cookies).toEqual([
      expect.stringMatching(
        new RegExp(`^${MARKER_COOKIE}=1; Max-Age=34560000; Path=/notes; .*HttpOnly; Secure`),
      ),
    ]);
    const { agent, csrf } = await signedInAs(blog);
    const out = await agent.post('/notes/admin/sign-out').type('form').send({ csrf }).expect(303);
    expect(out.get('Set-Cookie')?.join('\n')).toMatch(
      new RegExp(`${MARKER_COOKIE}=; Path=/notes; Expires=Thu, 01 Jan 1970`),
    );
  });

  test('303: the cookie of an ended session is removed; 200: one that is missing is set', async () => {
    const blog = await testBlog();
    const ended = await blog.request
      .get('/admin')
      .set('Cookie', `${SESSION_COOKIE}=x; ${MARKER_COOKIE}=1`)
      .expect(303);
    expect(ended.get('Set-Cookie')?.[0]).toContain(`${MARKER_COOKIE}=;`);
    const stranger = await blog.request.get('/admin').expect(303);
    expect(stranger.get('Set-Cookie')).toBeUndefined();
    const { agent } = await signedInAs(blog);
    const overview = await agent.get('/admin').expect(200);
    expect(overview.get('Set-Cookie')?.[0]).toContain(`${MARKER_COOKIE}=1;`);
  });
});
