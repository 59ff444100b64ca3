/** What counts as a link to a post, and which of several links is quoted. */
import { describe, expect, test } from 'vitest';
import { parseHtml } from '../../src/lib/html/parse.ts';
import { baseUrl } from '../../src/lib/html/addresses.ts';
import type { Target } from '../../src/reader/evidence.ts';
import { findLinks } from '../../src/reader/links/find-links.ts';
import { createKeyOfLink } from '../../src/reader/links/link-key.ts';
import { expectLinear } from '../support/linear.ts';

const TARGET = 'https://blog.example/posts/one/';
const PAGE = 'https://source.example/notes/2026/a.html';

function find(html: string, url = TARGET, finalUrl = PAGE, anyLink = false) {
  return linksIn(parsed(html, finalUrl), [{ url, anyLink }])[0] ?? null;
}

function linksIn(page: ReturnType<typeof parsed>, targets: Target[]) {
  return findLinks(page, targets, createKeyOfLink(targets));
}

function parsed(html: string, finalUrl = PAGE, syntax: 'html' | 'xhtml' = 'html') {
  const document = parseHtml(html, syntax);
  const url = new URL(finalUrl);
  return { document, url, base: baseUrl(document, url) };
}

/** The text around the link, with brackets around the linked words. */
function quote(html: string, target?: string): string | null {
  const link = find(html, target);
  if (!link) return null;
  const { text, words } = link;
  return `${text.slice(0, words.start)}[${text.slice(words.start, words.end)}]${text.slice(words.end)}`.trim();
}

describe('an a or area element whose address is the target is a link', () => {
  const rows: [rule: string, html: string][] = [
    ['an a element', `<a href="${TARGET}">x</a>`],
    ['an area element', `<map><area href="${TARGET}" alt="x"></map>`],
    ['a link in SVG', `<svg><a href="${TARGET}"><text>x</text></a></svg>`],
    ['a link in older SVG (xlink:href)', `<svg><a xlink:href="${TARGET}"><text>x</text></a></svg>`],
    ['upper-case markup', `<A HREF="${TARGET}">x</A>`],
    ['an unquoted address', `<a href=${TARGET}>x</a>`],
    [
      'an address in single quotes, after other attributes',
      `<a class=x title='y' href='${TARGET}'>x</a>`,
    ],
    ['an address within white space', `<a href="\n ${TARGET}\t">x</a>`],
    ['entities in the address', '<a href="https&#58;//blog.example/posts&sol;one">x</a>'],
    ['http instead of https', '<a href="http://blog.example/posts/one/">x</a>'],
    ['no trailing slash', '<a href="https://blog.example/posts/one">x</a>'],
    ['a fragment', `<a href="${TARGET}#comments">x</a>`],
    [
      'the host in capitals, with the default port',
      '<a href="HTTPS://BLOG.example:443/posts/one/">x</a>',
    ],
    ['equivalent escapes', '<a href="https://blog.example/p%6Fsts/one/">x</a>'],
    ['a protocol-relative address', '<a href="//blog.example/posts/one/">x</a>'],
    ['an image without text', `<a href="${TARGET}"><img src="x.png"></a>`],
    ['noscript around it', `<noscript><a href="${TARGET}">x</a></noscript>`],
    ['a page with broken markup', `<p><b><table><a href="${TARGET}">x`],
    ['a long page before it', `${'<p>text</p>'.repeat(50_000)}<a href="${TARGET}">x</a>`],
    ['200,000 elements around it', `${'<span>'.repeat(200_000)}<a href="${TARGET}">x</a>`],
  ];
  test.each(rows)('with %s', (_rule, html) => {
    expect(find(html)).not.toBeNull();
  });

  test('if the target has a fragment', () => {
    expect(find(`<a href="${TARGET}">x</a>`, `${TARGET}#here`)).not.toBeNull();
  });

  test('if the query is the same, its ampersands as entities or bare', () => {
    const target = 'https://blog.example/?p=1&q=2';
    expect(find('<a href="https://blog.example/?p=1&amp;q=2">x</a>', target)).not.toBeNull();
    expect(find('<a href="https://blog.example/?p=1&q=2">x</a>', target)).not.toBeNull();
    expect(find('<a href="https://blog.example/?p=1">x</a>', target)).toBeNull();
    expect(find('<a href="https://blog.example/?q=2&p=1">x</a>', target)).toBeNull();
  });
});

