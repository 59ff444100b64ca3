/** Pingback's and TrackBack's autodiscovery: exact where the specification is. */
import { describe, expect, test } from 'vitest';
import { endpoints } from '../support/sites/endpoints-of.ts';

describe('pingback', () => {
  const server = 'https://peer.example/xmlrpc?a=1&b=2';
  const rows: [
    rule: string,
    html: string,
    xPingback: string | undefined,
    expected: string | null,
  ][] = [
    ['the header', '', server, server],
    [
      'the header before the link',
      '<link rel="pingback" href="https://no.example/">',
      server,
      server,
    ],
    [
      'the header, even where it is no address',
      `<link rel="pingback" href="${server}">`,
      'xmlrpc',
      null,
    ],
    ['the HTML form', `<link rel="pingback" href="${server}">`, undefined, server],
    ['the XHTML form', `<link rel="pingback" href="${server}" />`, undefined, server],
    [
      'the first that matches',
      `<link rel="pingback" href='x'><link rel="pingback" href="https://a.example/"><link rel="pingback" href="https://b.example/">`,
      undefined,
      'https://a.example/',
    ],
    [
      'the four entities',
      '<link rel="pingback" href="https://peer.example/?&lt;a&amp;b&gt;">',
      undefined,
      'https://peer.example/?%3Ca&b%3E',
    ],
    [
      'each once',
      '<link rel="pingback" href="https://peer.example/?&amp;lt;">',
      undefined,
      'https://peer.example/?&lt;',
    ],
    ['no other', '<link rel="pingback" href="https&#58;//peer.example/">', undefined, null],
    [
      'as text, wherever it stands',
      `<!-- <link rel="pingback" href="${server}"> -->`,
      undefined,
      server,
    ],
    ['not in capitals', `<LINK rel="pingback" href="${server}">`, undefined, null],
    ['not the other way round', `<link href="${server}" rel="pingback">`, undefined, null],
    ['not in single quotes', `<link rel='pingback' href='${server}'>`, undefined, null],
    ['not with two spaces', `<link rel="pingback"  href="${server}">`, undefined, null],
    [
      'not with more attributes',
      `<link rel="pingback" href="${server}" title="x">`,
      undefined,
      null,
    ],
    ['not an a', `<a rel="pingback" href="${server}">`, undefined, null],
    ['not relative', '<link rel="pingback" href="/xmlrpc">', undefined, null],
    ['not another scheme', '<link rel="pingback" href="ftp://peer.example/">', undefined, null],
    ['not escaped', `&lt;link rel="pingback" href="${server}"&gt;`, undefined, null],
  ];
  test.each(rows)('%s', (_rule, html, xPingback, expected) => {
    expect(endpoints(html, xPingback === undefined ? {} : { xPingback }).pingback).toBe(expected);
  });

  test('not by a Link header', () => {
    expect(endpoints('', { link: [`<${server}>; rel=pingback`] }).pingback).toBeNull();
  });
});

describe('trackback', () => {
  const here = 'https://peer.example/notes/a';
  const ping = 'https://peer.example/tb/1';
  const rdf = (id: string, url = ping): string =>
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
     <rdf:Description rdf:about="x" dc:identifier="${id}" dc:title="a > b" trackback:ping="${url}" /></rdf:RDF>`;
  const rows: [rule: string, html: string, expected: string | null][] = [
    ['in a comment', `<!-- ${rdf(here)} -->`, ping],
    ['in the page', rdf(here), ping],
    [
      'the block of this document',
      `<!-- ${rdf('https://peer.example/notes/b', 'https://no.example/')} --><!-- ${rdf(here)} -->`,
      ping,
    ],
    ['by http, with a slash and a fragment', rdf('http://peer.example/notes/a/#x'), ping],
    [
      'entities',
      rdf(here, 'https://peer.example/tb?a=1&amp;b=&#50;'),
      'https://peer.example/tb?a=1&b=2',
    ],
    [
      'by rdf:about, in single quotes',
      `<rdf:Description trackback:ping='${ping}' rdf:about='${here}'>`,
      ping,
    ],
    [
      'as a child',
      `<rdf:Description rdf:about="${here}"><dc:title>x</dc:title><trackback:ping rdf:resource="${ping}"/></rdf:Description>`,
      ping,
    ],
    [
      'not as a child of another',
      `<rdf:Description rdf:about="${here}"></rdf:Description><trackback:ping rdf:resource="${ping}"/>`,
      null,
    ],
    ['the RDF before a link', `<link rel=trackback href=/no>${rdf(here)}`, ping],
    [
      'a link where the RDF is another’s',
      `<link rel=trackback href=/tb/1>${rdf('https://peer.example/b', 'https://no.example/')}`,
      ping,
    ],
    [
      'a link before an a',
      '<a rel=trackback href=/no></a><link rel="nofollow TrackBack" href=/tb/1>',
      ping,
    ],
    ['an a', '<a rel=trackback href=/tb/1>', ping],
    ['not another’s', rdf('https://peer.example/notes/ab'), null],
    ['not a relative address', rdf(here, '/tb/1'), null],
    ['not another scheme', rdf(here, 'javascript:alert(1)'), null],
    ['not escaped', rdf(here).replaceAll('<', '&lt;'), null],
    ['not without an address', `<rdf:Description rdf:about="${here}">`, null],
    ['not a link without an address', '<link rel=trackback><link rel=trackback href="">', null],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(endpoints(html).trackback).toBe(expected);
  });

  test('of the document under the address that was asked for', () => {
    const html = rdf('https://peer.example/?p=1');
    expect(endpoints(html).trackback).toBeNull();
    expect(endpoints(html, {}, { targets: ['https://peer.example/?p=1'] }).trackback).toBe(ping);
  });
});
