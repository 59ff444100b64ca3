/** The published discovery shapes of endpoints, and lookalikes. */
import { describe, expect, test } from 'vitest';
import { endpoints } from '../support/sites/endpoints-of.ts';
import { expectLinear } from '../support/linear.ts';

describe('the discovery shapes of webmention.rocks', () => {
  const at = (n: number, path = `/test/${n}/webmention`): string => `https://rocks.example${path}`;
  const page = (head: string, body = ''): string =>
    `<!doctype html><html><head><title>x</title>${head}</head><body>${body}<p>x</body></html>`;
  const rows: [n: number, html: string, link: string[], expected?: string][] = [
    [1, page(''), ['</test/1/webmention>; rel=webmention']],
    [2, page(''), [`<${at(2)}>; rel=webmention`]],
    [3, page('<link rel="webmention" href="/test/3/webmention">'), []],
    [4, page(`<link href="${at(4)}" rel="webmention">`), []],
    [5, page('', '<a rel="webmention" href="/test/5/webmention">x</a>'), []],
    [6, page('', `<a href="${at(6)}" rel="webmention">x</a>`), []],
    [7, page(''), [`<${at(7)}>; rel=webmention`]],
    [8, page(''), [`<${at(8)}>; rel="webmention"`]],
    [9, page(`<link rel="webmention somethingelse" href="${at(9)}">`), []],
    [10, page(''), [`<${at(10)}>; rel="webmention somethingelse"`]],
    [
      11,
      page(
        '<link rel="webmention" href="/test/11/error">',
        '<a href="/test/11/error" rel="webmention">x</a>',
      ),
      [`<${at(11)}>; rel=webmention`],
    ],
    [
      12,
      page(
        '<link rel="not-webmention" href="/test/12/error">',
        `<a href="${at(12)}" rel="webmention">x</a>`,
      ),
      [],
    ],
    [
      13,
      page(
        '',
        `<!-- <a href="/test/13/error" rel="webmention">x</a> --><a href="${at(13)}" rel="webmention">x</a>`,
      ),
      [],
    ],
    [
      14,
      page(
        '',
        `<code>&lt;a href="/test/14/error" rel="webmention"&gt;&lt;/a&gt;</code><a href="${at(14)}" rel="webmention">x</a>`,
      ),
      [],
    ],
    [15, page('<link rel="webmention" href="">'), [], at(15, '/test/15')],
    [
      16,
      page(
        '',
        '<a href="/test/16/webmention" rel="webmention">x</a><link rel="webmention" href="/test/16/error">',
      ),
      [],
    ],
    [
      17,
      page(
        '',
        '<link rel="webmention" href="/test/17/webmention"><a href="/test/17/error" rel="webmention">x</a>',
      ),
      [],
    ],
    [18, page(''), ['</test/18/error>; rel="other"', '</test/18/webmention>; rel="webmention"']],
    [19, page(''), ['</test/19/error>; rel="other", </test/19/webmention>; rel="webmention"']],
    [
      20,
      page(
        '<link rel="webmention">',
        '<a href="/test/20/webmention" rel="webmention">x</a><a href="/test/20/error" rel="webmention">x</a>',
      ),
      [],
    ],
    [
      21,
      page('<link rel="webmention" href="/test/21/webmention?query=yes">'),
      [],
      at(21, '/test/21/webmention?query=yes'),
    ],
    [22, page('<link rel="webmention" href="22/webmention">'), []],
  ];
  test.each(rows)('#%i is found', (n, html, link, expected = at(n)) => {
    expect(endpoints(html, { link }, { url: at(n, `/test/${n}`) }).webmention).toBe(expected);
  });

  test('#23 is resolved against the URL after redirects', () => {
    const link = ['<webmention-endpoint/KEY>; rel=webmention'];
    const url = 'https://rocks.example/test/23/page/KEY';
    const targets = ['https://rocks.example/test/23/page'];
    expect(endpoints(page(''), { link }, { url, targets }).webmention).toBe(
      'https://rocks.example/test/23/page/webmention-endpoint/KEY',
    );
  });
});