describe('everything else is not a link', () => {
  const rows: [rule: string, html: string][] = [
    ['a longer address', `<a href="${TARGET}more">x</a>`],
    ['a longer last segment', '<a href="https://blog.example/posts/one-and-more">x</a>'],
    ['an added query', `<a href="${TARGET}?x=1">x</a>`],
    ['another host with the address in its path', `<a href="https://evil.example/${TARGET}">x</a>`],
    [
      'a host with the same beginning',
      '<a href="https://blog.example.evil.example/posts/one/">x</a>',
    ],
    ['a subdomain', '<a href="https://www.blog.example/posts/one/">x</a>'],
    ['another port', '<a href="https://blog.example:8443/posts/one/">x</a>'],
    [
      'the address as the user name',
      '<a href="https://blog.example@evil.example/posts/one/">x</a>',
    ],
    ['credentials', '<a href="https://me:pw@blog.example/posts/one/">x</a>'],
    ['another scheme', '<a href="ftp://blog.example/posts/one/">x</a>'],
    ['another case in the path', '<a href="https://blog.example/Posts/One/">x</a>'],
    ['the address as text', `<p>${TARGET}</p>`],
    ['the address as escaped markup', `<code>&lt;a href="${TARGET}"&gt;x&lt;/a&gt;</code>`],
    ['in a comment', `<!-- <a href="${TARGET}">x</a> -->`],
    ['in a script', `<script>"<a href='${TARGET}'>x</a>"</script>`],
    ['in a style sheet', `<style><a href="${TARGET}">x</a></style>`],
    ['in a text field', `<textarea><a href="${TARGET}">x</a></textarea>`],
    ['in a template', `<template><a href="${TARGET}">x</a></template>`],
    ['in an attribute', `<p title='<a href="${TARGET}">x</a>'>x</p>`],
    ['in another attribute of a link', `<a title="${TARGET}" data-href="${TARGET}" href="/">x</a>`],
    ['an image', `<img src="${TARGET}" longdesc="${TARGET}">`],
    ['a link element', `<link rel="canonical" href="${TARGET}">`],
    ['the source of a quotation', `<blockquote cite="${TARGET}">x</blockquote>`],
    ['a form', `<form action="${TARGET}"></form>`],
    ['a second href attribute', `<a href="/" href="${TARGET}">x</a>`],
    ['an address without a host', '<a href="http://">x</a>'],
    ['an a element without an address', '<a name="x">x</a>'],
  ];
  test.each(rows)('such as %s', (_rule, html) => {
    expect(find(html)).toBeNull();
  });
});

describe('relative addresses are resolved', () => {
  const target = 'https://source.example/notes/post';
  const linked = (html: string): boolean => find(html, target) !== null;

  test.each([
    ['against the page', '<a href="../post">x</a>'],
    ['from the root', '<a href="/notes/post">x</a>'],
    ['against the base', '<base href="/notes/"><a href="post">x</a>'],
    ['against a base that is itself relative', '<base href="../x"><a href="post">x</a>'],
    [
      'against the first base with an address',
      '<base target="_blank"><base href="/notes/"><base href="/other/"><a href="post">x</a>',
    ],
    ['against a base later in the page', '<a href="post">x</a><base href="/notes/">'],
    [
      'against the page, if the base is not a URL',
      '<base href="http://:x"><a href="../post">x</a>',
    ],
    [
      'against the page, if the base is a data URL',
      '<base href="data:text/html,x"><a href="../post">x</a>',
    ],
  ])('%s', (_rule, html) => {
    expect(linked(html)).toBe(true);
  });

  test('to another site if the base is there', () => {
    expect(linked('<base href="https://elsewhere.example/"><a href="/notes/post">x</a>')).toBe(
      false,
    );
    expect(find('<base href="//blog.example/"><a href="posts/one">x</a>')).not.toBeNull();
  });

  test('ignoring a base in a template or a comment', () => {
    const html =
      '<template><base href="/x/"></template><!--<base href="/x/">--><a href="../post">x</a>';
    expect(linked(html)).toBe(true);
  });
});

