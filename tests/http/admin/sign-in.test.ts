import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { turnOnSecondFactor, newTotpSecret } from '../../../src/accounts/second-factor.ts';
import { SESSION_MS } from '../../../src/accounts/sessions.ts';
import { returnPath } from '../../../src/http/admin/lib/paths.ts';
import { MARKER_COOKIE, SESSION_COOKIE } from '../../../src/http/request/cookies.ts';
import { aUser, PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function withUser(options = {}) {
  const blog = await testBlog(options);
  const user = await aUser(blog);
  const signIn = (more: object = {}) =>
    blog.request
      .post('/admin/sign-in')
      .type('form')
      .send({ email: user.email, password: PASSWORD, ...more });
  return { ...blog, user, signIn };
}

describe('signing in', () => {
  test('303: redirects to the requested page, with a cookie for the admin only', async () => {
    const { request, signIn } = await withUser();
    const requested = await request.get('/admin/account?x=1').expect(303);
    expect(requested.get('Location')).toBe(
      'http://blog.example/admin/sign-in?return=%2Fadmin%2Faccount%3Fx%3D1',
    );
    const page = await request.get('/admin/sign-in?return=%2Fadmin%2Faccount%3Fx%3D1').expect(200);
    expect(page.text).toContain('name="return" value="/admin/account?x=1"');
    const answer = await signIn({ return: '/admin/account?x=1' }).expect(303);
    expect(answer.get('Location')).toBe('/admin/account?x=1');
    const [cookie = ''] = answer.get('Set-Cookie') ?? [];
    expect(cookie).toMatch(
      new RegExp(`^${SESSION_COOKIE}=[\\w-]{43}; Max-Age=34560000; Path=/admin; `),
    );
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    // A secure cookie could not be sent back over http.
    expect(cookie).not.toContain('Secure');
  });

  test('303: a blog on https sets a cookie for https only, below its own path', async () => {
    const { request, user } = await withUser({ env: { SITE_URL: 'https://blog.example/notes' } });
    const answer = await request
      .post('/notes/admin/sign-in')
      .type('form')
      .send({ email: user.email, password: PASSWORD })
      .expect(303)
      .expect('Location', '/notes/admin');
    const [cookie = ''] = answer.get('Set-Cookie') ?? [];
    expect(cookie).toContain('Secure');
    expect(cookie).toContain('Path=/notes/admin;');
  });

  test('403: a wrong address or password sets no cookie, and the form keeps the address', async () => {
    const { signIn, user } = await withUser();
    const answer = await signIn({ password: 'not this one' }).expect(403);
    expect(answer.get('Set-Cookie')).toBeUndefined();
    expect(answer.text).toContain(`value="${user.email}"`);
    expect(answer.text).not.toContain('not this one');
    const nobody = await signIn({ email: 'nobody@blog.example' }).expect(403);
    expect(nobody.text.replace('nobody@blog.example', user.email)).toBe(answer.text);
  });

  test('429: after too many tries, the page says how long to wait', async () => {
    const { signIn } = await withUser();
    for (let tries = 0; tries < 5; tries += 1) await signIn({ password: 'not this one' });
    const { text } = await signIn().expect(429).expect('Retry-After', '15');
    expect(text).toContain('Try again in 15 seconds.');
  });

  test('303: an account with a second factor is signed in only after its code', async () => {
    const { deps, clock, request, signIn, user } = await withUser();
    const secret = newTotpSecret();
    const code = () =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: clock.now().getTime(),
      });
    await turnOnSecondFactor(deps, user.id, { secret, code: code() });
    clock.advance(30_000);
    const first = await signIn({ return: '/admin/account' }).expect(200);
    expect(first.get('Set-Cookie')).toBeUndefined();
    const ticket = /name="ticket" value="([^"]+)"/.exec(first.text)?.[1] ?? '';
    const send = (typed: string) =>
      request
        .post('/admin/sign-in/code')
        .type('form')
        .send({ ticket, code: typed, return: '/admin/account' });
    expect((await send('000000').expect(403)).text).toContain('This code is wrong');
    const answer = await send(code()).expect(303).expect('Location', '/admin/account');
    expect(answer.get('Set-Cookie')?.[0]).toContain(SESSION_COOKIE);
    expect((await send(code()).expect(403)).text).toContain('Sign in again');
  });

  test('403: a form sent by another site is refused', async () => {
    const { request } = await withUser();
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site', Origin: 'http://blog.example' },
    ]) {
      await request
        .post('/admin/sign-in')
        .set(headers)
        .type('form')
        .send({})
        .expect(403, /another site/);
    }
  });
});

