/** Passkeys on the server; the browser's part is in tests/browser/admin-passkeys.test.ts. */
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { listPasskeys } from '../../../src/accounts/passkeys.ts';
import { aDevice, type Device } from '../../support/browser/authenticator.ts';
import { PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

const ORIGIN = 'http://blog.example';
type Options = { options: { challenge: string; rp?: { id: string }; rpId?: string } };

async function admin() {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog);
  const post = (path: string, fields: Record<string, string>) =>
    agent
      .post(`/admin/account/passkeys${path}`)
      .type('form')
      .send({ csrf, ...fields });
  const begin = async () =>
    ((await post('/options', { keyPassword: PASSWORD }).expect(200)).body as Options).options;
  return {
    blog,
    agent,
    user,
    post,
    begin,
    added: async (device: Device, keyName = 'My telephone') => {
      await post('', { keyName, answer: device.register(await begin()) }).expect(303);
    },
  };
}

/** A client without a session. */
function stranger(blog: Awaited<ReturnType<typeof testBlog>>) {
  const browser = supertest.agent(blog.listener.answer);
  return {
    browser,
    ask: async () =>
      ((await browser.post('/admin/sign-in/passkey/options').expect(200)).body as Options).options,
    send: (answer: string, more: Record<string, string> = {}) =>
      browser
        .post('/admin/sign-in/passkey')
        .type('form')
        .send({ answer, ...more }),
  };
}

test('303: a passkey is added after the password, signs in, and is removed', async () => {
  const { blog, agent, user, post, begin, added } = await admin();
  expect((await begin()).rp).toEqual({ id: 'blog.example', name: 'Antiphon' });
  const device = aDevice({ origin: ORIGIN });
  await added(device);
  const [key] = await listPasskeys(blog.deps, user.id);
  expect(key).toMatchObject({ name: 'My telephone', usedAt: null });
  expect((await agent.get('/admin/account')).text).toContain('My telephone');

  const { browser, ask, send } = stranger(blog);
  const back = { return: '/admin/posts' };
  const { headers } = await send(device.sign(await ask()), back).expect(303);
  expect(headers['location']).toBe('/admin/posts');
  await browser.get('/admin/posts').expect(200);
  expect((await listPasskeys(blog.deps, user.id))[0]?.usedAt).toEqual(blog.clock.now());

  await post('/remove', { passkey: key?.id ?? '' }).expect(303);
  await send(device.sign(await ask())).expect(403);
  const actions = (await listActions(blog.deps, { max: 9 })).map(({ action }) => action);
  expect(actions).toEqual(['removed a passkey', 'signed in', 'added a passkey']);
});

test('422: a wrong password, an invalid answer and another user’s challenge are refused', async () => {
  const { blog, user, post, begin } = await admin();
  const refused = await post('/options', { keyPassword: 'wrong' }).expect(422);
  expect(refused.body).toEqual({ message: 'This is not your current password.' });
  const device = aDevice({ origin: ORIGIN });
  const other = await signedInAs(blog);
  const otherOptions = (
    await other.agent
      .post('/admin/account/passkeys/options')
      .type('form')
      .send({ csrf: other.csrf, keyPassword: PASSWORD })
  ).body as Options;
  const forSignIn = await stranger(blog).ask();
  const late = await begin();
  blog.clock.advance(300_001);
  const answers = [
    'nonsense',
    '{"id":1}',
    '',
    device.register({ challenge: 'never-given' }),
    device.register(otherOptions.options),
    device.register(forSignIn),
    device.register(late),
    aDevice({ origin: 'http://evil.example' }).register(await begin()),
    aDevice({ origin: ORIGIN, verifiesUser: false }).register(await begin()),
    device.sign(await begin()),
  ];
  for (const answer of answers) {
    const { text } = await post('', { answer, keyName: 'x' }).expect(422);
    expect(text).toContain('The passkey was not added.');
  }
  expect(await listPasskeys(blog.deps, user.id)).toEqual([]);
});

test('422: a device that is already added, and more than twenty passkeys, are refused', async () => {
  const { blog, user, post, begin, added } = await admin();
  const device = aDevice({ origin: ORIGIN });
  await added(device);
  await post('', { answer: device.register(await begin()) }).expect(422);
  for (let count = 1; count < 20; count += 1) await added(aDevice({ origin: ORIGIN }), '');
  expect(await listPasskeys(blog.deps, user.id)).toHaveLength(20);
  const refused = await post('/options', { keyPassword: PASSWORD }).expect(422);
  expect(refused.body).toEqual({
    message: 'You have 20 passkeys, which is the limit. Remove one first.',
  });
});

test('403: a used, late or foreign challenge is refused, and so is a copied device', async () => {
  const { blog, added } = await admin();
  const device = aDevice({ origin: ORIGIN });
  await added(device);
  const { ask, send } = stranger(blog);
  const answer = device.sign(await ask());
  await send(answer).expect(303);
  expect((await send(answer).expect(403)).text).toContain('Sign in again.');
  const late = device.sign(await ask());
  blog.clock.advance(300_001);
  await send(late).expect(403);
  await send(device.sign({ challenge: 'never-given' })).expect(403);
  device.setCounter(0);
  const { text } = await send(device.sign(await ask())).expect(403);
  expect(text).toContain('No account has this passkey.');
  await send(aDevice({ origin: ORIGIN }).sign(await ask())).expect(403);
});

test('429: repeated challenges without a sign-in are refused', async () => {
  const { blog } = await admin();
  const { browser, ask } = stranger(blog);
  for (let tries = 0; tries < 5; tries += 1) await ask();
  const refused = await browser.post('/admin/sign-in/passkey/options').expect(429);
  expect(refused.headers['retry-after']).toBe('15');
  expect(refused.body).toEqual({ message: 'Too many attempts. Try again in 15 seconds.' });
  expect(await blog.deps.db.oneTimeToken.count()).toBe(5);
});

test('403: a request from another site’s page is refused', async () => {
  const { blog } = await admin();
  const { browser } = stranger(blog);
  const from = { Origin: 'http://evil.example' };
  await browser.post('/admin/sign-in/passkey/options').set(from).expect(403);
  await browser.post('/admin/sign-in/passkey').set(from).expect(403);
});
