/**
 * The meaning of each response in each protocol, and the time of the next attempt.
 */
import { describe, expect, test } from 'vitest';
import { encodeFault, encodeResponse } from '../../src/lib/xmlrpc/xmlrpc.ts';
import type { PostAnswer } from '../../src/net/page.ts';
import { bestEndpoint, PROTOCOLS } from '../../src/outbox/deliver.ts';
import type { SendOutcome, OutgoingNotification } from '../../src/outbox/entry.ts';
import { stateAfter } from '../../src/outbox/retry-schedule.ts';

const NOTIFICATION: OutgoingNotification = {
  source: 'https://blog.example/a?b=c&d',
  target: 'https://a.example/?e=ü',
  linked: true,
  title: 'Tïtle & more',
  excerpt: 'An excerpt',
  blogName: 'Blog',
  feedUrls: [],
};

function answer(
  status: number,
  body = '',
  {
    contentType = 'text/plain',
    ...headers
  }: Partial<PostAnswer['headers']> & { contentType?: string | null } = {},
): PostAnswer {
  return {
    kind: 'answer',
    finalUrl: new URL('https://a.example/hooks/end?x'),
    status,
    contentType,
    body: Buffer.from(body),
    headers: { link: [], xPingback: null, location: null, retryAfter: null, ...headers },
  };
}

