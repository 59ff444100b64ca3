/**
 * Source pages that WordPress misreads, with the correct results. Each row was run against its
 * `pingback_ping` (7.2-alpha); the title has its result.
 */
import { expect, test } from 'vitest';
import type { Evidence } from '../../src/reader/evidence.ts';
import { readPage } from '../../src/reader/read-page.ts';

const TARGET = 'https://blog.example/?p=1';
const PERMALINK = 'https://blog.example/posts/one/';

function read(html: string, target = PERMALINK): Evidence | null {
  const outcome = readPage({
    finalUrl: 'https://blog.example/elsewhere/',
    contentType: 'text/html; charset=utf-8',
    body: new TextEncoder().encode(html),
    targets: [{ url: target, anyLink: false }],
  });
  return outcome.kind === 'read' ? (outcome.evidence[0] ?? null) : null;
}

/** A page with the link in a sentence. */
function page(link: string, head = '<title>A page</title>'): string {
  return `<html><head>${head}</head><body><p>I read ${link} today.</p></body></html>`;
}
const LINK = `<a href="${PERMALINK}">this post</a>`;

test('a short sentence is quoted whole (WordPress: lost its first and last word)', () => {
  const evidence = read(page(LINK));
  expect(evidence).toMatchObject({
    title: 'A page',
    author: null,
    site: null,
    excerpt: 'I read this post today.',
    linkStart: 7,
    linkEnd: 16,
  });
});

test('a link to a longer address is not a link (WordPress: accepted, by prefix)', () => {
  expect(read(page(`<a href="${PERMALINK}other/">this post</a>`))).toBeNull();
});

test('the address in another attribute is not a link (WordPress: accepted)', () => {
  expect(
    read(page(`<a title="${PERMALINK}" href="http://evil.example/">this post</a>`)),
  ).toBeNull();
});

test('an upper-case tag is a link (WordPress: fault 17)', () => {
  expect(read(page(`<A HREF="${PERMALINK}">this post</A>`))?.excerpt).toBe(
    'I read this post today.',
  );
});

test.each([
  ['a link by http instead of https', PERMALINK.replace('https', 'http')],
  ['a link without the trailing slash', PERMALINK.replace(/\/$/, '')],
  ['a link by a protocol-relative address', PERMALINK.replace('https:', '')],
])('%s counts (WordPress: fault 17)', (_what, href) => {
  expect(read(page(`<a href="${href}">this post</a>`))).not.toBeNull();
});

test('a bare & in the address is a link (WordPress: fault 17)', () => {
  const target = `${TARGET}&lang=en`;
  expect(read(page(`<a href="${target}">this post</a>`), target)).not.toBeNull();
  expect(read(page(`<a href="${TARGET}&amp;lang=en">this post</a>`), target)).not.toBeNull();
});

test('a link on only an image is a link (WordPress: fault 17)', () => {
  const evidence = read(page(`<a href="${PERMALINK}"><img src="cat.jpg" alt="a cat"></a>`));
  expect(evidence).toMatchObject({ excerpt: 'I read a cat today.', linkStart: 7, linkEnd: 12 });
});

test('a title with attributes is a title (WordPress: fault 32)', () => {
  expect(read(page(LINK, '<title lang="en">A page</title>'))?.title).toBe('A page');
});

test('the title in an SVG is not the page’s (WordPress: title “icon”)', () => {
  const head = '<svg><title>icon</title></svg><title>A page</title>';
  expect(read(page(LINK, head))?.title).toBe('A page');
});

test('the title “0” is a title (WordPress: fault 32)', () => {
  expect(read(page(LINK, '<title>0</title>'))?.title).toBe('0');
});

test('a page without a title is accepted (WordPress: fault 32)', () => {
  expect(read(page(LINK, ''))).toMatchObject({ title: null, excerpt: 'I read this post today.' });
});

test('entities in the title are decoded (WordPress: stored as they were)', () => {
  expect(read(page(LINK, '<title>A &amp; B &#8217;s</title>'))?.title).toBe('A & B ’s');
});

test('a link beyond 150 KB is a link (WordPress: fault 17)', () => {
  const evidence = read(`${'<p>filler</p>'.repeat(20_000)}${page(LINK)}`);
  expect(evidence?.excerpt).toBe('I read this post today.');
});

test.each([
  ['a comment', `<!-- ${LINK} -->`],
  ['a script', `<script>document.write('${LINK}')</script>`],
  ['plain text', PERMALINK],
])('a link in %s is not a link (WordPress: fault 17)', (_where, html) => {
  expect(read(page(html))).toBeNull();
});

test('long linked words in any script stay whole characters (WordPress: cut inside one)', () => {
  const words = '日本語の長い題名'.repeat(10);
  const evidence = read(page(`<a href="${PERMALINK}">${words}</a>`));
  expect(evidence).toMatchObject({
    excerpt: `I read ${words} today.`,
    linkStart: 7,
    linkEnd: 7 + words.length,
  });
});
