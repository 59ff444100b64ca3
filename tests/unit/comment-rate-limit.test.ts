import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress } from '../../src/http/request/headers.ts';
import { createCommentRateLimit } from '../../src/http/server/listener.ts';
import { clientKeys } from '../../src/lib/rate-limiter.ts';
import { english } from '../support/samples/texts.ts';

const A_POST = '/2026/11/a-post/comments';

function rateLimitWith() {
  let at = 0;
  let address = '';
  const rateLimit = createCommentRateLimit({
    basePath: '/blog',
    keysOf: () => clientKeys(address),
    refusal: () => english('comment-page.busy'),
    now: () => at,
  });
  const statuses: number[] = [];
  const res = {
    writeHead: (status: number) => statuses.push(status),
    end: () => undefined,
  } as unknown as ServerResponse;
  const refuses = (from: string, path = A_POST, method = 'POST') => {
    address = from;
    return rateLimit.refuses(
      Object.assign(new IncomingMessage(new Socket()), { method }),
      res,
      path,
    );
  };
  return {
    statuses,
    refuses,
    pass: (ms: number) => {
      at += ms;
    },
    /** How many of `count` requests pass, each from another address. */
    passing: (count: number, addressOf: (at: number) => string, path = A_POST) =>
      Array.from({ length: count }, (_each, each) => refuses(addressOf(each), path)).filter(
        (refused) => !refused,
      ).length,
  };
}

const inNetwork = (network: number) => (at: number) => `198.${network}.${at}.1`;

test('submissions are limited to twenty at once in all, then two a second, and Retry-After says when to try again', () => {
  const { refuses, pass, passing, statuses } = rateLimitWith();
  expect(passing(30, inNetwork(18))).toBe(20);
  pass(1_000);
  expect(passing(3, inNetwork(19))).toBe(2);
  expect(statuses).toEqual(Array.from({ length: 11 }, () => 503));
  pass(3_600_000);
  expect(passing(30, inNetwork(18))).toBe(20);
  // A client refused because of the total has lost nothing of its own share.
  pass(4_000);
  expect(passing(8, () => '203.0.113.200')).toBe(8);
  expect(refuses('203.0.113.200')).toBe(true);
});

test('one client is limited to eight submissions at once, then one in five seconds, which leaves room for others', () => {
  const { refuses, pass, passing } = rateLimitWith();
  expect(passing(1_000, () => '192.0.2.1')).toBe(8);
  expect(passing(12, inNetwork(18))).toBe(12);
  pass(5_000);
  expect([refuses('192.0.2.1'), refuses('192.0.2.1'), refuses('198.51.100.1')]).toEqual([
    false,
    true,
    false,
  ]);
});

test.each([
  ['in a /48', (at: number) => `2001:db8:7:${at.toString(16)}::1`],
  ['in a /24', (at: number) => `192.0.2.${at}`],
])('clients %s share a limit, which leaves room for others', (_of, addressOf) => {
  const { passing, pass } = rateLimitWith();
  expect(passing(100, addressOf)).toBe(16);
  expect(passing(10, inNetwork(18))).toBe(4);
  pass(10_000);
  expect(passing(100, addressOf)).toBe(5);
  expect(passing(100, inNetwork(19))).toBe(15);
});

test.each([
  A_POST,
  `${A_POST}/`,
  '/2026/11/a-post/Comments',
  `${A_POST}?a=b`,
  '/blog/admin-notes/comments',
])('%s counts as the route that Express matches', (path) => {
  expect(rateLimitWith().passing(20, () => '192.0.2.1', path)).toBe(8);
});

test('edits of an own comment count for their client alone', () => {
  const { passing } = rateLimitWith();
  expect(passing(20, () => '192.0.2.1', '/comments/12/a-token')).toBe(8);
  expect(passing(30, inNetwork(18), '/comments/12/a-token')).toBe(30);
  expect(passing(30, inNetwork(19))).toBe(20);
});

test.each([
  ['GET', A_POST],
  ['POST', '/comments/follow/a-token'],
  ['POST', '/comments/decide/a-token'],
  ['POST', '/2026/11/a-post/trackback'],
  ['POST', '/2026/11/a-post/comments/1'],
  ['POST', '/blog/admin/comments'],
  ['POST', '/blog/Admin/conversation/comments/12/answer'],
])('%s %s does not count as a submission', (method, path) => {
  const { refuses } = rateLimitWith();
  for (let at = 0; at < 30; at += 1) expect(refuses('192.0.2.1', path, method)).toBe(false);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:5678', '192.0.2.1'],
  ['[2001:db8::1]:5678', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['unknown', '127.0.0.9'],
  ['192.0.2.1:x', '127.0.0.9'],
  ['', '127.0.0.9'],
])('the address “%s” reported by a proxy means the client %s', (ip, address) => {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: '127.0.0.9' });
  expect(clientAddress({ ip, socket })).toBe(address);
});
