/** Reads pages in threads: a hostile page ends at its limits and does not affect the next one. */
import { afterAll, describe, expect, test } from 'vitest';
import type { PageToRead, ReadOutcome } from '../../src/reader/evidence.ts';
import { createPageReader } from '../../src/reader/page-reader.ts';

const TARGET = 'https://blog.example/posts/one/';
const HONEST = page(`<title>A page</title><p>I read <a href="${TARGET}">this post</a> today.`);
const HONEST_OUTCOME: ReadOutcome = {
  kind: 'read',
  evidence: [
    {
      type: 'mention',
      rsvp: null,
      title: 'A page',
      author: null,
      authorUrl: null,
      avatarUrl: null,
      site: null,
      excerpt: 'I read this post today.',
      linkStart: 7,
      linkEnd: 16,
      content: null,
      published: null,
      outsideLinks: [],
    },
  ],
  endpoints: { webmention: null, pingback: null, trackback: null },
  about: null,
  charset: 'UTF-8',
  outsideLinkCount: 1,
  repeatedWord: null,
  client: null,
  vouches: false,
};
/** Each paragraph reopens every font that was opened before it: minutes, and gigabytes. */
const ENDLESS = page(Array.from({ length: 50_000 }, (_, n) => `<font id=${n}><p>`).join(''));

function page(html: string, contentType = 'text/html'): PageToRead {
  const body = new TextEncoder().encode(html);
  return {
    finalUrl: 'https://source.example/a',
    contentType,
    body,
    targets: [{ url: TARGET, anyLink: false }],
  };
}

describe('a page reader with one thread and a short deadline', () => {
  const deadlineMs = 1_500;
  const reader = createPageReader({ threads: 1, deadlineMs, maxHeapMb: 256 });
  afterAll(() => reader.close());

  test('reads the first page, since starting the thread does not count', async () => {
    expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  });

  test('gives up a page that would take minutes at the deadline, and reads the next', async () => {
    expect(await reader.readPage(ENDLESS)).toEqual({ kind: 'unreadable' });
    expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  });

  const attributes = Array.from({ length: 100_000 }, (_, n) => `a${n}`).join(' ');
  test.each([
    ['200,000 nested elements', '<div>'.repeat(200_000)],
    ['100,000 attributes', `<a ${attributes}>`],
    [
      'one character with half a million combining marks',
      `<a href="${TARGET}">e${'\u0301'.repeat(250_000)}</a>`,
    ],
  ])('ends by the deadline and reads the next page: %s', async (_what, html) => {
    expect(['read', 'unreadable']).toContain((await reader.readPage(page(html))).kind);
    expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  });

  test('reads a page behind an endless one, since waiting for the thread does not count', async () => {
    const [first, second] = await Promise.all([reader.readPage(ENDLESS), reader.readPage(HONEST)]);
    expect(first).toEqual({ kind: 'unreadable' });
    expect(second).toEqual(HONEST_OUTCOME);
  });

  test('reports a page that makes reading throw as unreadable', async () => {
    expect(await reader.readPage({ ...HONEST, finalUrl: 'nonsense' })).toEqual({
      kind: 'unreadable',
    });
  });

  test('searches HTML only for elements', async () => {
    const html = `<p>I read <a href="${TARGET}">this post</a> today.`;
    for (const type of ['text/html;charset=utf-8', 'TEXT/HTML', 'application/xhtml+xml']) {
      expect(await reader.readPage(page(html, type))).toMatchObject({ evidence: [{}] });
    }
    for (const type of ['text/plain', 'application/xml', 'text/markdown']) {
      expect(await reader.readPage(page(html, type))).toMatchObject({
        kind: 'read',
        evidence: [null],
      });
    }
  });
});

test('a page that takes too much memory is unreadable, and the next is read', async () => {
  const reader = createPageReader({ threads: 1, deadlineMs: 15_000, maxHeapMb: 32 });
  expect(await reader.readPage(page('<i>x</i>'.repeat(250_000)))).toEqual({ kind: 'unreadable' });
  expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  await reader.close();
});

test('a thread that cannot start is an error, not an unreadable page', async () => {
  const reader = createPageReader({ threads: 1, deadlineMs: 500, maxHeapMb: 1 });
  await expect(reader.readPage(HONEST)).rejects.toThrow('did not start');
  await reader.close();
});

test('closing waits for the pages under way, and accepts no more', async () => {
  const reader = createPageReader({ threads: 1, deadlineMs: 5_000, maxHeapMb: 128 });
  const given = [reader.readPage(HONEST), reader.readPage(HONEST)];
  await reader.close();
  expect(await Promise.all(given)).toEqual([HONEST_OUTCOME, HONEST_OUTCOME]);
  await expect(reader.readPage(HONEST)).rejects.toThrow('closed');
});
