/**
 * Requests and responses of a fetch, over real sockets on loopback.
 */
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createFetchPage } from '../../src/net/fetch-page.ts';
import { fetcher, HTML, LIMITS, outcome, redirecting, server } from '../support/sites/fetcher.ts';
import { rawServer, response, writeForever } from '../support/sites/raw-server.ts';

describe('a fetched page', () => {
  test('has its final URL, status, type as sent and undecoded bytes', async () => {
    const { url } = await server(response(200, [HTML], Buffer.from([0xe9, 0x00])));
    expect(await fetcher().fetchPage(url('/a?b#c'), LIMITS)).toMatchObject({
      kind: 'page',
      finalUrl: url('/a?b#c'),
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: Uint8Array.of(0xe9, 0x00),
    });
  });

  test('is requested with these headers and no others', async () => {
    const { url, heads, port } = await server(response(200, [HTML]));
    await outcome(url('/a?b#c'));
    expect(heads.map((head) => head.split('\r\n'))).toEqual([
      [
        'GET /a?b HTTP/1.1',
        `host: 127.0.0.1:${port}`,
        'connection: close',
        'user-agent: Antiphon/0.1 (+https://blog.example/)',
        'accept: text/html, application/xhtml+xml;q=0.9, text/*;q=0.8',
        'accept-encoding: gzip, br',
        '',
        '',
      ],
    ]);
  });

  test.each([
    ['203.0.113.9', 'Antiphon/0.1 (+https://blog.example/; verifying a linkback from 203.0.113.9)'],
    ['2001:db8::9', 'Antiphon/0.1 (+https://blog.example/; verifying a linkback from 2001:db8::9)'],
    ['x) Evil/1.0 (', 'Antiphon/0.1 (+https://blog.example/)'],
    ['1.2.3.4\r\nCookie: a', 'Antiphon/0.1 (+https://blog.example/)'],
  ])(
    'is requested in the name of the client, if %j is an address',
    async (requestedBy, expected) => {
      const { url, heads } = await server(response(200, [HTML]));
      await outcome(url('/'), { context: { requestedBy } });
      expect(heads[0]).toContain(`\r\nuser-agent: ${expected}\r\n`);
    },
  );

  test.each([
    ['Content-Type: text/plain', 'page: x'],
    ['content-type: TEXT/HTML', 'page: x'],
    ['Content-Type: application/xhtml+xml; charset=utf-8', 'page: x'],
    ['Content-Type: application/xml', 'page: x'],
    ['Content-Type: application/atom+xml', 'page: x'],
    ['Content-Type: image/png', 'not-text'],
    ['Content-Type: application/json', 'not-text'],
    ['Content-Type: application/octet-stream; x=text/html', 'not-text'],
    ['Content-Type: text', 'not-text'],
    ['Content-Type:', 'not-text'],
    ['X-Content-Type: text/html', 'not-text'],
  ])('must be text or XML: %s → %s', async (header, expected) => {
    const { url } = await server(response(200, [header], 'x'));
    expect(await outcome(url('/'))).toBe(expected);
  });

  test.each([204, 205])('is empty and of a text type for status %i', async (status) => {
    const { url } = await server(`HTTP/1.1 ${status} X\r\n${HTML}\r\nContent-Length: 0\r\n\r\n`);
    expect(await outcome(url('/'))).toBe('page: ');
    const image = await server(`HTTP/1.1 ${status} X\r\nContent-Type: image/png\r\n\r\n`);
    expect(await outcome(image.url('/'))).toBe('not-text');
  });

  test.each([
    [404, 'gone: 404'],
    [410, 'gone: 410'],
    [400, 'refused-status'],
    [401, 'refused-status'],
    [403, 'refused-status'],
    [451, 'refused-status'],
    [408, 'bad-status'],
    [425, 'bad-status'],
    [429, 'bad-status'],
    [500, 'bad-status'],
    [503, 'bad-status'],
    [300, 'bad-status'],
    [304, 'bad-status'],
    [301, 'bad-status'], // without a Location
    [999, 'bad-status'],
  ])('needs a successful status: %i → %s', async (status, expected) => {
    const { url } = await server(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`);
    expect(await outcome(url('/'))).toBe(expected);
  });

  test.runIf(networkInterfaces().lo?.some(({ address }) => address === '::1'))(
    'is fetched over IPv6 too',
    async () => {
      const { url } = await server(response(200, [HTML], 'six'), '::1');
      expect(await outcome(url('/'))).toBe('page: six');
    },
  );
});

describe('an unwanted body is never read', () => {
  test.each([
    ['HTTP/1.1 404 Gone\r\n\r\n', 'gone: 404'],
    ['HTTP/1.1 500 Oops\r\n\r\n', 'bad-status'],
    ['HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n', 'not-text'],
    ['HTTP/1.1 200 OK\r\n\r\n', 'not-text'],
    ['HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n', 'gone: 410'],
  ])('from %j with an endless body', async (head, expected) => {
    const { url } = await rawServer((socket, path) => {
      if (path === '/end') socket.write(response(410, []));
      else {
        socket.write(head);
        writeForever(socket, () => Buffer.alloc(10_000));
      }
    });
    expect(await outcome(url('/'), { limits: { ...LIMITS, maxBytes: 10_000_000 } })).toBe(expected);
  });
});

describe('an abort by the caller ends the fetch and rejects the promise', () => {
  test('before it begins', async () => {
    const { url, connections } = await rawServer(() => undefined);
    const signal = AbortSignal.abort(new Error('stopping'));
    await expect(fetcher().fetchPage(url('/'), LIMITS, { signal })).rejects.toThrow('stopping');
    expect(connections()).toBe(0);
  });

  test('while it is waiting', async () => {
    const controller = new AbortController();
    const { url } = await rawServer(() => {
      controller.abort(new Error('stopping'));
    });
    const { signal } = controller;
    await expect(fetcher().fetchPage(url('/'), LIMITS, { signal })).rejects.toThrow('stopping');
  });

  test('an error thrown by mayAsk rejects the fetch', async () => {
    const { url } = await redirecting({ '/': 'http://127.0.0.2/' });
    const mayAsk = () => Promise.reject(new Error('database gone'));
    await expect(fetcher().fetchPage(url('/'), LIMITS, { mayAsk })).rejects.toThrow(
      'database gone',
    );
  });
});

test('a User-Agent that is not printable ASCII is refused at the start', () => {
  expect(() => createFetchPage({ userAgent: 'Bløg', allowedNetworks: [] })).toThrow(TypeError);
});
