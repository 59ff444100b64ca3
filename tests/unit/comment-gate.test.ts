import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createCommentGate } from '../../src/http/comment-gate.ts';

function gateAt() {
  let at = 0;
  const gate = createCommentGate(() => at);
  const statuses: number[] = [];
  const res = {
    writeHead: (status: number) => statuses.push(status),
    end: () => undefined,
  } as unknown as ServerResponse;
  return {
    statuses,
    pass: (ms: number) => {
      at += ms;
    },
    refuses: (method = 'POST', url = '/2026/11/a-post/comments') =>
      gate.refuses(Object.assign(new IncomingMessage(new Socket()), { method, url }), res),
  };
}

test('twenty at once, then two a second; others hear when to come again', () => {
  const { refuses, pass, statuses } = gateAt();
  for (let at = 0; at < 20; at += 1) expect(refuses()).toBe(false);
  expect(refuses()).toBe(true);
  pass(1_000);
  expect([refuses(), refuses(), refuses()]).toEqual([false, false, true]);
  expect(statuses).toEqual([503, 503]);
  pass(3_600_000);
  for (let at = 0; at < 20; at += 1) expect(refuses()).toBe(false);
  expect(refuses()).toBe(true);
});

test('nothing but what is sent to a post’s comments is counted', () => {
  const { refuses } = gateAt();
  for (let at = 0; at < 30; at += 1) {
    expect(refuses('GET')).toBe(false);
    expect(refuses('POST', '/comments/12/a-token')).toBe(false);
    expect(refuses('POST', '/comments/follow/a-token')).toBe(false);
    expect(refuses('POST', '/2026/11/a-post/trackback')).toBe(false);
    expect(refuses('POST', '/notes/admin/comments')).toBe(false);
  }
  for (let at = 0; at < 20; at += 1) expect(refuses()).toBe(false);
  expect(refuses('POST', '/2026/11/a-post/comments?a=b')).toBe(true);
});
