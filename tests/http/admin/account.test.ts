import { describe, expect, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { listActions, noteAction } from '../../../src/accounts/audit.ts';
import { deleteImage } from '../../../src/media/library.ts';
import { attribute, byClass, byTag, elements, text } from '../../support/html.ts';
import { aUser, PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { anImage } from '../../support/samples/media.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function admin() {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog);
  const post = (path: string, fields: Record<string, string> = {}) =>
    agent
      .post(`/admin/account${path}`)
      .type('form')
      .send({ csrf, ...fields });
  return { blog, agent, user, post };
}

test('303: a new password signs out all other browsers', async () => {
  const { blog, agent, user, post } = await admin();
  const other = await signedInAs(blog, user);
  await post('/password', { current: PASSWORD, password: 'a bridge over water' }).expect(303);
  await other.agent.get('/admin').expect(303);
  // The token that this browser had is no longer valid, either: it has a new one.
  const { text: html } = await agent.get('/admin/account?done=password').expect(200);
  expect(html).toContain('Your other browsers are signed out.');
  const [action] = await listActions(blog.deps, { max: 1 });
  expect(action?.action).toBe('changed their password');
});

test('303: revoking all application passwords does not change the account’s password', async () => {
  const { blog, agent, user, post } = await admin();
  const page = async () => (await agent.get('/admin/account').expect(200)).text;
  expect(await page()).not.toContain('/account/app-passwords/revoke-all');
  const stranger = await aUser(blog);
  const strangers = await createAppPassword(blog.deps, stranger.id, 'Theirs');
  const secrets = [
    await createAppPassword(blog.deps, user.id, 'Phone'),
    await createAppPassword(blog.deps, user.id, 'Tablet'),
  ];
  const statusOf = async (email: string, secret: string) =>
    (await blog.request.get('/admin/posts').auth(email, secret)).status;
  await post('/password', { current: PASSWORD, password: 'a bridge over water' }).expect(303);
  expect(await statusOf(user.email, secrets[0] ?? '')).toBe(200);

  const html = await page();
  const note = elements(html).find((each) => attribute(each, 'id') === 'app-passwords-hint');
  expect(text(note)).toContain('doesn’t revoke your application passwords');
  const csrf = /name="csrf" value="([0-9a-f]+)"/.exec(html)?.[1] ?? '';
  await post('/app-passwords/revoke-all', { csrf }).expect(303);
  expect(await statusOf(user.email, secrets[0] ?? '')).toBe(401);
  expect(await statusOf(user.email, secrets[1] ?? '')).toBe(401);
  expect(await statusOf(stranger.email, strangers)).toBe(200);
  expect((await listActions(blog.deps, { max: 1 }))[0]).toMatchObject({
    action: 'revoked all application passwords',
    what: '2',
  });
  expect(await page()).not.toContain('/account/app-passwords/revoke-all');
});

test('422: a wrong current password or a weak new one shows an error beside that field', async () => {
  const { blog, post } = await admin();
  const change = async (current: string, password: string) =>
    byClass((await post('/password', { current, password }).expect(422)).text, 'error')
      .map(text)
      .filter(Boolean);
  expect(await change('not it', 'a bridge over water')).toEqual([
    'This is not your current password.',
  ]);
  expect(await change(PASSWORD, 'short')).toHaveLength(1);
  for (let tries = 0; tries < 4; tries += 1) await change('not it', 'a bridge over water');
  expect(await change(PASSWORD, 'a bridge over water')).toEqual([
    'Too many attempts. Try again in 15 seconds.',
  ]);
  blog.clock.advance(15_000);
  await post('/password', { current: PASSWORD, password: 'a bridge over water' }).expect(303);
});

test('303: one other browser or all others are signed out, but never those of another user', async () => {
  const { blog, agent, user, post } = await admin();
  const [second, third] = [await signedInAs(blog, user), await signedInAs(blog, user)];
  const stranger = await signedInAs(blog);
  const html = (await agent.get('/admin/account').expect(200)).text;
  expect(html).toContain('this browser');
  const ends = byTag(html, 'form').flatMap(({ attrs }) =>
    attrs.flatMap(({ name, value }) =>
      name === 'action' && value.endsWith('/end') ? [value] : [],
    ),
  );
  expect(ends).toHaveLength(2);
  await post(
    new URL(ends[0] ?? '', 'http://blog.example').pathname.replace('/admin/account', ''),
  ).expect(303);
  const statuses = async () =>
    (await Promise.all([second, third].map((each) => each.agent.get('/admin')))).map(
      ({ status }) => status,
    );
  expect((await statuses()).sort()).toEqual([200, 303]);
  await post('/sessions/others').expect(303);
  expect(await statuses()).toEqual([303, 303]);
  await stranger.agent.get('/admin').expect(200);
  await agent.get('/admin').expect(200);
});

test('200: the audit trail is paged, and shows text from others as text', async () => {
  const { blog, agent, user } = await admin();
  for (let number = 1; number <= 60; number += 1) {
    await noteAction(blog.deps, user, 'changed', `/<b>post ${number}`);
  }
  const first = (await agent.get('/admin/audit').expect(200)).text;
  expect(first).toContain('/&lt;b&gt;post 60');
  expect(first).not.toContain('post 10<');
  const [, earlier = ''] = /href="([^"]*audit\?before=\d+)"/.exec(first) ?? [];
  const second = (await agent.get(new URL(earlier).pathname + new URL(earlier).search)).text;
  expect(second).toContain('post 10<');
  expect(second).not.toContain('post 11<');
  await agent.get('/admin/audit?before=nonsense').expect(200);
});

