/**
 * Where a fetch may go, hop by hop. `127.0.0.2` is the public site, `127.0.0.1` the internal host.
 */
import { setDefaultAutoSelectFamily } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFetchPage } from '../../src/net/fetch-page.ts';
import { openGuardedClient, RefusedAddressError } from '../../src/net/guarded-client.ts';
import {
  fetcher,
  HTML,
  LIMITS,
  networks,
  outcome,
  redirecting,
  server,
} from '../support/sites/fetcher.ts';
import type { Names } from '../support/sites/fetcher.ts';
import { rawServer, response } from '../support/sites/raw-server.ts';

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%i is followed with GET', async (status) => {
    const { url, heads } = await rawServer((socket, path) => {
      const there = path === '/b';
      socket.write(there ? response(200, [HTML], 'b') : response(status, ['Location: /b']));
    });
    expect(await fetcher().fetchPage(url('/a'), LIMITS)).toMatchObject({ finalUrl: url('/b') });
    expect(heads.map((head) => head.split(' HTTP')[0])).toEqual(['GET /a', 'GET /b']);
  });

  test('are resolved against the URL that redirects', async () => {
    const other = await server(response(200, [HTML], 'there'), '127.0.0.2');
    const { url } = await redirecting({
      '/a/b': '../c?d',
      '/c?d': `//127.0.0.2:${other.port}/`,
    });
    expect(await outcome(url('/a/b'))).toBe('page: there');
  });

  test.each([
    [3, 'page: /3'],
    [2, 'too-many-redirects'],
    [0, 'too-many-redirects'],
  ])('at most maxRedirects: three of them with %i → %s', async (maxRedirects, expected) => {
    const { url, connections } = await redirecting({ '/0': '/1', '/1': '/2', '/2': '/3' });
    expect(await outcome(url('/0'), { limits: { ...LIMITS, maxRedirects } })).toBe(expected);
    expect(connections()).toBe(maxRedirects + 1);
  });

  test('in a loop end at the limit, however high it is', async () => {
    const { url, connections } = await redirecting({ '/': '/' });
    const limits = { ...LIMITS, maxRedirects: 20 };
    expect(await outcome(url('/'), { limits })).toBe('too-many-redirects');
    expect(connections()).toBe(21);
  });

  test.each([
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://user:secret@127.0.0.1/',
    'http://[::g]/',
    `/${'a'.repeat(2_048)}`,
  ])('to an address that is never fetched are refused: %s', async (location) => {
    const { url } = await redirecting({ '/': location });
    expect(await outcome(url('/'))).toBe('refused-address');
  });

  test('to a forbidden port are refused for the port', async () => {
    const { url } = await redirecting({ '/': 'http://127.0.0.1:25/' });
    expect(await outcome(url('/'))).toBe('forbidden-port');
  });

  test('ask mayAsk before each request but the first, even on the same host', async () => {
    const second = await redirecting({ '/1': '/2' }, '127.0.0.2');
    const { url } = await redirecting({ '/': '/0', '/0': second.url('/1').href });
    const requested: string[] = [];
    const mayAsk = (host: string) => Promise.resolve(requested.push(host) > 0);
    expect(await outcome(url('/'), { context: { mayAsk } })).toBe('page: /2');
    expect(requested).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.2']);
  });

  test('stop at a host that mayAsk refuses', async () => {
    const second = await server(response(200, [HTML]), '127.0.0.2');
    const { url } = await redirecting({ '/': second.url('/').href });
    const mayAsk = () => Promise.resolve(false);
    expect(await outcome(url('/'), { context: { mayAsk } })).toBe('host-busy: 127.0.0.2');
    expect(second.connections()).toBe(0);
  });

  test('to a refused address do not call mayAsk', async () => {
    const { url } = await redirecting({ '/': 'http://10.0.0.1/' });
    const mayAsk = () => Promise.reject(new Error('asked'));
    expect(await outcome(url('/'), { context: { mayAsk } })).toBe('refused-address');
  });
});

