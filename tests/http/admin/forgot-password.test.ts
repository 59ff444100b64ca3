import { expect, test } from 'vitest';
import { inviteUser } from '../../../src/accounts/invite.ts';
import { signedInAs, PASSWORD } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

async function mailing() {
  const blog = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
  const { agent, user } = await signedInAs(blog);
  const ask = (email: string) => blog.request.post('/admin/forgot').type('form').send({ email });
  const emails = () => blog.deps.db.mail.findMany({ orderBy: { id: 'asc' } });
  return { blog, agent, user, ask, emails };
}

test('200: a link by email leads to a new password, and ends the sessions', async () => {
  const { blog, agent, user, ask, emails } = await mailing();
  await ask(` ${user.email.toUpperCase()}`).expect(200);
  const [email] = await emails();
  expect(email).toMatchObject({ recipient: user.email });
  const [link = ''] = /http:\S+/.exec(email?.text ?? '') ?? [];
  const { pathname } = new URL(link);
  const form = blog.request.post(pathname).type('form');
  await form.send({ password: 'another long password' }).expect(303);
  await agent.get('/admin').expect(303);
  const signIn = (password: string) =>
    blog.request.post('/admin/sign-in').type('form').send({ email: user.email, password });
  await signIn(PASSWORD).expect(403);
  await signIn('another long password').expect(303);
});

test('200: the answer is the same whether or not an account has the address', async () => {
  const { user, ask, emails } = await mailing();
  const unknown = await ask('nobody@blog.example').expect(200);
  const known = await ask(user.email).expect(200);
  const masked = known.text.replaceAll(user.email, 'nobody@blog.example');
  expect(masked).toBe(unknown.text);
  expect(await emails()).toHaveLength(1);
});

test('200: an account gets one email in ten minutes, and five in a day; each link works for an hour', async () => {
  const { blog, user, ask, emails } = await mailing();
  await ask(user.email).expect(200);
  const [first] = await emails();
  await ask(user.email).expect(200);
  blog.clock.advance(601_000);
  await ask(user.email).expect(200);
  const [, second] = await emails();
  const pathIn = (text = '') => new URL(/http:\S+/.exec(text)?.[0] ?? '').pathname;
  // Anybody can ask for the second one.
  await blog.request.get(pathIn(first?.text)).expect(200);
  await blog.request.get(pathIn(second?.text)).expect(200);
  blog.clock.advance(3_600_000);
  await blog.request.get(pathIn(second?.text)).expect(404);
  for (let times = 0; times < 6; times += 1) {
    await ask(user.email).expect(200);
    blog.clock.advance(3_600_000);
  }
  expect(await emails()).toHaveLength(5);
});

test('200: a request by a stranger does not end a link that an owner made', async () => {
  const { blog, ask } = await mailing();
  const email = 'grace@blog.example';
  const { secret } = await inviteUser(blog.deps, { email, name: 'Grace', role: 'editor' });
  await ask(email).expect(200);
  await blog.request.get(`/admin/invited/${secret}`).expect(200);
});

test('429: a client that asks again and again has to wait', async () => {
  const { ask } = await mailing();
  for (let times = 0; times < 5; times += 1) await ask('nobody@blog.example').expect(200);
  const { headers } = await ask('nobody@blog.example').expect(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

test('200: the link is not shown in the list of emails', async () => {
  const { agent, user, ask, emails } = await mailing();
  await ask(user.email).expect(200);
  const [email] = await emails();
  const { text } = await agent.get('/admin/mail').expect(200);
  expect(text).toContain('Reset your password');
  expect(text).not.toContain(/http:\S+/.exec(email?.text ?? '')?.[0]);
});

test('404: a blog that sends no email says what to do instead', async () => {
  const blog = await testBlog();
  const form = blog.request.post('/admin/forgot').type('form');
  const { text } = await form.send({ email: 'a@b.example' }).expect(404);
  expect(text).toContain('antiphon user password');
  expect((await blog.request.get('/admin/sign-in').expect(200)).text).toContain('/admin/forgot');
});
