import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createCommentGate } from '../../src/http/comment-gate.ts';

function gateAt() {
  let at = 0;
  let client = '';
  const gate = createCommentGate({ clientOf: () => client, now: () => at });
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
    refuses: (from: string, method = 'POST', url = '/2026/11/a-post/comments') => {
      client = from;
      return gate.refuses(Object.assign(new IncomingMessage(new Socket()), { method, url }), res);
    },
  };
}

test('twenty at once of all, then two a second; others hear when to come again', () => {
  const { refuses, pass, statuses } = gateAt();
  const each = (count: number, from: string) =>
    Array.from({ length: count }, (_each, at) => refuses(`${from} ${at}`));
  expect(each(20, 'a')).not.toContain(true);
  expect(refuses('b')).toBe(true);
  pass(1_000);
  expect(each(3, 'c')).toEqual([false, false, true]);
  expect(statuses).toEqual([503, 503]);
  pass(3_600_000);
  expect(each(20, 'd')).not.toContain(true);
  expect(refuses('e')).toBe(true);
});

test('eight at once of a client, then one in five seconds, and it leaves enough to the others', () => {
  const { refuses, pass } = gateAt();
  const ofOne = Array.from({ length: 1_000 }, () => refuses('one'));
  expect(ofOne.filter((refused) => !refused)).toHaveLength(8);
  for (let at = 0; at < 12; at += 1) expect(refuses(`other ${at}`)).toBe(false);
  pass(5_000);
  expect([refuses('one'), refuses('one'), refuses('another')]).toEqual([false, true, false]);
});

test('nothing but what is sent to a post’s comments is counted', () => {
  const { refuses } = gateAt();
  for (let at = 0; at < 30; at += 1) {
    expect(refuses('one', 'GET')).toBe(false);
    expect(refuses('one', 'POST', '/comments/12/a-token')).toBe(false);
    expect(refuses('one', 'POST', '/comments/follow/a-token')).toBe(false);
    expect(refuses('one', 'POST', '/2026/11/a-post/trackback')).toBe(false);
    expect(refuses('one', 'POST', '/notes/admin/comments')).toBe(false);
  }
  for (let at = 0; at < 8; at += 1) expect(refuses('one')).toBe(false);
  expect(refuses('one', 'POST', '/2026/11/a-post/comments?a=b')).toBe(true);
});