describe('the text around a link is its block', () => {
  const a = (inside: string): string => `<a href="${TARGET}">${inside}</a>`;
  const rows: [rule: string, html: string, expected: string][] = [
    ['a paragraph', `<p>No.<p>I read ${a('this')} today.<p>No.`, 'I read [this] today.'],
    ['a list item', `<ul><li>No<li>See ${a('this')}<li>No</ul>`, 'See [this]'],
    ['a cell', `<table><tr><td>No<td>See ${a('this')}<td>No</table>`, 'See [this]'],
    ['text between blocks', `<div><p>No</p>See ${a('this')}!<p>No</p></div>`, 'See [this]!'],
    [
      'inline markup becomes its text',
      `<p><em>I</em> re<b>ad</b> ${a('<i>th</i>is')}.`,
      'I read [this].',
    ],
    ['one line break is a space', `<p>One<br>two ${a('three')}`, 'One two [three]'],
    [
      'two line breaks separate paragraphs',
      `<p>No<br> <br>See ${a('this')}<br><br>No`,
      'See [this]',
    ],
    [
      'scripts, styles and SVG titles are not text',
      `<p>See <script>no</script><style>no</style><svg><title>no</title></svg>${a('this')}`,
      'See [this]',
    ],
    [
      'the alternative text of an image in the link counts as its words',
      `<p>See ${a('<img alt="a cat">')} here`,
      'See [a cat] here',
    ],
    [
      'the alternative text of other images is left out',
      `<p>See <img alt="no">${a('this')}`,
      'See [this]',
    ],
    [
      'a lazy-loaded image is not read twice',
      `<p>See ${a('<img alt="a cat"><noscript><img alt="a cat"></noscript>')}`,
      'See [a cat]',
    ],
    [
      'an image without alternative text has no words, only a place',
      `<p>See ${a('<img src="x">')} here`,
      'See [] here',
    ],
    [
      'the alternative text of an area',
      `<p>Map: <map><area href="${TARGET}" alt="a house"><area alt="no"></map>`,
      'Map: [a house]',
    ],
    [
      'a link around blocks, without the text before it',
      `<div>No ${a('<h2>Title</h2>')}</div>`,
      '[Title]',
    ],
    [
      'a link around several blocks includes them all',
      `<div>No ${a('<h2>Title</h2><p>More</p>')}</div>`,
      '[Title\nMore]',
    ],
    ['entities are decoded once', `<p>A &amp; B &amp;lt; ${a('x')}`, 'A & B &lt; [x]'],
    ['SVG text', `<svg>${a('<text>drawn</text>')}</svg>`, '[drawn]'],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(quote(html)).toBe(expected);
  });

  test('in the language of the nearest lang attribute', () => {
    const html = `<html lang="en"><p lang="de">Nein<p>See <span lang="fr">${a('ceci')}</span>`;
    expect(find(html)?.language).toBe('fr');
    expect(find(`<html lang="en"><p lang="de">Nein<p>${a('this')}`)?.language).toBe('en');
    expect(find(a('this'))?.language).toBeNull();
  });
});

