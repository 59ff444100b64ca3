/**
 * Media types that a fetch accepts besides text, over real sockets on loopback.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FetchContext } from '../../src/net/page.ts';
import { fetcher, LIMITS, outcome, server } from '../support/sites/fetcher.ts';
import { rawServer, response, writeForever } from '../support/sites/raw-server.ts';

async function fetchType(takes: FetchContext['takes'], contentType: string): Promise<string> {
  const { url } = await server(response(200, [`Content-Type: ${contentType}`], 'x'));
  return await outcome(url('/'), { context: { ...(takes && { takes }) } });
}

test.each([
  ['text-or-json', 'application/json; charset=utf-8', 'page: x'],
  ['text-or-json', 'application/activity+json', 'page: x'],
  ['text-or-json', 'text/html', 'page: x'],
  ['text-or-json', 'image/png', 'not-text'],
  ['text-or-json', 'application/jsonx', 'not-text'],
  ['image', 'image/jpeg', 'page: x'],
  ['image', 'image/PNG', 'page: x'],
  ['image', 'image/gif', 'page: x'],
  ['image', 'image/webp', 'page: x'],
  ['image', 'image/avif', 'not-text'],
  ['image', 'image/svg+xml', 'not-text'],
  ['image', 'text/html', 'not-text'],
  ['any', 'text/html', 'page: x'],
  ['any', 'application/pdf', 'page: '],
  ['any', 'image/png', 'page: '],
] as const)(
  'fetching %s with a response of type %s gives %s',
  async (takes, contentType, expected) => {
    expect(await fetchType(takes, contentType)).toBe(expected);
  },
);

test.each([
  ['text-or-json', 'application/json'],
  ['image', 'image/webp'],
  ['any', '*/*'],
] as const)('fetching %s sends %s in Accept', async (takes, type) => {
  const { url, heads } = await server(response(200, ['Content-Type: text/html']));
  await outcome(url('/'), { context: { takes } });
  expect(/^accept: (.*)$/m.exec(heads[0] ?? '')?.[1]).toContain(type);
});

test('a fetch for endpoint discovery has Webmention in the User-Agent', async () => {
  const { url, heads } = await server(response(200, ['Content-Type: text/html']));
  await outcome(url('/'), { context: { discovers: true } });
  expect(heads[0]).toContain('user-agent: Antiphon/0.1 (+https://blog.example/; Webmention)\r\n');
});

test('a page has the headers that linkback protocols use', async () => {
  const { url } = await server(
    response(200, ['Link: </a>; rel=x', 'X-Pingback: http://p.example/', 'LinK: </b>; rel=y']),
  );
  expect(await fetcher().fetchPage(url('/'), LIMITS, { takes: 'any' })).toMatchObject({
    headers: {
      link: ['</a>; rel=x', '</b>; rel=y'],
      xPingback: 'http://p.example/',
      location: null,
      retryAfter: null,
    },
  });
});

describe('a page of any type that is too large is cut', () => {
  const limits = { ...LIMITS, maxBytes: 1_000 };
  const context = { takes: 'any' } as const;

  test('an endless plain page is cut', async () => {
    const { url } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n');
      writeForever(socket, () => 'x'.repeat(10_000));
    });
    expect(await outcome(url('/'), { limits, context })).toBe(`page: ${'x'.repeat(1_000)}`);
  });

  test('a compressed page is cut', async () => {
    const body = gzipSync(Buffer.alloc(9_000_000, 'x'));
    const headers = ['Content-Type: text/html', 'Content-Encoding: gzip'];
    const { url } = await server(response(200, headers, body));
    expect(await outcome(url('/'), { limits, context })).toBe(`page: ${'x'.repeat(1_000)}`);
  });

  test('a page of exactly the largest size is complete', async () => {
    const { url } = await server(response(200, ['Content-Type: text/html'], 'x'.repeat(1_000)));
    expect(await outcome(url('/'), { limits, context })).toBe(`page: ${'x'.repeat(1_000)}`);
  });

  test('a page that breaks off is a failure, since the endpoint may be in the missing part', async () => {
    const { url } = await rawServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nx');
    });
    expect(await outcome(url('/'), { limits, context })).toBe('network');
  });
});
