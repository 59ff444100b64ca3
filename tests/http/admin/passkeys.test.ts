/** Passkeys on the server; the browser's part is in tests/browser/admin-passkeys.test.ts. */
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { listPasskeys } from '../../../src/accounts/passkeys.ts';
import { listUsers } from '../../../src/accounts/users.ts';
import { aDevice, type Device } from '../../support/browser/authenticator.ts';
import { PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const ORIGIN = 'http://blog.example';
type Options = { options: { challenge: string; rp?: { id: string }; rpId?: string } };

async function admin(on?: TestBlog) {
  const blog = on ?? (await testBlog());
  const { agent, csrf, user } = await signedInAs(blog);
  const send = (path: string, fields: Record<string, string>) =>
    agent
      .post(`/admin${path}`)
      .type('form')
      .send({ csrf, ...fields });
  const post = (path: string, fields: Record<string, string>) =>
    send(`/account/passkeys${path}`, fields);
  const begin = async () =>
    ((await post('/options', { keyPassword: PASSWORD }).expect(200)).body as Options).options;
  return {
    blog,
    agent,
    user,
    send,
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

/** A user with a passkey, and how they ask for a challenge in place of a password. */
async function withPasskey(on?: TestBlog) {
  const made = await admin(on);
  const device = aDevice({ origin: ORIGIN });
  await made.added(device);
  const challenge = async (confirmFor: string) =>
    ((await made.send('/account/confirm', { confirmFor }).expect(200)).body as Options).options;
  return { ...made, device, challenge };
}

test('200: a passkey creates an application password and invites an owner in place of the password', async () => {
  const { blog, user, device, send, challenge } = await withPasskey();
  const options = await challenge('appPassword');
  expect(options).toMatchObject({ userVerification: 'required', rpId: 'blog.example' });
  const phone = { appName: 'Phone', confirmation: device.sign(options) };
  await send('/account/app-passwords', phone).expect(200);
  const leyla = { name: 'Leyla', email: 'leyla@blog.example', role: 'owner' };
  const confirmation = device.sign(await challenge('ownPassword'));
  await send('/users', { ...leyla, confirmation }).expect(200);
  expect((await listUsers(blog.deps)).map(({ role }) => role)).toEqual(['owner', 'owner']);
  expect((await listPasskeys(blog.deps, user.id))[0]?.usedAt).toEqual(blog.clock.now());
});

test('422: a passkey for another change, of another user, used twice or late confirms nothing', async () => {
  const { blog, device, send, challenge } = await withPasskey();
  const other = await withPasskey(blog);
  const create = (confirmation: string) =>
    send('/account/app-passwords', { appName: 'Phone', confirmation, appPassword: '' });
  const used = device.sign(await challenge('appPassword'));
  await create(used).expect(200);
  const late = device.sign(await challenge('appPassword'));
  blog.clock.advance(300_001);
  for (const confirmation of [
    used,
    late,
    'nonsense',
    device.sign(await challenge('ownPassword')),
    device.sign(await stranger(blog).ask()),
    other.device.sign(await challenge('appPassword')),
    aDevice({ origin: ORIGIN }).sign(await challenge('appPassword')),
  ]) {
    const { text } = await create(confirmation).expect(422);
    expect(text).toContain('The passkey was not accepted.');
  }
  expect(await blog.deps.db.appPassword.count()).toBe(1);
});

test('422: a user without passkeys, and a field that asks for no password, get no challenge', async () => {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog);
  const ask = (confirmFor: string) =>
    agent.post('/admin/account/confirm').type('form').send({ csrf, confirmFor }).expect(422);
  expect((await ask('appPassword')).body).toEqual({
    message: 'You have no passkey. Enter your password.',
  });
  expect((await ask('toString')).body).toEqual({ message: 'Reload the page and try again.' });
  expect(await blog.deps.db.oneTimeToken.count()).toBe(0);
});

test('429: repeated challenges in place of a password are refused', async () => {
  const { send, challenge } = await withPasskey();
  for (let tries = 0; tries < 5; tries += 1) await challenge('appPassword');
  const refused = await send('/account/confirm', { confirmFor: 'appPassword' }).expect(429);
  expect(refused.headers['retry-after']).toBe('15');
});