describe('a webmention endpoint in the page', () => {
  const rows: [rule: string, html: string, expected: string | null][] = [
    ['is found in capitals', '<LINK REL=WebMention HREF=/wm>', 'https://peer.example/wm'],
    [
      'is found as early drafts had it',
      '<link rel="http://webmention.org/" href="/wm">',
      'https://peer.example/wm',
    ],
    [
      'is resolved against the base',
      '<base href="//cdn.example/x/"><a rel=webmention href=wm>',
      'https://cdn.example/x/wm',
    ],
    [
      'is the base if the address is empty',
      '<base href="/b/"><a rel=webmention href>',
      'https://peer.example/b/',
    ],
    [
      'is found with entities in the address',
      '<a rel=webmention href="/wm?a=1&amp;b=2">',
      'https://peer.example/wm?a=1&b=2',
    ],
    [
      'is the first one, usable or not',
      '<a rel=webmention href="mailto:x@y"><a rel=webmention href=/wm>',
      null,
    ],
    ['is not an area', '<map><area rel=webmention href=/wm></map>', null],
    ['is not found in a template', '<template><link rel=webmention href=/wm></template>', null],
    ['is not found in a script', '<script>"<link rel=webmention href=/wm>"</script>', null],
    ['is not found in a text field', '<textarea><a rel=webmention href=/wm></textarea>', null],
    ['is not found in an attribute', '<p title="<link rel=webmention href=/wm>">', null],
    ['is not found in SVG', '<svg><a rel=webmention href=/wm></a></svg>', null],
    ['is not found by rev', '<link rev=webmention href=/wm>', null],
    ['is not a script address', '<link rel=webmention href="javascript:alert(1)">', null],
    [
      'is not an address with credentials',
      '<link rel=webmention href="https://me:pw@peer.example/">',
      null,
    ],
    ['is not an invalid address', '<link rel=webmention href="https://:x">', null],
    [
      'is not an address of 3,000 characters',
      `<link rel=webmention href="/${'x'.repeat(3_000)}">`,
      null,
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(endpoints(html).webmention).toBe(expected);
  });
});

describe('a webmention endpoint in headers', () => {
  const inPage = '<link rel=webmention href=/page>';
  const rows: [rule: string, link: string[], expected: string | null][] = [
    [
      'is the first of several',
      ['</a>; rel=webmention, </b>; rel=webmention'],
      'https://peer.example/a',
    ],
    [
      'is resolved against the page, not its base',
      ['<wm>; rel=webmention'],
      'https://peer.example/notes/wm',
    ],
    ['is the page if the address is empty', ['<>; rel=webmention'], 'https://peer.example/notes/a'],
    [
      'is the first one, usable or not',
      ['<data:,x>; rel=webmention', '</b>; rel=webmention'],
      null,
    ],
    [
      'is found in a link whose anchor is the page',
      ['</a>; rel=webmention; anchor="#x"'],
      'https://peer.example/a',
    ],
    [
      'is not found in a link whose anchor is another page',
      ['</a>; rel=webmention; anchor="/b"'],
      'https://base.example/page',
    ],
    ['is not found by a second rel', ['</a>; rel=x; rel=webmention'], 'https://base.example/page'],
  ];
  test.each(rows)('%s', (_rule, link, expected) => {
    const html = `<base href="https://base.example/">${inPage}`;
    expect(endpoints(html, { link }).webmention).toBe(expected);
  });
});

test('a document that is not HTML, or is empty, has endpoints in its headers only', () => {
  const html = `<link rel="pingback" href="https://no.example/"><link rel=webmention href=/no><link rel=trackback href=/no>`;
  const headers = { link: ['</wm>; rel=webmention'], xPingback: 'https://peer.example/xmlrpc' };
  const expected = {
    webmention: 'https://peer.example/wm',
    pingback: headers.xPingback,
    trackback: null,
  };
  expect(endpoints(html, headers, { contentType: 'image/png' })).toEqual(expected);
  expect(endpoints('', headers, { contentType: null })).toEqual(expected);
  expect(endpoints(html, {}, { contentType: 'image/png' })).toEqual({
    webmention: null,
    pingback: null,
    trackback: null,
  });
});

describe('near-matches of endpoints are searched in linear time', () => {
  const repeat =
    (text: string) =>
    (n: number): string =>
      text.repeat(n / text.length);
  test.each<[string, (n: number) => string]>([
    ['unclosed pingback links', repeat('<link rel="pingback" href="')],
    ['incomplete pingback links', repeat('<link rel="pingback" href="x"x')],
    ['unclosed RDF', repeat('<rdf:Description a="')],
    ['RDF nested in quotes', repeat(`<rdf:Description a="<rdf:Description a='`)],
    ['RDF with many spaces', (n) => `<rdf:Description${' '.repeat(n)}`],
    ['RDF with a long name', (n) => `<rdf:Description ${'a'.repeat(n)}`],
    ['RDF with many attributes', (n) => `<rdf:Description${repeat(' a="b"')(n)}`],
    ['RDF of other documents', repeat('<rdf:Description rdf:about="https://a.example/"/>')],
    ['entities', (n) => `<!--<rdf:Description rdf:about="${'&'.repeat(n)}">-->`],
    ['relations', (n) => `<a rel="${repeat('x ')(n)}" href="/x">`],
  ])('%s', (_what, html) => {
    expectLinear((n) => {
      const page = `<textarea>${html(n)}`;
      return () => endpoints(page);
    }, 500_000);
  });
});