describe('the profile', () => {
  async function owner() {
    const blog = await testBlog();
    const { agent, csrf, user } = await signedInAs(blog);
    const post = (path: string, fields: Record<string, string>) =>
      agent
        .post(`/admin/account/${path}`)
        .type('form')
        .send({ csrf, ...fields });
    return { blog, agent, user, post };
  }

  test('303: a picture is shown on the page of their posts, until the image is deleted', async () => {
    const { blog, user, post } = await owner();
    const [name, author] = [user.name, user.author];
    await aPost(blog.deps, { author: author?.name ?? '' });
    const picture = await anImage(blog);
    await post('profile', { name, image: '999' }).expect(422, /This image was deleted/);
    await post('profile', { name, image: String(picture.id) }).expect(303);
    const page = async () =>
      (await blog.request.get(`/author/${author?.slug ?? ''}`).expect(200)).text;
    const html = await page();
    expect(html).toContain(`<data class="u-photo" value="http://blog.example/media/`);
    expect(byClass(html, 'author-picture')).toHaveLength(1);
    await deleteImage(blog.deps, picture.id);
    expect(await page()).not.toContain('u-photo');
  });

  test('303: name, biography and links are shown on the page of the author', async () => {
    const { blog, agent, user, post } = await owner();
    await aPost(blog.deps, { author: user.name });
    const links = 'https://social.example/@leyla\n\nhttps://code.example/leyla';
    await post('profile', { name: 'Leyla <R>', bio: 'Writes.\n\nSails.', links }).expect(303);
    const { text: html } = await blog.request.get(`/author/${user.author?.slug ?? ''}`).expect(200);
    expect(html).toContain('Leyla &lt;R&gt;');
    expect(html).toContain('>Sails.<');
    expect(html).toContain('rel="me" href="https://social.example/@leyla"');
    expect((await agent.get('/admin/account').expect(200)).text).toContain(
      'value="Leyla &lt;R&gt;"',
    );
  });

  test.each([
    [{ name: ' ' }, 'name'],
    [{ links: 'javascript:alert(1)' }, 'links'],
    [{ bio: 'x'.repeat(2_001) }, 'bio'],
  ])('422: %j is refused with an error beside the field', async (changes, name) => {
    const { user, post } = await owner();
    const fields = { name: user.name, bio: '', links: '', ...changes };
    const { text: html } = await post('profile', fields).expect(422);
    expect(html).toMatch(new RegExp(`class="error" id="${name}-message"`));
  });

  test('303: a new email address signs in, after the current password', async () => {
    const { blog, user, post } = await owner();
    const newEmail = ' New@Blog.Example';
    await post('email', { newEmail, emailPassword: 'wrong' }).expect(422);
    await post('email', { newEmail: 'nobody', emailPassword: PASSWORD }).expect(422);
    await post('email', { newEmail, emailPassword: PASSWORD }).expect(303);
    const signIn = (email: string) =>
      blog.request.post('/admin/sign-in').type('form').send({ email, password: PASSWORD });
    await signIn(user.email).expect(403);
    await signIn('new@blog.example').expect(303);
  });

  test('422: an email address of another account is refused', async () => {
    const { blog, post } = await owner();
    const { email } = await aUser(blog);
    const sent = await post('email', { newEmail: email, emailPassword: PASSWORD }).expect(422);
    expect(sent.text).toContain('already has an account');
  });
});
