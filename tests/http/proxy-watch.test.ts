import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { pino } from 'pino';
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { aUser, PASSWORD, signedInAs } from '../support/blog/signed-in.ts';
import { testBlog, type TestBlogOptions } from '../support/blog/test-blog.ts';

/** A blog whose clients connect from `peer`. */
async function blogBehind(peer: string, options: TestBlogOptions = {}) {
  const logged: { level: number; proxy?: string; msg: string }[] = [];
  const log = pino(
    { level: 'warn' },
    { write: (line) => logged.push(JSON.parse(line) as (typeof logged)[number]) },
  );
  const blog = await testBlog({ ...options, deps: { log } });
  const server = createServer(blog.listener.answer);
  server.on('connection', (socket: Socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: peer });
  });
  const { cookie } = await signedInAs(blog);
  const overview = async () => {
    const answer = await supertest(server).get('/admin').set('Cookie', cookie).expect(200);
    return answer.text;
  };
  return { blog, logged, overview, request: supertest(server) };
}

const forwarded = { 'X-Forwarded-For': '198.51.100.7' };

describe('X-Forwarded-For from a peer that TRUST_PROXY does not name', () => {
  test.each([
    ['127.0.0.1', 'loopback', '127.0.0.1'],
    ['::ffff:127.0.0.1', 'loopback', '127.0.0.1'],
    ['::1', 'loopback', '::1'],
    ['172.17.0.1', '172.17.0.1', '172.17.0.1'],
    ['::ffff:10.1.2.3', '10.1.2.3', '10.1.2.3'],
    ['fd00::2', 'fd00::2', 'fd00::2'],
  ])('200: one warning in the log and one on the overview: %s', async (peer, setting, shown) => {
    const { logged, overview, request } = await blogBehind(peer);
    expect(await overview()).not.toContain('TRUST_PROXY');
    await request.get('/').set(forwarded).expect(200);
    await request.get('/admin/sign-in').set(forwarded).expect(200);
    await request.get('/admin/sign-in').set(forwarded).expect(200);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ level: 40, proxy: shown });
    expect(logged[0]?.msg).toContain(`set TRUST_PROXY=${setting} and restart`);
    const html = await overview();
    expect(html).toContain(`<code>TRUST_PROXY</code> to <code>${setting}</code>`);
    expect(html).toContain(`a proxy at ${shown} that`);
  });

  test('200: no warning for a client that cannot set it', async () => {
    const { blog, request } = await blogBehind('127.0.0.1');
    const { cookie } = await signedInAs(blog, 'editor');
    await request.get('/admin/sign-in').set(forwarded).expect(200);
    const { text } = await request.get('/admin').set('Cookie', cookie).expect(200);
    expect(text).not.toContain('TRUST_PROXY');
  });
});

test.each([
  ['a trusted proxy', '127.0.0.1', { TRUST_PROXY: 'loopback' }, forwarded],
  ['a hop that counts as trusted', '10.1.2.3', { TRUST_PROXY: '1' }, forwarded],
  ['a client out there, who may send any header', '203.0.113.9', {}, forwarded],
  ['a client out there at an IPv4-mapped address', '::ffff:203.0.113.9', {}, forwarded],
  ['a client on this machine', '127.0.0.1', {}, {}],
])('200: no warning: %s', async (_what, peer, env: Record<string, string>, headers) => {
  const { logged, overview, request } = await blogBehind(peer, { env });
  await request.get('/admin/sign-in').set(headers).expect(200);
  expect(logged).toEqual([]);
  expect(await overview()).not.toContain('TRUST_PROXY');
});

test('303: an owner signs in again behind a proxy where a stranger’s wrong sign-ins are refused', async () => {
  const { blog, request } = await blogBehind('127.0.0.1');
  const { email } = await aUser(blog);
  const send = (password: string, cookie = '') =>
    request
      .post('/admin/sign-in')
      .set({ ...forwarded, Cookie: cookie })
      .type('form')
      .send({ email, password });
  const cookies = (await send(PASSWORD).expect(303)).get('Set-Cookie') ?? [];
  const device = cookies.find((each) => each.startsWith('antiphon_device=')) ?? '';
  expect(device).toMatch(
    /^antiphon_device=\d+\.[\w-]{22}\.[\w-]{43}; Max-Age=31536000; Path=\/admin;/,
  );
  expect(device).toContain('HttpOnly');
  const cookie = device.split(';', 1).join('');
  for (let tries = 0; tries < 5; tries += 1) await send('not this one').expect(403);
  await send(PASSWORD).expect(429);
  await send('not this one', cookie).expect(403);
  await send(PASSWORD, cookie).expect(303);
});
