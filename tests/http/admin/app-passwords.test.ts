import { describe, expect, test } from 'vitest';
import { createAppPassword, listAppPasswords } from '../../../src/accounts/app-passwords.ts';
import { listActions } from '../../../src/accounts/audit.ts';
import { removeUser } from '../../../src/accounts/users.ts';
import { aUser, PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function withProgram(role: 'owner' | 'editor' | 'author' = 'owner') {
  const blog = await testBlog();
  const user = await aUser(blog, role);
  const secret = await createAppPassword(blog.deps, user.id, 'The phone');
  return { ...blog, user, secret };
}

describe('creating an application password', () => {
  test('200: the password is shown once, and signs in', async () => {
    const blog = await testBlog();
    const { agent, csrf, user } = await signedInAs(blog);
    const fields = { csrf, appName: ' The phone ', appPassword: PASSWORD };
    const { text } = await agent
      .post('/admin/account/app-passwords')
      .type('form')
      .send(fields)
      .expect(200)
      .expect('Cache-Control', 'no-store');
    const secret = /<code class="key">([\w-]{43})<\/code>/.exec(text)?.[1] ?? '';
    await blog.request.get('/admin/posts').auth(user.email, secret).expect(200);
    const page = await agent.get('/admin/account').expect(200);
    expect(page.text).toContain('<bdi>The phone</bdi>');
    expect(page.text).not.toContain(secret);
    expect((await listActions(blog.deps, { max: 1 }))[0]).toMatchObject({
      action: 'created an application password',
      what: 'The phone',
    });
  });

  test.each([
    ['without the right password', { appPassword: 'not this one' }, 'appPassword'],
    ['without a name', { appName: ' ' }, 'appName'],
    ['with a name too long to be one', { appName: 'a'.repeat(61) }, 'appName'],
  ])('422: a form %s shows an error beside the field', async (_what, wrong, field) => {
    const blog = await testBlog();
    const { agent, csrf, user } = await signedInAs(blog);
    const fields = { csrf, appName: '<b>Phone', appPassword: PASSWORD, ...wrong };
    const { status, text } = await agent
      .post('/admin/account/app-passwords')
      .type('form')
      .send(fields);
    expect(status).toBe(422);
    expect(text).toMatch(new RegExp(`id="${field}"[^>]* aria-invalid="true"`));
    expect(text).not.toContain('<b>Phone');
    expect(await listAppPasswords(blog.deps, user.id)).toEqual([]);
  });
});

describe('the format of an application password', () => {
  test('200: is chosen when it is created, HTML unless another is, and shown in the list', async () => {
    const blog = await testBlog();
    const { agent, csrf, user } = await signedInAs(blog);
    for (const chosen of [{ appFormat: 'markdown' }, {}, { appFormat: '__proto__' }]) {
      const fields = { csrf, appName: 'A program', appPassword: PASSWORD, ...chosen };
      const { text } = await agent
        .post('/admin/account/app-passwords')
        .type('form')
        .send(fields)
        .expect(200);
      expect(text).toContain('http://blog.example/xmlrpc.php');
    }
    const formats = (await listAppPasswords(blog.deps, user.id)).map(({ format }) => format);
    expect(formats).toEqual(['html', 'html', 'markdown']);
    const page = await agent.get('/admin/account').expect(200);
    expect(page.text.match(/<option value="markdown" selected>/g)).toHaveLength(1);
  });

  test('303: is changed, and only one’s own', async () => {
    const blog = await withProgram();
    const [own] = await listAppPasswords(blog.deps, blog.user.id);
    const change = `/admin/account/app-passwords/${own?.id}/format`;
    const format = async () => (await listAppPasswords(blog.deps, blog.user.id))[0]?.format;
    const other = await signedInAs(blog, 'owner');
    const fields = { appFormat: 'markdown' };
    await other.agent
      .post(change)
      .type('form')
      .send({ csrf: other.csrf, ...fields })
      .expect(303);
    expect(await format()).toBe('html');
    const { agent, csrf } = await signedInAs(blog, blog.user);
    await agent
      .post(change)
      .type('form')
      .send({ csrf, ...fields })
      .expect(303)
      .expect('Location', /done=format$/);
    expect(await format()).toBe('markdown');
    expect((await listActions(blog.deps, { max: 1 }))[0]).toMatchObject({
      action: 'changed the format of an application password',
      what: 'The phone',
    });
  });
});

describe('a program with an application password', () => {
  test('303: publishes a post without a form token, and the audit trail names the password', async () => {
    const { deps, request, user, secret } = await withProgram();
    const answer = await request
      .post('/admin/posts/new')
      .auth(user.email.toUpperCase(), secret)
      .type('form')
      .send({ title: 'From the train', markdown: 'Hello.', status: 'published' })
      .expect(303);
    expect(answer.get('Location')).toMatch(/\/admin\/posts\/\d+\?done=published$/);
    expect(answer.get('Set-Cookie')).toBeUndefined();
    expect((await request.get('/').expect(200)).text).toContain('From the train');
    expect((await listActions(deps, { max: 1 }))[0]).toMatchObject({
      who: `${user.name} (via “The phone”)`,
      action: 'created',
    });
    expect((await listAppPasswords(deps, user.id))[0]?.usedAt).toEqual(deps.clock.now());
  });

  test('403: may not open the account, users, the audit trail or the settings', async () => {
    const { request, user, secret } = await withProgram();
    for (const path of [
      '/account',
      '/account/second-factor',
      '/account/app-passwords',
      '/users',
      '/audit',
      '/settings',
    ]) {
      for (const ask of [request.get(`/admin${path}`), request.post(`/admin${path}`)]) {
        const { status, text } = await ask.auth(user.email, secret);
        expect(status, path).toBe(403);
        expect(text, path).toContain('Sign in with a browser');
      }
    }
  });

  test('404: does not find what its user may not see', async () => {
    const { deps, request, user, secret } = await withProgram('author');
    const post = await aPost(deps, { author: 'Somebody else' });
    await request.get(`/admin/posts/${post.id}`).auth(user.email, secret).expect(404);
    await request.get('/admin/responses').auth(user.email, secret).expect(403);
  });

  test('401: any other credentials are refused, and no browser prompts for a password', async () => {
    const { request, user, secret } = await withProgram();
    for (const [email, password] of [
      [user.email, PASSWORD],
      [user.email, secret.slice(1)],
      ['nobody@blog.example', secret],
      [user.email, ''],
    ] as const) {
      const answer = await request.get('/admin/posts').auth(email, password).expect(401);
      expect(answer.get('WWW-Authenticate')).toBeUndefined();
      expect(answer.text).toContain('Unknown email address or application password');
    }
  });

  test('429: too many invalid passwords are refused', async () => {
    const { request, user } = await withProgram();
    for (let tries = 0; tries < 5; tries += 1) {
      await request.get('/admin/posts').auth(user.email, 'none').expect(401);
    }
    await request
      .get('/admin/posts')
      .auth(user.email, 'none')
      .expect(429)
      .expect('Retry-After', '15');
  });

  test('303: an Authorization header without credentials leads to sign-in', async () => {
    const { request } = await withProgram();
    for (const header of [
      'Basic',
      'Basic !!!',
      'Basic OnNlY3JldA==',
      'Bearer a',
      'Basic bm9uZQ==',
    ]) {
      await request.get('/admin/posts').set('Authorization', header).expect(303);
    }
    const long = `Basic ${'A'.repeat(4_000)}`;
    await request.get('/admin/posts').set('Authorization', long).expect(303);
  });

  test('401: a revoked password and one of a deleted account are refused', async () => {
    const { deps, listener, request, user, secret } = await withProgram();
    const { agent, csrf } = await signedInAs({ deps, listener }, user);
    const other = await signedInAs({ deps, listener }, 'owner');
    const [made] = await listAppPasswords(deps, user.id);
    const revoke = `/admin/account/app-passwords/${made?.id}/revoke`;
    await other.agent.post(revoke).type('form').send({ csrf: other.csrf }).expect(303);
    await request.get('/admin/posts').auth(user.email, secret).expect(200);
    await agent.post(revoke).type('form').send({ csrf }).expect(303);
    await request.get('/admin/posts').auth(user.email, secret).expect(401);
    const second = await createAppPassword(deps, user.id, 'Another');
    await removeUser(deps, user.id);
    await request.get('/admin/posts').auth(user.email, second).expect(401);
  });
});

describe('a program with a session cookie', () => {
  test('403: a change with an unrelated Authorization header still needs the form token', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    // A proxy in front of the blog may require this header.
    const send = (fields: object) =>
      agent.post('/admin/posts/new').auth('proxy', 'secret').type('form').send(fields);
    await send({ title: 'A', status: 'draft' }).expect(403);
    await send({ csrf, title: 'A', status: 'draft' }).expect(303);
  });

  test('403: an application password may not open the account even with a session cookie', async () => {
    const { deps, listener, user, secret } = await withProgram();
    const { agent } = await signedInAs({ deps, listener }, user);
    await agent.get('/admin/account').auth(user.email, secret).expect(403);
  });
});

test('401: no file is read before its sender is authenticated', async () => {
  const { request, user } = await withProgram();
  await request
    .post('/admin/media')
    .auth(user.email, 'none')
    .attach('file', Buffer.alloc(100), 'a.png')
    .expect(401);
});
