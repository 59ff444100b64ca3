/** The links of a page to other hosts: which ones count, and in what form. */
import { describe, expect, test } from 'vitest';
import { isLinkHash, linkHash } from '../../src/reader/links/outside-links.ts';
import { readPage } from '../../src/reader/read-page.ts';
import { expectLinear } from '../support/linear.ts';
import { PAGE, TARGET, evidenceOf } from '../support/samples/evidence-of.ts';

const LINK = `<a href="${TARGET}">x</a>`;
const a = (href: string, attributes = ''): string => `<a ${attributes} href="${href}">x</a>`;
const [A, B, C] = ['https://a.example/', 'https://b.example/', 'https://c.example/'];
const entry = (inside: string): string => `<div class="h-entry">${inside}</div>`;
const linksOf = (html: string): string[] => evidenceOf(html).outsideLinks;

function read(html: string, vouchesFor?: string) {
  const outcome = readPage({
    finalUrl: PAGE,
    contentType: 'text/html',
    body: new TextEncoder().encode(html),
    targets: [],
    ...(vouchesFor === undefined ? {} : { vouchesFor }),
  });
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome;
}

describe('the links to other hosts', () => {
  const rows: [rule: string, html: string, expected: string[]][] = [
    [
      'include those of the entry around the link',
      `${a(A)}${entry(LINK + a(B))}${entry(a(C))}`,
      [B],
    ],
    [
      'include those of the main content, without an entry',
      `${a(A)}<main>${LINK}${a(B)}</main>${a(C)}`,
      [B],
    ],
    [
      'include those of each part of the content',
      `<article>${LINK}${a(A)}</article><article>${a(B)}</article>`,
      [A, B],
    ],
    ['include those of the page, if it marks no content', a(A) + LINK + a(B), [A, B]],
    [
      'include those of a citation in the entry',
      entry(`<div class="u-repost-of h-cite">${LINK}${a(A)}</div>`),
      [A],
    ],
    ['exclude those of another entry within the entry', entry(LINK + a(A) + entry(a(B))), [A]],
    [
      'exclude those of comments on the page',
      entry(`${LINK}<div class="u-comment h-cite">${a(A)}</div>${a(B, 'class="p-like h-cite"')}`),
      [],
    ],
    ['include areas', `${LINK}<map><area href="${A}"></map>`, [A]],
    ['have no fragment, and appear once', LINK + a(`${A}#1`) + a(`${A}#2`) + a(A), [A]],
    ['differ by their queries', LINK + a(`${A}?1`) + a(`${A}?2`), [`${A}?1`, `${A}?2`]],
    ['are resolved against the base', `<base href="${A}">${LINK}${a('x')}`, [`${A}x`]],
    [
      'exclude the page’s host and ours, by whatever scheme',
      LINK + a('/x') + a('http://source.example:8080/') + a('https://BLOG.example./y'),
      [],
    ],
    [
      'exclude embedded files and other schemes',
      `${LINK}<img src="${A}"><link href="${A}">${a('mailto:x@a.example')}${a('javascript:alert(1)')}`,
      [],
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(linksOf(html)).toEqual(expected);
  });

  test('are 50 in full, 950 as digests and the rest as one, in any order, without those above 500 characters', () => {
    const addresses = (count: number) => Array.from({ length: count }, (_, n) => `${A}${n}`);
    const of = (list: string[]) => linksOf(LINK + list.map((url) => a(url)).join(''));
    expect(of(addresses(50))).toEqual(addresses(50));
    expect(of(addresses(60)).slice(0, 50)).toEqual(addresses(50));
    expect(of(addresses(60)).slice(50)).toEqual(addresses(60).slice(50).map(linkHash));
    const [first, others] = [addresses(1_000), addresses(3_000).slice(1_000)];
    const all = of([...first, ...others]);
    expect(all).toHaveLength(1_001);
    expect(all.filter(isLinkHash)).toHaveLength(951);
    expect(of([...first, ...others.toReversed()])).toEqual(all);
    expect(of([...first, ...others.slice(1)]).at(-1)).not.toBe(all.at(-1));
    expect(of(addresses(3_000).map((url) => url + 'x'.repeat(600))).join('').length).toBeLessThan(
      50 * 500 + 951 * 10 + 1,
    );
    const long = linksOf(LINK + a(`${A}${'x'.repeat(600)}`));
    expect(long).toEqual([`${A}${'x'.repeat(500 - A.length)}`]);
  });
});

test('the count of outside links covers documents on other hosts, on the whole page', () => {
  const html = `${a(`${A}1`)}${a(`${A}1?x`)}${a(`${A}1#y`)}${a('http://a.example/1')}${entry(a(`${A}2`))}${a(B)}${a('/x')}${LINK}${a('mailto:x@y')}`;
  expect(read(html).outsideLinkCount).toBe(4);
  expect(read('').outsideLinkCount).toBe(0);
});

describe('a page vouches for a host', () => {
  test.each([
    ['that it links to', a(`${A}x`), true],
    ['that it links to by another scheme and port', a('http://A.example.:8080/'), true],
    ['that it links to with other relations', a(A, 'rel="noopener external"'), true],
    ['that it also links to with nofollow', a(A, 'rel="nofollow"') + a(A), true],
    ['but not for one that it links to with nofollow only', a(A, 'rel="ugc NoFollow"'), false],
    ['but not for one whose name begins alike', a('https://a.example.evil.example/'), false],
    ['but not for one whose subdomain it links to', a('https://www.a.example/'), false],
    ['but not for one in a user name', a('https://a.example@evil.example/'), false],
    [
      'but not for one that it embeds or names',
      `<img src="${A}"><p>${A}</p><!-- ${a(A)} -->`,
      false,
    ],
  ])('%s', (_rule, html, expected) => {
    expect(read(html, 'a.example').vouches).toBe(expected);
  });

  test('however the host is written', () => {
    expect(read(a(A), 'A.Example:443').vouches).toBe(true);
    expect(read(a(A), 'a b').vouches).toBe(false);
    expect(read(a(A), '').vouches).toBe(false);
    expect(read(a(A)).vouches).toBe(false);
  });
});

describe('a hostile page is searched for outside links in linear time', () => {
  test.each<[string, (n: number) => string]>([
    ['nested entries', (n) => LINK + entry('<div class="h-entry">'.repeat(n))],
    ['many links', (n) => entry(LINK + a(A).repeat(n))],
    ['nested main elements', (n) => `${LINK}${'<main>'.repeat(n)}`],
  ])('%s', (_what, html) => {
    expectLinear((n) => {
      const page = html(n);
      return () => linksOf(page);
    }, 20_000);
  });
});