describe('a webmention', () => {
  const { request, outcome } = PROTOCOLS.webmention;
  const of = (reply: PostAnswer) => outcome(reply, NOTIFICATION);

  test('is a form with source and target', () => {
    expect(request(NOTIFICATION)).toEqual({
      contentType: 'application/x-www-form-urlencoded',
      body: 'source=https%3A%2F%2Fblog.example%2Fa%3Fb%3Dc%26d&target=https%3A%2F%2Fa.example%2F%3Fe%3D%C3%BC',
    });
  });

  test.each([200, 201, 202, 204, 299, 303])('is sent with status %i', (status) => {
    expect(of(answer(status)).kind).toBe('sent');
  });

  test.each([300, 400, 401, 403, 404, 405, 410, 449])('is refused with status %i', (status) => {
    expect(of(answer(status))).toMatchObject({ kind: 'refused' });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('fails transiently with status %i', (status) => {
    expect(of(answer(status, '', { retryAfter: '7' }))).toMatchObject({
      kind: 'transient',
      retryAfter: '7',
    });
  });

  test.each([
    ['/status/1', 'https://a.example/status/1'],
    ['status', 'https://a.example/hooks/status'],
    ['https://b.example/s', 'https://b.example/s'],
    ['javascript:alert(1)', null],
    ['http://[', null],
    [null, null],
  ])('sent with 201 and Location %j has the status page %j', (location, statusUrl) => {
    expect(of(answer(201, '', { location }))).toMatchObject({ kind: 'sent', statusUrl });
    expect(of(answer(200, '', { location }))).toMatchObject({ statusUrl: null });
  });
});

describe('a pingback', () => {
  const { outcome } = PROTOCOLS.pingback;
  const of = (reply: PostAnswer, linked = true) => outcome(reply, { ...NOTIFICATION, linked });
  const fault = (code: number) =>
    answer(200, encodeFault({ code, message: 'Why.' }), { contentType: 'text/xml' });

  test('is sent if the response is any string', () => {
    expect(
      of(answer(200, encodeResponse('Registered <b>!\u0007'), { contentType: 'text/xml' })),
    ).toEqual({
      kind: 'sent',
      detail: 'Registered <b>!\ufffd',
    });
    expect(of(answer(200, encodeResponse(true)))).toEqual({ kind: 'sent', detail: 'Received.' });
  });

  test.each([
    [48, 'sent'],
    [16, 'transient'],
    [50, 'transient'],
    [-32603, 'transient'],
    [-32500, 'transient'],
    [-32400, 'transient'],
    [-32300, 'transient'],
    [0, 'transient'],
    [17, 'refused'],
    [32, 'refused'],
    [33, 'refused'],
    [49, 'refused'],
    [-32601, 'refused'],
    [-32700, 'refused'],
  ])('that gets fault %i is %s', (code, kind) => {
    expect(of(fault(code))).toEqual({ kind, detail: `Fault ${code}: Why.` });
  });

  test('is tried again after fault 0 without a message, WordPress’s response to every error', () => {
    const reply = answer(200, encodeFault({ code: 0, message: '' }), { contentType: 'text/xml' });
    const detail = 'Refused without giving a reason (fault 0).';
    expect(of(reply)).toEqual({ kind: 'transient', detail });
    expect(of(reply, false)).toEqual({ kind: 'sent', detail });
  });

  test.each([
    [32, 'refused', 'Fault 32: The target could not be found.'],
    [33, 'refused', 'Fault 33: The target does not accept pingbacks.'],
    [49, 'refused', 'Fault 49: Access denied.'],
    [99, 'refused', 'Refused without giving a reason (fault 99).'],
  ])(
    'that gets fault %i without a message is explained if Pingback 1.0 defines the code',
    (code, kind, detail) => {
      const reply = answer(200, encodeFault({ code, message: '' }), { contentType: 'text/xml' });
      expect(of(reply)).toEqual({ kind, detail });
    },
  );

  test('for a removal that gets fault 48 notes that the other site may keep showing the link', () => {
    expect(of(fault(48), false)).toEqual({
      kind: 'sent',
      detail: 'The other site already knows this link and may keep showing it.',
    });
  });

  test('for a removal is sent if the fault is about the source', () => {
    expect(of(fault(16), false).kind).toBe('sent');
    expect(of(fault(17), false).kind).toBe('sent');
    expect(of(fault(33), false).kind).toBe('refused');
  });

  test('is refused by any response other than XML-RPC', () => {
    expect(of(answer(200, '<html>Hello</html>')).kind).toBe('refused');
    expect(of(answer(405, 'No.'))).toEqual({ kind: 'refused', detail: 'HTTP 405: No.' });
    expect(of(answer(503)).kind).toBe('transient');
  });
});

describe('a trackback', () => {
  const { request, outcome } = PROTOCOLS.trackback;
  const of = (body: string, status = 200) =>
    outcome(answer(status, body, { contentType: 'text/xml' }), NOTIFICATION);

  test('is a form in UTF-8', () => {
    const { contentType, body } = request(NOTIFICATION);
    expect(contentType).toBe('application/x-www-form-urlencoded; charset=utf-8');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      url: NOTIFICATION.source,
      title: NOTIFICATION.title,
      excerpt: NOTIFICATION.excerpt,
      blog_name: NOTIFICATION.blogName,
    });
  });

  test('has `<` as a reference, and an `&` that would begin a reference', () => {
    const given = { title: 'a <b> & a<c', excerpt: 'Use &lt; or &#60; && x&y', blogName: '<3' };
    const { body } = request({ ...NOTIFICATION, ...given });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      url: NOTIFICATION.source,
      title: 'a &lt;b> & a&lt;c',
      excerpt: 'Use &amp;lt; or &amp;#60; && x&y',
      blog_name: '&lt;3',
    });
  });

  test.each([
    ['', 200],
    ['<p>Thanks!</p>', 200],
    ['<error>1</error><message>There is already a ping from that URL.</message>', 200],
    ['<error>1</error><message>Title missing.</message>', 403],
    ['', 404],
  ])('for a removal is sent whatever the response: %j with status %i', (body, status) => {
    const reply = answer(status, body, { contentType: 'text/xml' });
    expect(outcome(reply, { ...NOTIFICATION, linked: false })).toEqual({
      kind: 'sent',
      detail: `TrackBack has no removal, so the other site may keep showing the link.${status === 200 ? '' : ` HTTP ${status}`}`,
    });
  });

  test('for a removal that gets 503 is skipped, and not tried again', () => {
    expect(outcome(answer(503), { ...NOTIFICATION, linked: false }).kind).toBe('skipped');
  });

  test.each([
    ['<response><error>0</error></response>', 'sent'],
    ['\n<b>Warning</b>\n<Response><ERROR> 0 </ERROR>', 'sent'],
    [
      '<error>1</error><message>We already have a ping from that URL for this post.</message>',
      'sent',
    ],
    ['<error>1</error><message>Duplicate</message>', 'sent'],
    ['<error>1</error><message>You are not registered.</message>', 'refused'],
    ['<error>1</error>', 'refused'],
    ['<error>no</error>', 'refused'],
    ['Thanks!', 'refused'],
    ['', 'refused'],
  ])('that gets %j is %s', (body, kind) => {
    expect(of(body).kind).toBe(kind);
  });

  test.each([
    ['<message>Sorry &amp;c.</message>', 'Sorry &c.'],
    ['<message><![CDATA[ a < b ]]></message>', 'a < b'],
    [`<message>${'x'.repeat(1_000)}</message>`, `${'x'.repeat(299)}…`],
    ['<message>open', 'Refused without giving a reason.'],
  ])('keeps the message as the detail: %s', (message, detail) => {
    expect(of(`<error>1</error>${message}`, 403)).toEqual({ kind: 'refused', detail });
  });

  test('fails transiently with status 503', () => {
    expect(of('<error>1</error>', 503).kind).toBe('transient');
  });
});