describe('of several links to the target', () => {
  const a = (text: string): string => `<a href="${TARGET}">${text}</a>`;

  test('one in the content wins over one before it', () => {
    for (const tag of ['article', 'main', 'div class="x e-content"']) {
      expect(quote(`<p>Nav: ${a('no')}</p><${tag}><p>I read ${a('this')}`)).toBe('I read [this]');
    }
  });

  test('one with text around it wins over a bare one', () => {
    expect(quote(`<article><h2>${a('no')}</h2><p>— ${a('no')} —<p>I read ${a('this')}`)).toBe(
      'I read [this]',
    );
  });

  test('a bare one in the content wins over one with text elsewhere', () => {
    expect(quote(`<p>Nav: ${a('no')}</p><main>${a('this')}</main>`)).toBe('[this]');
  });

  test('the first of equal links wins', () => {
    expect(quote(`<p>I read ${a('this')}<p>I read ${a('that')}`)).toBe('I read [this]');
  });

  test('each target has its own, in the order asked', () => {
    const html =
      '<p>One <a href="https://blog.example/1">1</a><p>Two <a href="https://blog.example/2">2</a>';
    const targets = ['https://blog.example/2', 'https://blog.example/3', 'https://blog.example/1'];
    const wanted = targets.map((url) => ({ url, anyLink: false }));
    const links = linksIn(parsed(html), wanted);
    expect(links.map((link) => link?.text ?? null)).toEqual(['Two 2', null, 'One 1']);
  });
});

describe('embedded and cited addresses are links for a webmention', () => {
  const embeds = [
    `<img src="${TARGET}">`,
    `<video src="${TARGET}"></video>`,
    `<audio src="${TARGET}"></audio>`,
    `<video><source src="${TARGET}"></video>`,
    `<video poster="${TARGET}"></video>`,
    `<video src="/film.mp4" poster="${TARGET}"></video>`,
    `<video><track src="${TARGET}"></video>`,
    `<iframe src="${TARGET}"></iframe>`,
    `<embed src="${TARGET}">`,
    `<img src="/small.png" srcset="/large.png 2x, ${TARGET} 3x">`,
    `<picture><source srcset="${TARGET}"><img src="/small.png"></picture>`,
    `<object data="${TARGET}"></object>`,
    `<blockquote cite="${TARGET}">x</blockquote>`,
    `<q cite="${TARGET}">x</q>`,
    `<ins cite="${TARGET}">x</ins>`,
    `<del cite="${TARGET}">x</del>`,
  ];
  test.each(embeds)('with %s', (html) => {
    expect(find(html, TARGET, PAGE, true)).not.toBeNull();
    expect(find(html, TARGET, PAGE, false)).toBeNull();
  });

  test.each([
    `<p cite="${TARGET}">x</p>`,
    `<img alt="${TARGET}">`,
    `<audio poster="${TARGET}"></audio>`,
    `<img srcset="/large.png (${TARGET}) 2x">`,
    `<script src="${TARGET}"></script>`,
    `<link href="${TARGET}">`,
    `<svg><image src="${TARGET}"/></svg>`,
    `<constructor src="${TARGET}">`,
  ])('but not %s', (html) => {
    expect(find(html, TARGET, PAGE, true)).toBeNull();
  });

  test('with less weight than a link that a reader can click', () => {
    const html = `<main><blockquote cite="${TARGET}">Cited</blockquote></main><p>I read <a href="${TARGET}">this</a>`;
    expect(find(html, TARGET, PAGE, true)?.text.trim()).toBe('I read this');
  });
});

test('links in one block are found in linear time', () => {
  const links = (count: number) => `<p>${`<a href="${TARGET}">!</a> `.repeat(count)}`;
  expect(find(links(10_000))).not.toBeNull();
  expectLinear((count) => {
    const html = links(count);
    return () => find(html);
  }, 10_000);
});

describe('XHTML', () => {
  test('self-closing elements are closed', () => {
    const html = `<html><head><title/><script src="a.js"/></head><body><a id="top"/>See <a href="${TARGET}">this</a></body></html>`;
    const [link] = linksIn(parsed(html, PAGE, 'xhtml'), [{ url: TARGET, anyLink: false }]);
    expect(link?.text).toBe('See this');
  });
});
