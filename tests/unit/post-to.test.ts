/**
 * Sent forms and their responses, over real sockets on loopback. Which addresses are allowed is
 * tested in fetch-page-guard.test.ts; a few of its cases are here because the guard is the same.
 */
import { gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PostContext } from '../../src/net/page.ts';
import { fetcher, HASTY, LIMITS } from '../support/sites/fetcher.ts';

const FORM: PostContext = {
  contentType: 'application/x-www-form-urlencoded',
  body: 'source=a&target=b',
};

type Reply = { status: number; headers?: Record<string, string>; body?: string | Buffer };

/** A server with the listed paths, and the requests that it received. */
async function endpoint(replies: Record<string, Reply | 'break'>, host = '127.0.0.1') {
  const received: { line: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    req.on('end', () => {
      received.push({
        line: `${String(req.method)} ${String(req.url)}`,
        headers: req.headers,
        body,
      });
      const reply = replies[req.url ?? ''] ?? { status: 404 };
      if (reply === 'break') {
        res.writeHead(200, { 'content-length': '100' });
        res.write('Half an ans', () => res.destroy());
      } else {
        res.writeHead(reply.status, reply.headers).end(reply.body);
      }
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { received, url: (path: string) => new URL(`http://${host}:${port}${path}`) };
}

/** The result in one word; the body of a response as text. */
async function outcome(url: URL, context: Partial<PostContext> = {}, limits = LIMITS) {
  const result = await fetcher().postTo(url, limits, { ...FORM, ...context });
  if (result.kind === 'unreachable') return result.why;
  if (result.kind === 'host-busy') return `host-busy: ${result.host}`;
  return `${result.status}: ${Buffer.from(result.body).toString()}`;
}

test('a notification is one POST with the given body, the URL’s query and Webmention in the User-Agent', async () => {
  const { url, received } = await endpoint({ '/end?a=b': { status: 200, body: 'Thanks' } });
  expect(await outcome(url('/end?a=b'))).toBe('200: Thanks');
  expect(received).toEqual([
    {
      line: 'POST /end?a=b',
      body: 'source=a&target=b',
      headers: {
        host: url('/').host,
        connection: 'close',
        'user-agent': 'Antiphon/0.1 (+https://blog.example/; Webmention)',
        accept: 'text/xml, application/xml, text/html;q=0.9, */*;q=0.8',
        'accept-encoding': 'gzip, br',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': '17',
      },
    },
  ]);
});

test.each([200, 201, 202, 204, 300, 302, 304, 400, 403, 404, 410, 429, 449, 500, 503])(
  '%i without a Location is a response',
  async (status) => {
    const { url } = await endpoint({ '/': { status } });
    expect(await outcome(url('/'))).toBe(`${status}: `);
  },
);

test('a response has its headers and its final URL', async () => {
  const headers = { location: '/status/1', 'retry-after': '120', 'content-type': 'text/plain' };
  const { url } = await endpoint({
    '/': { status: 307, headers: { location: '/new' } },
    '/new': { status: 201, headers },
  });
  expect(await fetcher().postTo(url('/'), LIMITS, FORM)).toMatchObject({
    kind: 'answer',
    status: 201,
    finalUrl: url('/new'),
    contentType: 'text/plain',
    headers: { location: '/status/1', retryAfter: '120' },
  });
});

describe('redirects of a POST', () => {
  test.each([301, 302, 307, 308])('post the form again after %i', async (status) => {
    const { url, received } = await endpoint({
      '/': { status, headers: { location: '/new?c' } },
      '/new?c': { status: 200, body: 'Thanks' },
    });
    expect(await outcome(url('/'))).toBe('200: Thanks');
    expect(received.map(({ line, body }) => `${line} ${body}`)).toEqual([
      'POST / source=a&target=b',
      'POST /new?c source=a&target=b',
    ]);
  });

  test('are not followed after 303, which is a response', async () => {
    const { url, received } = await endpoint({
      '/': { status: 303, headers: { location: '/new' } },
    });
    expect(await outcome(url('/'))).toBe('303: ');
    expect(received).toHaveLength(1);
  });

  test('call mayAsk for each new host, and are counted', async () => {
    const second = await endpoint({ '/': { status: 200 } }, '127.0.0.2');
    const { url } = await endpoint({
      '/': { status: 307, headers: { location: second.url('/').href } },
      '/loop': { status: 307, headers: { location: '/loop' } },
    });
    const mayAsk = () => Promise.resolve(false);
    expect(await outcome(url('/'), { mayAsk })).toBe('host-busy: 127.0.0.2');
    expect(second.received).toEqual([]);
    expect(await outcome(url('/loop'))).toBe('too-many-redirects');
  });

  test('to an address that is not public are refused', async () => {
    const { url } = await endpoint({
      '/': { status: 307, headers: { location: 'http://10.0.0.1/' } },
    });
    expect(await outcome(url('/'))).toBe('refused-address');
  });
});

test('no connection is made to an endpoint on an address that is not public', async () => {
  const { url, received } = await endpoint({ '/': { status: 200 } });
  const guarded = fetcher([], { 'inside.test': ['127.0.0.1'] });
  const named = new URL(`http://inside.test:${url('/').port}/`);
  for (const address of [url('/'), named]) {
    expect(await guarded.postTo(address, LIMITS, FORM)).toEqual({
      kind: 'unreachable',
      why: 'refused-address',
    });
  }
  expect(received).toEqual([]);
});

describe('the body of a response', () => {
  test('is cut if it is too large, not refused', async () => {
    const limits = { ...LIMITS, maxBytes: 10 };
    const long = 'x'.repeat(200_000);
    const { url } = await endpoint({
      '/': { status: 200, body: long },
      '/gzip': {
        status: 200,
        headers: { 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(5_000_000, 'x')),
      },
    });
    expect(await outcome(url('/'), {}, limits)).toBe('200: xxxxxxxxxx');
    expect(await outcome(url('/gzip'), {}, limits)).toBe('200: xxxxxxxxxx');
  });

  test('is dropped if it breaks off, and the status remains', async () => {
    const { url } = await endpoint({ '/': 'break' });
    expect(await outcome(url('/'))).toBe('200: Half an ans');
  });

  test('is empty in an encoding that was not accepted', async () => {
    const headers = { 'content-encoding': 'deflate' };
    const { url } = await endpoint({ '/': { status: 200, headers, body: 'x' } });
    expect(await outcome(url('/'))).toBe('200: ');
  });
});

test('a silent server ends at the deadline, and the caller’s signal rejects', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(await outcome(url, {}, HASTY)).toBe('timeout');
  const signal = AbortSignal.abort(new Error('stopping'));
  await expect(outcome(url, { signal })).rejects.toThrow('stopping');
});
