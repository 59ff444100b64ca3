/**
 * No server can keep a fetch open, exhaust memory or make it throw. raw-server.ts waits for every
 * socket to close, so each of these tests also detects leaked connections.
 */
import { brotliCompressSync, createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFetchPage } from '../../src/net/fetch-page.ts';
import { fetcher, HASTY, HTML, LIMITS, outcome, server } from '../support/sites/fetcher.ts';
import { rawServer, response, writeForever } from '../support/sites/raw-server.ts';

describe('one deadline covers the whole fetch', () => {
  test('a server that accepts and never answers times out', async () => {
    const { url } = await rawServer(() => undefined);
    expect(await outcome(url('/'), { limits: HASTY })).toBe('timeout');
  });

  test('a TLS handshake that never completes times out', async () => {
    const { port } = await rawServer(() => undefined);
    const url = new URL(`https://127.0.0.1:${port}/`);
    expect(await outcome(url, { limits: HASTY })).toBe('timeout');
  });

  test('a resolver that never answers times out', async () => {
    const lookup = () => new Promise<never>(() => undefined);
    const fetchPage = createFetchPage({ userAgent: 'Test', allowedNetworks: [], lookup });
    expect(await fetchPage(new URL('http://slow.test/'), HASTY)).toEqual({
      kind: 'unreachable',
      why: 'timeout',
    });
  });

  test.each([
    `HTTP/1.1 200 OK\r\n${HTML}\r\n`,
    `HTTP/1.1 200 OK\r\n${HTML}\r\nContent-Length: 9\r\n\r\n`,
    `HTTP/1.1 200 OK\r\n${HTML}\r\nContent-Encoding: gzip\r\n\r\n`,
  ])('silence after %j times out', async (head) => {
    const { url } = await server(head);
    expect(await outcome(url('/'), { limits: HASTY })).toBe('timeout');
  });

  test('a slow body does not extend the deadline', async () => {
    const { url } = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${HTML}\r\n\r\n`);
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => {
        clearInterval(drip);
      });
    });
    expect(await outcome(url('/'), { limits: HASTY })).toBe('timeout');
  });

  test('a redirect does not extend the deadline', async () => {
    const { url } = await rawServer((socket) => {
      setTimeout(() => socket.write(response(302, ['Location: /'])), 30);
    });
    const limits = { ...HASTY, maxRedirects: 1_000 };
    expect(await outcome(url('/'), { limits })).toBe('timeout');
  });
});

describe('size is bounded, on the wire and decompressed', () => {
  const limits = { ...LIMITS, maxBytes: 1_000 };
  const zeros = Buffer.alloc(10_000_000);
  const coded = (coding: string, body: Uint8Array) =>
    response(200, [HTML, `Content-Encoding: ${coding}`], body);

  test.each([
    ['exactly maxBytes', response(200, [HTML], 'x'.repeat(1_000)), `page: ${'x'.repeat(1_000)}`],
    ['one byte more', response(200, [HTML], 'x'.repeat(1_001)), 'too-large'],
    ['10 MB', response(200, [HTML], zeros), 'too-large'],
    ['10 MB in gzip', coded('gzip', gzipSync(zeros)), 'too-large'],
    ['10 MB in brotli', coded('br', brotliCompressSync(zeros)), 'too-large'],
    ['gzip', coded('gzip', gzipSync('hello')), 'page: hello'],
    ['gzip under its old name', coded('X-GZIP', gzipSync('hello')), 'page: hello'],
    ['brotli', coded('br', brotliCompressSync('hello')), 'page: hello'],
    ['an empty gzip stream', coded('gzip', gzipSync('')), 'page: '],
  ])('a body is read up to maxBytes, and refused above: %s', async (_, bytes, expected) => {
    const { url } = await server(bytes);
    expect(await outcome(url('/'), { limits })).toBe(expected);
  });

  test('an endless body is stopped', async () => {
    const { url } = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${HTML}\r\n\r\n`);
      writeForever(socket, () => Buffer.alloc(10_000));
    });
    expect(await outcome(url('/'))).toBe('too-large');
  });

  test('an endless gzip stream is stopped', async () => {
    const { url } = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${HTML}\r\nContent-Encoding: gzip\r\n\r\n`);
      const gzip = createGzip();
      socket.on('close', () => gzip.destroy());
      gzip.pipe(socket);
      const feed = () => {
        while (!gzip.destroyed && gzip.write(Buffer.alloc(100_000)));
      };
      gzip.on('drain', feed);
      feed();
    });
    expect(await outcome(url('/'))).toBe('too-large');
  });

  test('an endless gzip stream that decompresses to nothing is stopped', async () => {
    const nothing = Buffer.concat(Array<Buffer>(100).fill(gzipSync('')));
    const { url } = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${HTML}\r\nContent-Encoding: gzip\r\n\r\n`);
      writeForever(socket, () => nothing);
    });
    expect(await outcome(url('/'))).toBe('too-large');
  });

  test.each(['gzip, gzip', 'gzip,br', 'deflate', 'zstd', 'aes128gcm'])(
    'a content coding that was not asked for is not decoded: %s',
    async (coding) => {
      const { url } = await server(coded(coding, gzipSync(gzipSync('hello'))));
      expect(await outcome(url('/'))).toBe('not-text');
    },
  );
});