test('303: signing out ends the session, not only its cookie', async () => {
  const blog = await testBlog();
  const { agent, cookie } = await signedInAs(blog);
  const answer = await agent.post('/admin/sign-out').type('form').send({}).expect(303);
  expect(answer.get('Set-Cookie')?.[0]).toMatch(/=; Path=\/admin; Expires=Thu, 01 Jan 1970/);
  await blog.request.get('/admin').set('Cookie', cookie).expect(303);
});

describe('an ended session', () => {
  test('401: a short form is kept, and returned after signing in', async () => {
    const blog = await testBlog();
    const { agent, csrf, user } = await signedInAs(blog);
    blog.clock.advance(SESSION_MS);
    const typed = 'A long text,\nwith "quotes" & <marks>';
    const signInPage = await agent
      .post('/admin/lists/add')
      .type('form')
      .send({ csrf, lines: typed })
      .expect(401);
    expect(signInPage.text).toContain('saved on this page');
    expect(signInPage.text).toContain(
      'name="carried.lines" value="A long text,\nwith &#34;quotes&#34;',
    );
    expect(signInPage.text).not.toContain(csrf);
    const wrong = await blog.request.post('/admin/sign-in').type('form').send({
      email: user.email,
      password: 'not this one',
      return: '/admin/lists/add',
      'carried.lines': typed,
    });
    expect(wrong.status).toBe(403);
    expect(wrong.text).toContain('name="carried.lines"');
    const back = await blog.request
      .post('/admin/sign-in')
      .type('form')
      .send({
        email: user.email,
        password: PASSWORD,
        return: '/admin/lists/add',
        'carried.lines': typed,
      })
      .expect(200);
    const [session, marker, device, ...more] = back.get('Set-Cookie') ?? [];
    expect(session).toContain(`${SESSION_COOKIE}=`);
    expect(marker).toContain(MARKER_COOKIE);
    expect(device).toContain('antiphon_device');
    expect(more).toEqual([]);
    expect(back.text).toContain('<form method="post" action="/admin/lists/add">');
    expect(back.text).toContain('name="lines" value="A long text,');
    expect(back.text).toMatch(/name="csrf" value="[0-9a-f]{64}"/);
  });

  test('303: a page to read leads to sign-in and back', async () => {
    const blog = await testBlog();
    const { agent } = await signedInAs(blog);
    blog.clock.advance(SESSION_MS);
    await agent
      .get('/admin/account')
      .expect(303)
      .expect('Location', 'http://blog.example/admin/sign-in?return=%2Fadmin%2Faccount');
  });
});

describe('the page after signing in', () => {
  test.each([
    'https://evil.example/admin',
    '//evil.example/admin',
    '/\\evil.example/admin',
    'javascript:alert(1)',
    '/admin/../elsewhere',
    '/administrator',
    '/',
    'http://blog.example:81/admin',
    'http://blog.example@evil.example/admin',
    '',
  ])('%j leads to the overview', (address) => {
    expect(returnPath(address, 'http://blog.example')).toBe('/admin');
  });

  test.each(['/admin', '/admin/posts?state=draft', 'http://blog.example/admin/posts'])(
    '%j leads there',
    (address) => {
      expect(returnPath(address, 'http://blog.example')).toBe(
        address.replace('http://blog.example', ''),
      );
    },
  );

  test('303: signing in never redirects to another site', async () => {
    const { signIn, request } = await withUser();
    await signIn({ return: 'https://evil.example/admin' }).expect('Location', '/admin');
    await signIn({ return: '//evil.example' }).expect('Location', '/admin');
    const { text } = await request.get('/admin/sign-in?return=//evil.example/admin').expect(200);
    expect(text).toContain('name="return" value="/admin"');
  });
});

describe('headers', () => {
  test('200: every admin page has the strict policy, and is not cached', async () => {
    const blog = await testBlog();
    const { agent } = await signedInAs(blog);
    for (const ask of [agent.get('/admin/account'), blog.request.get('/admin/sign-in')]) {
      const answer = await ask.expect(200).expect('Cache-Control', 'no-store');
      const policy = answer.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("style-src 'self';");
      expect(policy).toContain("form-action 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|nonce|\*/);
      expect(answer.get('X-Content-Type-Options')).toBe('nosniff');
      expect(answer.get('Referrer-Policy')).toBeDefined();
      expect(answer.text).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style/);
    }
  });

  test('200: the page cache stores no admin page, and no page of the site for a signed-in user', async () => {
    const blog = await testBlog();
    await aPost(blog.deps);
    const { agent } = await signedInAs(blog);
    await agent.get('/admin/account').expect(200);
    await blog.request.get('/admin/sign-in').expect(200);
    expect(blog.pages.holds('/admin/account')).toBe(false);
    expect(blog.pages.holds('/admin/sign-in')).toBe(false);
    await agent.get('/').expect(200);
    expect(blog.pages.holds('/')).toBe(false);
  });
});
