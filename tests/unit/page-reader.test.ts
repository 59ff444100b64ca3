/** Reading in threads: hostile pages end at their limits, and the next page is none the worse. */
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
  charset: 'UTF-8',
  outsideLinkCount: 1,
  vouches: false,
};
/** Each paragraph opens every font again that was opened before it: minutes, and gigabytes. */
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

describe('one thread, a short deadline', () => {
  const deadlineMs = 1_500;
  const reader = createPageReader({ threads: 1, deadlineMs, maxHeapMb: 256 });
  afterAll(() => reader.close());

  test('a thread’s start does not count: the first page is read', async () => {
    expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  });

  test('a page that would take minutes is unreadable at the deadline, the next is read', async () => {
    expect(await reader.readPage(ENDLESS)).toEqual({ kind: 'unreadable' });
    expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  });

  const attributes = Array.from({ length: 100_000 }, (_, n) => `a${n}`).join(' ');
  test.each([
    ['200,000 nested elements', '<div>'.repeat(200_000)],
    ['100,000 attributes', `<a ${attributes}>`],
    [
      'one character of half a million marks',
      `<a href="${TARGET}">e${'\u0301'.repeat(250_000)}</a>`,
    ],
  ])('%s: read or unreadable by the deadline, the next page is read', async (_what, html) => {
    expect(['read', 'unreadable']).toContain((await reader.readPage(page(html))).kind);
    expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  });

  test('waiting for the thread does not count: a page behind an endless one is read', async () => {
    const [first, second] = await Promise.all([reader.readPage(ENDLESS), reader.readPage(HONEST)]);
    expect(first).toEqual({ kind: 'unreadable' });
    expect(second).toEqual(HONEST_OUTCOME);
  });

  test('a page that breaks the reading is unreadable', async () => {
    expect(await reader.readPage({ ...HONEST, finalUrl: 'nonsense' })).toEqual({
      kind: 'unreadable',
    });
  });

  test('only HTML is looked into', async () => {
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

test('a page that takes too much memory is unreadable, the next is read', async () => {
  const reader = createPageReader({ threads: 1, deadlineMs: 15_000, maxHeapMb: 32 });
  expect(await reader.readPage(page('<i>x</i>'.repeat(250_000)))).toEqual({ kind: 'unreadable' });
  expect(await reader.readPage(HONEST)).toEqual(HONEST_OUTCOME);
  await reader.close();
});

test('a thread that cannot start is not the page’s fault', async () => {
  const reader = createPageReader({ threads: 1, deadlineMs: 500, maxHeapMb: 1 });
  await expect(reader.readPage(HONEST)).rejects.toThrow('did not start');
  await reader.close();
});

test('closing waits for the pages given, and takes no more', async () => {
  const reader = createPageReader({ threads: 1, deadlineMs: 5_000, maxHeapMb: 128 });
  const given = [reader.readPage(HONEST), reader.readPage(HONEST)];
  await reader.close();
  expect(await Promise.all(given)).toEqual([HONEST_OUTCOME, HONEST_OUTCOME]);
  await expect(reader.readPage(HONEST)).rejects.toThrow('closed');
});
