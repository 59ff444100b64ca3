/** The result of reading a page, by its media type and its own markup. */
import { describe, expect, test } from 'vitest';
import { readPage } from '../../src/reader/read-page.ts';

const TARGET = 'https://blog.example/posts/one/';

function read(body: string | Uint8Array, contentType: string | null, anyLink = true) {
  return readPage({
    finalUrl: 'https://source.example/a',
    contentType,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    targets: [{ url: TARGET, anyLink }],
  });
}

function evidence(...args: Parameters<typeof read>) {
  const outcome = read(...args);
  return outcome.kind === 'read' ? outcome.evidence[0] : outcome.kind;
}

describe('documents other than pages have links for webmentions only', () => {
  const text = `I read ${TARGET} today. And more.`;
  const json = JSON.stringify({ properties: { 'like-of': [TARGET] } });

  test('plain text, quoted by the sentence around the address', () => {
    expect(evidence(text, 'text/plain; charset=utf-8')).toMatchObject({
      type: 'mention',
      title: null,
      excerpt: `I read ${TARGET} today.`,
      linkStart: 7,
      linkEnd: 7 + TARGET.length,
    });
    expect(evidence(text, 'text/plain', false)).toBeNull();
  });

  test('JSON, without a quotation', () => {
    for (const type of ['application/json', 'application/mf2+json; charset=utf-8']) {
      expect(evidence(json, type)).toMatchObject({ excerpt: '', linkStart: 0, linkEnd: 0 });
      expect(evidence(`\ufeff${json}`, type)).toMatchObject({ excerpt: '' });
    }
    expect(evidence(json, 'application/json', false)).toBeNull();
  });

  test('plain text in its declared or detected charset, ignoring markup in it', () => {
    const latin1 = Buffer.from(`Café ${TARGET}`, 'latin1');
    expect(evidence(latin1, 'text/plain; charset=iso-8859-1')).toMatchObject({
      excerpt: `Café ${TARGET}`,
    });
    expect(evidence(latin1, 'text/plain')).toMatchObject({ excerpt: `Café ${TARGET}` });
    expect(evidence(latin1, 'text/plain; charset=utf-7')).toMatchObject({
      excerpt: `Café ${TARGET}`,
    });
    const markup = `<meta charset=shift_jis> Café ${TARGET}`;
    expect(evidence(markup, 'text/plain')).toMatchObject({ excerpt: markup });
  });

  test.each(['text/markdown', 'text/css; charset=utf-8', 'text/xml', 'TEXT/X-ORG'])(
    '%s, as plain text',
    (type) => {
      expect(evidence(text, type)).toMatchObject({ excerpt: `I read ${TARGET} today.` });
      expect(evidence(text, type, false)).toBeNull();
    },
  );

  test.each(['image/png', 'application/pdf', 'application/xml', 'application/jsonp', 'textual/x'])(
    'but not %s',
    (type) => {
      expect(evidence(text, type)).toBeNull();
      expect(evidence(json, type)).toBeNull();
    },
  );
});

describe('a page that declares itself gone', () => {
  const link = `<a href="${TARGET}">x</a>`;
  test.each([
    `<meta http-equiv="Status" content="410 Gone">${link}`,
    `<META HTTP-EQUIV=status CONTENT=" 410">${link}`,
  ])('is gone with %s', (html) => {
    expect(read(html, 'text/html')).toEqual({ kind: 'gone' });
  });

  test.each([
    '<meta http-equiv="Status" content="4100">',
    '<meta http-equiv="Status" content="200 OK, not 410">',
    '<meta name="Status" content="410 Gone">',
    '<!-- <meta http-equiv="Status" content="410 Gone"> -->',
    '<template><meta http-equiv="Status" content="410 Gone"></template>',
    '&lt;meta http-equiv="Status" content="410 Gone"&gt;',
  ])('is not gone with %s', (html) => {
    expect(read(html + link, 'text/html')).toMatchObject({ kind: 'read', evidence: [{}] });
  });

  test('is not gone if it is plain text', () => {
    const text = `<meta http-equiv="Status" content="410 Gone"> ${TARGET}`;
    expect(read(text, 'text/plain')).toMatchObject({ kind: 'read', evidence: [{}] });
  });
});