describe('the response shown to the owner', () => {
  const detail = (body: string, contentType: string | null) => {
    const outcome = PROTOCOLS.webmention.outcome(answer(400, body, { contentType }), NOTIFICATION);
    return 'detail' in outcome ? outcome.detail : '';
  };

  test.each([
    ['No  link\n\u0000found', 'text/plain; charset=utf-8', 'HTTP 400: No link found'],
    ['caf\u00e9', 'text/plain', 'HTTP 400: café'],
    [
      '{"error":"no_link","error_description":"No link."}',
      'application/json',
      'HTTP 400: No link.',
    ],
    ['{"error":"no_link"}', 'application/problem+json', 'HTTP 400: no_link'],
    ['{"error":{}}', 'application/json', 'HTTP 400'],
    ['[1', 'application/json', 'HTTP 400'],
    ['<html><script>alert(1)</script>', 'text/html', 'HTTP 400'],
    ['x'.repeat(60_000), 'text/plain', `HTTP 400: ${'x'.repeat(289)}…`],
    ['x', null, 'HTTP 400'],
  ])('for %j of type %s is plain text', (body, contentType, expected) => {
    expect(detail(body, contentType)).toBe(expected);
  });
});

test('only the best of the advertised protocols is used', () => {
  const all = { webmention: 'w', pingback: 'p', trackback: 't' };
  expect(bestEndpoint(all)).toEqual({ protocol: 'webmention', endpoint: 'w' });
  expect(bestEndpoint({ ...all, webmention: null })).toEqual({
    protocol: 'pingback',
    endpoint: 'p',
  });
  expect(bestEndpoint({ webmention: null, pingback: null, trackback: 't' })).toEqual({
    protocol: 'trackback',
    endpoint: 't',
  });
  expect(bestEndpoint({ webmention: null, pingback: null, trackback: null })).toBeNull();
});

describe('the next attempt', () => {
  const now = new Date('2026-11-23T10:00:00Z');
  const transient = (retryAfter: string | null): SendOutcome => ({
    kind: 'transient',
    detail: 'Later.',
    retryAfter,
  });
  const seconds = (id: number, attempts: number, retryAfter: string | null = null) => {
    const { nextTryAt } = stateAfter({ id, attempts }, transient(retryAfter), now);
    return nextTryAt && (nextTryAt.getTime() - now.getTime()) / 1_000;
  };

  test('has a delay that depends on the entry’s id, the same each time', () => {
    const pauses = Array.from({ length: 50 }, (_, id) => seconds(id + 1, 0) ?? 0);
    expect(new Set(pauses).size).toBeGreaterThan(40);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(75);
    expect(seconds(7, 0)).toBe(seconds(7, 0));
  });

  test.each([
    ['3600', 3_600],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 3_600],
    ['999999999', 86_400],
  ])('is not before Retry-After: %s', (header, expected) => {
    expect(seconds(1, 0, header)).toBe(expected);
  });

  test.each(['-5', '0', 'soon', 'Mon, 23 Nov 2020 11:00:00 GMT'])(
    'ignores an invalid or past Retry-After: %s',
    (header) => {
      expect(seconds(1, 0, header)).toBe(seconds(1, 0));
    },
  );

  test('is null after the last one', () => {
    expect(stateAfter({ id: 1, attempts: 5 }, transient(null), now)).toMatchObject({
      state: 'failed',
      attempts: 6,
      nextTryAt: null,
    });
  });
});

test('an undelivered notification fails in each protocol, and only removals by trackback are skipped', () => {
  const failure = { kind: 'failed', detail: 'The endpoint is on a blocked port.' } as const;
  for (const [protocol, { notDelivered }] of Object.entries(PROTOCOLS)) {
    expect(notDelivered(failure, NOTIFICATION), protocol).toEqual(failure);
    expect(notDelivered(failure, { ...NOTIFICATION, linked: false }), protocol).toEqual(
      protocol === 'trackback'
        ? {
            kind: 'skipped',
            detail: `TrackBack has no removal, so the other site may keep showing the link. ${failure.detail}`,
          }
        : failure,
    );
  }
});
