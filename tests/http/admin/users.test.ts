import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { listUsers } from '../../../src/accounts/users.ts';
import { byClass, text } from '../../support/html.ts';
import { aUser, PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

async function admin() {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog);
  return {
    blog,
    user,
    agent,
    get: async () => (await agent.get('/admin/users').expect(200)).text,
    post: (path: string, fields: Record<string, string> = {}) =>
      agent
        .post(`/admin/users${path}`)
        .type('form')
        .send({ csrf, ...fields }),
  };
}

const LEYLA = { name: 'Leyla', email: 'leyla@blog.example', role: 'author' };

test('200: an invited user chooses a password, and signs in with the role of the invitation', async () => {
  const { blog, get, post } = await admin();
  const { text: html } = await post('', LEYLA).expect(200);
  const url = /http:\/\/blog\.example(\/admin\/invited\/[\w-]+)/.exec(html)?.[1] ?? '';
  const requested = await blog.request.get(url).expect(200);
  expect(requested.text).toContain('leyla@blog.example');
  const choose = (password: string) => blog.request.post(url).type('form').send({ password });
  expect((await choose('short').expect(422)).text).toContain('aria-invalid="true"');
  await choose('a bridge over water').expect(303);
  await blog.request.get(url).expect(404);
  await choose('another bridge entirely').expect(404);
  const credentials = { email: 'leyla@blog.example', password: 'a bridge over water' };
  await blog.request.post('/admin/sign-in').type('form').send(credentials).expect(303);
  expect(text(byClass(await get(), 'rows')[0])).toMatch(/Leyla author leyla@blog\.example/);
  const said = (await listActions(blog.deps, { max: 9 })).map(({ action }) => action);
  expect(said).toEqual(['signed in', 'chose a password', 'invited as author']);
});

test('422: no name, an invalid or used address, and the name of another author are refused', async () => {
  const { blog, user, post } = await admin();
  for (const [fields, said] of [
    [{ ...LEYLA, name: ' ' }, 'Enter their name.'],
    [{ ...LEYLA, email: 'leyla' }, '“leyla” is not an email address.'],
    [{ ...LEYLA, email: user.email }, user.email],
    [{ ...LEYLA, name: user.name }, ' already uses the name '],
  ] as const) {
    const { text: html } = await post('', fields).expect(422);
    const [error] = byClass(html, 'error').map(text);
    expect(error).toContain(said);
    expect(html).toContain(`value="${fields.email}"`);
  }
  expect(await listUsers(blog.deps)).toHaveLength(1);
});

test('303: a new role signs a user out, and removing a user does not remove their posts', async () => {
  const { blog, get, post } = await admin();
  const leyla = await signedInAs(blog, 'author');
  await leyla.agent.get('/admin').expect(200);
  await post(`/${leyla.user.id}/role`, { role: 'editor' }).expect(303);
  await leyla.agent.get('/admin').expect(303);
  expect(await get()).toMatch(
    new RegExp(`<bdi>${leyla.user.name}</bdi></strong> <span class="quiet">editor`),
  );
  await post(`/${leyla.user.id}/remove`).expect(303);
  expect(await get()).not.toContain(leyla.user.email);
  expect(await blog.deps.db.author.count({ where: { name: leyla.user.name } })).toBe(1);
});

test('422: the last owner cannot be removed or demoted; 404 for an account that does not exist', async () => {
  const { user, post } = await admin();
  expect((await post(`/${user.id}/role`, { role: 'author' }).expect(422)).text).toContain('owner');
  expect((await post(`/${user.id}/remove`).expect(422)).text).toContain('owner');
  await post('/999/remove').expect(404);
  await post('/999/password').expect(404);
});

test('422: an owner makes no reset link for their own account; the page offers none', async () => {
  const { blog, user, get, post } = await admin();
  const { text: html } = await post(`/${user.id}/password`).expect(422);
  expect(text(byClass(html, 'error')[0])).toContain('It asks for your current password.');
  expect(await blog.deps.db.oneTimeToken.count()).toBe(0);
  expect(await get()).not.toContain(`/people/${user.id}/password`);
});

test('200: after a reset link is used, the old password no longer works', async () => {
  const { blog, post } = await admin();
  const other = await aUser(blog, 'author');
  const { text: html } = await post(`/${other.id}/password`).expect(200);
  const url = /http:\/\/blog\.example(\/admin\/invited\/[\w-]+)/.exec(html)?.[1] ?? '';
  await blog.request.post(url).type('form').send({ password: 'a bridge over water' }).expect(303);
  const signIn = (password: string) =>
    blog.request.post('/admin/sign-in').type('form').send({ email: other.email, password });
  await signIn(PASSWORD).expect(403);
  await signIn('a bridge over water').expect(303);
});

test('422: inviting an owner, or making one, needs the password of who does it', async () => {
  const { blog, post } = await admin();
  const owner = { ...LEYLA, role: 'owner' };
  expect((await post('', owner).expect(422)).text).toContain('not your current password');
  const { id } = await aUser(blog, 'author');
  await post(`/${id}/role`, { role: 'owner', ownPassword: 'wrong' }).expect(422);
  expect(await listUsers(blog.deps)).toMatchObject([{ role: 'owner' }, { role: 'author' }]);
  await post('', { ...owner, ownPassword: PASSWORD }).expect(200);
  await post(`/${id}/role`, { role: 'owner', ownPassword: PASSWORD }).expect(303);
});