describe('any response resolves the promise', () => {
  const ok = `HTTP/1.1 200 OK\r\n${HTML}\r\n`;
  const half = gzipSync('hello'.repeat(100)).subarray(0, 20);

  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['zero bytes', Buffer.alloc(1_000)],
    ['another HTTP version', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['a header of 20 KB', `${ok}X: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['many small headers', `${ok}${'A: b\r\n'.repeat(10_000)}\r\n`],
    ['a bad header', `${ok}\u0000: x\r\n\r\n`],
    ['two Content-Lengths', `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`],
    [
      'a Content-Length and chunks',
      `${ok}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a negative Content-Length', `${ok}Content-Length: -1\r\n\r\n`],
    ['a bad chunk', `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
    ['an early end in the body', `${ok}Content-Length: 100\r\n\r\nhello`],
    ['an early end in a chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n9\r\nhell`],
    ['an early end in the head', ok],
    ['an early end of everything', ''],
    ['bad gzip', response(200, [HTML, 'Content-Encoding: gzip'], 'hello')],
    ['bad brotli', response(200, [HTML, 'Content-Encoding: br'], 'hello')],
    ['an empty body declared as gzip', response(200, [HTML, 'Content-Encoding: gzip'])],
    ['half of a gzip stream', response(200, [HTML, 'Content-Encoding: gzip'], half)],
    ['a protocol switch', 'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'],
    ['100 Continue to a GET', `HTTP/1.1 100 Continue\r\n\r\n${ok}\r\n`],
  ])('%s is a network failure', async (_, bytes) => {
    const { url } = await rawServer((socket) => socket.end(bytes));
    expect(await outcome(url('/'))).toBe('network');
  });

  test('an endless header is a network failure', async () => {
    const { url } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      writeForever(socket, () => 'x'.repeat(1_000));
    });
    expect(await outcome(url('/'))).toBe('network');
  });

  test('endless interim responses are a network failure', async () => {
    const { url } = await rawServer((socket) => {
      writeForever(socket, () => 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    });
    expect(await outcome(url('/'))).toBe('network');
  });

  test('one interim response before a page is accepted', async () => {
    const page = response(200, [HTML], 'hello');
    const { url } = await server(`HTTP/1.1 103 Early Hints\r\n\r\n${page.toString()}`);
    expect(await outcome(url('/'))).toBe('page: hello');
  });

  test('a reset connection is a network failure', async () => {
    const { url } = await rawServer((socket) => socket.resetAndDestroy());
    expect(await outcome(url('/'))).toBe('network');
  });

  test('https to a server without TLS is a network failure', async () => {
    const { port } = await server(response(200, [HTML]));
    expect(await outcome(new URL(`https://127.0.0.1:${port}/`))).toBe('network');
  });

  test('a closed port is a network failure', async () => {
    const { port } = await server('', '127.0.0.2');
    expect(await outcome(new URL(`http://127.0.0.3:${port}/`))).toBe('network');
  });

  test('a failing resolver is a network failure, not a missing host', async () => {
    const lookup = () => Promise.reject(Object.assign(new Error('?'), { code: 'EAI_AGAIN' }));
    const fetchPage = createFetchPage({ userAgent: 'Test', allowedNetworks: [], lookup });
    expect(await fetchPage(new URL('http://a.test/'), LIMITS)).toHaveProperty('why', 'network');
  });

  test('a name that does not exist is no-such-host', async () => {
    expect(await outcome(new URL('http://nowhere.test/'))).toBe('no-such-host');
  });

  test('a name without addresses is no-such-host', async () => {
    const from = fetcher([], { 'empty.test': [] });
    expect(await outcome(new URL('http://empty.test/'), { from })).toBe('no-such-host');
  });

  test('random bytes after a valid beginning do not reject the promise', async () => {
    let bytes: Uint8Array = new Uint8Array();
    const { url } = await rawServer((socket) => socket.end(bytes));
    const beginnings = [
      '',
      'HTTP/1.1 ',
      'HTTP/1.1 200 OK\r\n',
      `${ok}\r\n`,
      `${ok}Content-Encoding: br\r\n\r\n`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array(), async (start, rest) => {
        bytes = Buffer.concat([Buffer.from(start), rest]);
        expect(await fetcher().fetchPage(url('/'), HASTY)).toHaveProperty('kind');
      }),
      { numRuns: 50 },
    );
  });
});