describe('connections are made to permitted addresses only', () => {
  test.each([
    'http://127.0.0.1:',
    'http://2130706433:',
    'http://0x7f.1:',
    'http://[::ffff:7f00:1]:',
  ])('not to a literal address: %s', async (origin) => {
    const { port, connections } = await server(response(200, [HTML]));
    expect(await outcome(new URL(`${origin}${port}/`), { from: fetcher([]) })).toBe(
      'refused-address',
    );
    expect(connections()).toBe(0);
  });

  test('not to a literal address that a redirect leads to', async () => {
    const inside = await server(response(200, [HTML]));
    const { url } = await redirecting({ '/': inside.url('/').href }, '127.0.0.2');
    expect(await outcome(url('/'), { from: fetcher(['127.0.0.2']) })).toBe('refused-address');
    expect(inside.connections()).toBe(0);
  });

  test('not to an address that a name resolves to', async () => {
    const { port, connections } = await server(response(200, [HTML]));
    const from = fetcher([], { 'inside.test': ['127.0.0.1'], localhost: ['127.0.0.1'] });
    expect(await outcome(new URL(`http://inside.test:${port}/`), { from })).toBe('refused-address');
    expect(await outcome(new URL(`http://localhost:${port}/`), { from })).toBe('refused-address');
    expect(connections()).toBe(0);
  });

  test('not to an address that a name resolves to after a redirect', async () => {
    const inside = await server(response(200, [HTML]));
    const { url } = await redirecting({ '/': `http://inside.test:${inside.port}/` }, '127.0.0.2');
    const from = fetcher(['127.0.0.2'], { 'inside.test': ['127.0.0.1'] });
    expect(await outcome(url('/'), { from })).toBe('refused-address');
    expect(inside.connections()).toBe(0);
  });

  test.each([[['127.0.0.2', '127.0.0.1']], [['127.0.0.1', '127.0.0.2']], [['127.0.0.2', '::1']]])(
    'not to the permitted address of a name that also has a forbidden one: %j',
    async (addresses) => {
      const { port, connections } = await server(response(200, [HTML]), '127.0.0.2');
      const from = fetcher(['127.0.0.2'], { 'mixed.test': addresses });
      expect(await outcome(new URL(`http://mixed.test:${port}/`), { from })).toBe(
        'refused-address',
      );
      expect(connections()).toBe(0);
    },
  );

  test('to the next of several permitted addresses if the first does not answer', async () => {
    const { port } = await server(response(200, [HTML], 'second'), '127.0.0.2');
    const from = fetcher(['127.0.0.0/8'], { 'two.test': ['127.0.0.3', '127.0.0.2'] });
    expect(await outcome(new URL(`http://two.test:${port}/`), { from })).toBe('page: second');
  });

  test('through the system’s resolver if no other is given', async () => {
    const { port, connections } = await server(response(200, [HTML], 'local'));
    const url = new URL(`http://localhost:${port}/`);
    const allowedNetworks = networks('127.0.0.0/8', '::1');
    const open = createFetchPage({ userAgent: 'Test', allowedNetworks });
    const guarded = createFetchPage({ userAgent: 'Test', allowedNetworks: [] });
    expect(await open(url, LIMITS)).toHaveProperty('kind', 'page');
    expect(await guarded(url, LIMITS)).toHaveProperty('kind', 'unreachable');
    expect(connections()).toBe(1);
  });

  test('even when Node asks the resolver for a single address', async () => {
    setDefaultAutoSelectFamily(false);
    onTestFinished(() => {
      setDefaultAutoSelectFamily(true);
    });
    const { port, connections } = await server(response(200, [HTML], 'single'), '127.0.0.2');
    const url = new URL(`http://mixed.test:${port}/`);
    const names = { 'mixed.test': ['127.0.0.2', '127.0.0.1'] };
    expect(await outcome(url, { from: fetcher(['127.0.0.2'], names) })).toBe('refused-address');
    expect(connections()).toBe(0);
    expect(await outcome(url, { from: fetcher(['127.0.0.0/8'], names) })).toBe('page: single');
  });

  test('even if a client is opened without the fetcher', () => {
    const url = new URL('http://127.1/');
    const { signal } = new AbortController();
    const open = () => openGuardedClient(url, { allowedNetworks: [] }, LIMITS, signal);
    expect(open).toThrow(RefusedAddressError);
  });

  test('to the address that was checked, so DNS rebinding fails', async () => {
    const inside = await server(response(200, [HTML], 'inside'));
    const names: Names = { 'rebind.test': ['127.0.0.2'] };
    const { port } = await rawServer((socket) => {
      names['rebind.test'] = ['127.0.0.1'];
      socket.write(response(302, [`Location: http://rebind.test:${inside.port}/`]));
    }, '127.0.0.2');
    const from = fetcher(['127.0.0.2'], names);
    expect(await outcome(new URL(`http://rebind.test:${port}/`), { from })).toBe('refused-address');
    expect(from.lookups).toEqual(['rebind.test', 'rebind.test']); // once per connection
    expect(inside.connections()).toBe(0);
  });

  test.each(['http://127.0.0.1:22/', 'https://127.0.0.1:25/', 'http://mail.test:6667/'])(
    'not to a port where something other than HTTP listens: %s',
    async (address) => {
      expect(await outcome(new URL(address))).toBe('forbidden-port');
    },
  );

  test.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'http://user:secret@127.0.0.1/'])(
    'not for any scheme but plain http and https: %s',
    async (address) => {
      expect(await outcome(new URL(address))).toBe('refused-address');
    },
  );
});
