/** Limits for unfinished request bodies: their number, their time, and who is exempt. */
import { once } from 'node:events';
import { createServer, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { createDeviceCookie } from '../../src/accounts/device-cookie.ts';
import { createBodyLimit, trustBody } from '../../src/http/server/body-limit.ts';
import type { RequestListener } from '../../src/http/server/serve.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';

async function serverOf(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    port,
    /** A request of which only the head and one byte are sent, after the server has seen it. */
    async begin(path: string, client = '192.0.2.1', cookie = ''): Promise<Unfinished> {
      const sent = request({
        port,
        path,
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': 100,
          'X-Forwarded-For': client,
          Cookie: cookie,
          Expect: '100-continue',
        },
      });
      // The server may close the connection before the body is complete.
      sent.on('error', () => undefined);
      const answered = once(sent, 'response').then(([answer]) => answer as IncomingMessage);
      answered.catch(() => undefined);
      sent.flushHeaders();
      await once(sent, 'continue');
      sent.write('a');
      return { sent, answered };
    },
    post: async (path: string, client: string) =>
      await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'X-Forwarded-For': client },
        body: new URLSearchParams({ source: 'x' }),
      }),
  };
}

type Unfinished = { sent: ClientRequest; answered: Promise<IncomingMessage> };

test('429: more than eight unfinished bodies of one client, whatever the URL', async () => {
  const blog = await testBlog({ env: { TRUST_PROXY: 'true' } });
  const server = await serverOf(blog.listener.answer);
  const paths = ['/webmention', '/xmlrpc', '/admin/sign-in', '/nowhere', '/admin/posts/new'];
  const begun: Unfinished[] = [];
  for (let count = 0; count < 8; count += 1) {
    begun.push(await server.begin(paths[count % paths.length] ?? '/', `2001:db8:1:1::${count}`));
  }
  const ninth = await (await server.begin('/webmention', '2001:db8:1:1::9')).answered;
  expect(ninth.statusCode).toBe(429);
  expect(ninth.headers['retry-after']).toBe('5');
  // Neither complete bodies nor other clients are refused.
  expect((await server.post('/webmention', '2001:db8:1:1::9')).status).toBe(400);
  const other = await server.begin('/webmention', '2001:db8:1:2::1');
  other.sent.end('b'.repeat(99));
  expect((await other.answered).statusCode).toBe(400);
  // A body that ends makes room.
  begun[0]?.sent.end('b'.repeat(99));
  expect((await begun[0]?.answered)?.statusCode).toBe(400);
  const next = await server.begin('/webmention', '2001:db8:1:1::a');
  next.sent.end('b'.repeat(99));
  expect((await next.answered).statusCode).toBe(400);
});

test('503: more unfinished bodies than all clients together may have', async () => {
  const app = express();
  app.set('trust proxy', true);
  app.use(createBodyLimit({ maxTotal: 3 }), express.raw({ type: () => true }), (_req, res) => {
    res.send('taken');
  });
  const server = await serverOf(app);
  for (const client of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await server.begin('/', client);
  const fourth = await (await server.begin('/', '192.0.2.4')).answered;
  expect(fourth.statusCode).toBe(503);
  expect(fourth.headers['retry-after']).toBe('5');
  expect(await (await server.post('/', '192.0.2.5')).text()).toBe('taken');
});

test.each(['session', 'device'])(
  'a browser with a %s cookie has its own limit when strangers have used up all others',
  async (kind) => {
    const blog = await testBlog({ env: { TRUST_PROXY: 'true' } });
    const { user, cookie: session } = await signedInAs(blog);
    const device = `antiphon_device=${await createDeviceCookie(blog.deps, user.id)}`;
    const server = await serverOf(blog.listener.answer);
    for (let count = 0; count < 64; count += 1) {
      await server.begin('/webmention', `192.0.2.${count >> 3}`);
    }
    const client = '198.51.100.1';
    for (const cookie of ['antiphon_session=made-up', 'antiphon_device=1.a.b']) {
      const stranger = await server.begin('/admin/sign-in', client, cookie);
      expect((await stranger.answered).statusCode).toBe(503);
    }
    // A post without its token, and a wrong password: both are read.
    const cookie = kind === 'session' ? session : device;
    const path = kind === 'session' ? '/admin/posts/new' : '/admin/sign-in';
    const owner = await server.begin(path, client, cookie);
    owner.sent.end('b'.repeat(99));
    expect((await owner.answered).statusCode).toBe(403);
  },
);

test('a device cookie has the same limit as a client', async () => {
  const blog = await testBlog();
  const { user } = await signedInAs(blog);
  const cookie = `antiphon_device=${await createDeviceCookie(blog.deps, user.id)}`;
  const server = await serverOf(blog.listener.answer);
  for (let count = 0; count < 16; count += 1) await server.begin('/xmlrpc', undefined, cookie);
  expect((await (await server.begin('/xmlrpc', undefined, cookie)).answered).statusCode).toBe(429);
});

test('408: a body that is not complete in time, unless its sender is known', async () => {
  const app = express();
  app.use(createBodyLimit({ deadlineMs: 20 }));
  app.use('/known', (req, _res, next) => {
    trustBody(req);
    next();
  });
  app.use('/answered', (_req, res) => {
    res.send('not read');
  });
  app.use(express.raw({ type: () => true }), (_req, res) => {
    res.send('taken');
  });
  const server = await serverOf(app);
  const known = await server.begin('/known');
  const stranger = await server.begin('/');
  expect((await stranger.answered).statusCode).toBe(408);
  await once(stranger.sent, 'close');
  known.sent.end('b'.repeat(99));
  expect((await known.answered).statusCode).toBe(200);
  // An early answer does not keep the connection open for the rest.
  const unread = await server.begin('/answered');
  const answer = await unread.answered;
  expect(answer.statusCode).toBe(200);
  answer.resume();
  await once(answer.socket, 'close');
});

test('200, 400, 503: an answer that reads no body ends the connection of a body that does not come', async () => {
  const blog = await testBlog();
  await blog.request.get('/').expect(200);
  const server = await serverOf(blog.listener.answer);
  const connection = async (head: string) => {
    const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
    socket.write(`${head}\r\nHost: blog.example\r\nContent-Length: 100\r\n\r\na`);
    let received = '';
    socket.on('data', (text: string) => (received += text));
    // The server ends it: the test would time out otherwise, long before Node's own timeout.
    await once(socket, 'end');
    socket.destroy();
    return received;
  };
  for (const path of ['/', '/']) {
    const cached = await connection(`GET ${path} HTTP/1.1`);
    expect(cached).toMatch(/^HTTP\/1\.1 200 /);
    expect(cached).toContain('</html>');
  }
  expect(await connection('GET http://[ HTTP/1.1')).toMatch(/^HTTP\/1\.1 400 /);
});
