/** Pingback and TrackBack autodiscovery: as exact as the specifications. */
import { describe, expect, test } from 'vitest';
import { endpoints } from '../support/sites/endpoints-of.ts';

describe('a pingback endpoint', () => {
  const server = 'https://peer.example/xmlrpc?a=1&b=2';
  const rows: [
    rule: string,
    html: string,
    xPingback: string | undefined,
    expected: string | null,
  ][] = [
    ['is found in the header', '', server, server],
    [
      'is that of the header, before the link element',
      '<link rel="pingback" href="https://no.example/">',
      server,
      server,
    ],
    [
      'is that of the header, even if it is not a URL',
      `<link rel="pingback" href="${server}">`,
      'xmlrpc',
      null,
    ],
    ['is found in the HTML form', `<link rel="pingback" href="${server}">`, undefined, server],
    ['is found in the XHTML form', `<link rel="pingback" href="${server}" />`, undefined, server],
    [
      'is the first match',
      `<link rel="pingback" href='x'><link rel="pingback" href="https://a.example/"><link rel="pingback" href="https://b.example/">`,
      undefined,
      'https://a.example/',
    ],
    [
      'has the four entities expanded',
      '<link rel="pingback" href="https://peer.example/?&lt;a&amp;b&gt;">',
      undefined,
      'https://peer.example/?%3Ca&b%3E',
    ],
    [
      'has entities expanded once',
      '<link rel="pingback" href="https://peer.example/?&amp;lt;">',
      undefined,
      'https://peer.example/?&lt;',
    ],
    [
      'keeps other entities',
      '<link rel="pingback" href="https&#58;//peer.example/">',
      undefined,
      null,
    ],
    [
      'is found as text, anywhere in the page',
      `<!-- <link rel="pingback" href="${server}"> -->`,
      undefined,
      server,
    ],
    ['is not found in capitals', `<LINK rel="pingback" href="${server}">`, undefined, null],
    [
      'is not found with swapped attributes',
      `<link href="${server}" rel="pingback">`,
      undefined,
      null,
    ],
    ['is not found in single quotes', `<link rel='pingback' href='${server}'>`, undefined, null],
    ['is not found with two spaces', `<link rel="pingback"  href="${server}">`, undefined, null],
    [
      'is not found with more attributes',
      `<link rel="pingback" href="${server}" title="x">`,
      undefined,
      null,
    ],
    ['is not found on an a element', `<a rel="pingback" href="${server}">`, undefined, null],
    ['is not a relative address', '<link rel="pingback" href="/xmlrpc">', undefined, null],
    [
      'is not of another scheme',
      '<link rel="pingback" href="ftp://peer.example/">',
      undefined,
      null,
    ],
    [
      'is not found in escaped markup',
      `&lt;link rel="pingback" href="${server}"&gt;`,
      undefined,
      null,
    ],
  ];
  test.each(rows)('%s', (_rule, html, xPingback, expected) => {
    expect(endpoints(html, xPingback === undefined ? {} : { xPingback }).pingback).toBe(expected);
  });

  test('is not found in a Link header', () => {
    expect(endpoints('', { link: [`<${server}>; rel=pingback`] }).pingback).toBeNull();
  });
});

describe('a trackback endpoint', () => {
  const here = 'https://peer.example/notes/a';
  const ping = 'https://peer.example/tb/1';
  const rdf = (id: string, url = ping): string =>
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
     <rdf:Description rdf:about="x" dc:identifier="${id}" dc:title="a > b" trackback:ping="${url}" /></rdf:RDF>`;
  const rows: [rule: string, html: string, expected: string | null][] = [
    ['is found in RDF within a comment', `<!-- ${rdf(here)} -->`, ping],
    ['is found in RDF within the page', rdf(here), ping],
    [
      'is that of the block about this document',
      `<!-- ${rdf('https://peer.example/notes/b', 'https://no.example/')} --><!-- ${rdf(here)} -->`,
      ping,
    ],
    [
      'is that of a block that differs in http, slash and fragment',
      rdf('http://peer.example/notes/a/#x'),
      ping,
    ],
    [
      'entities',
      rdf(here, 'https://peer.example/tb?a=1&amp;b=&#50;'),
      'https://peer.example/tb?a=1&b=2',
    ],
    [
      'is found by rdf:about, in single quotes',
      `<rdf:Description trackback:ping='${ping}' rdf:about='${here}'>`,
      ping,
    ],
    [
      'is found as a child element',
      `<rdf:Description rdf:about="${here}"><dc:title>x</dc:title><trackback:ping rdf:resource="${ping}"/></rdf:Description>`,
      ping,
    ],
    [
      'is not found as a child of another element',
      `<rdf:Description rdf:about="${here}"></rdf:Description><trackback:ping rdf:resource="${ping}"/>`,
      null,
    ],
    ['is that of RDF before a link', `<link rel=trackback href=/no>${rdf(here)}`, ping],
    [
      'is that of a link if the RDF is about another document',
      `<link rel=trackback href=/tb/1>${rdf('https://peer.example/b', 'https://no.example/')}`,
      ping,
    ],
    [
      'is that of a link element before an a element',
      '<a rel=trackback href=/no></a><link rel="nofollow TrackBack" href=/tb/1>',
      ping,
    ],
    ['is found on an a element', '<a rel=trackback href=/tb/1>', ping],
    ['is not that of another document', rdf('https://peer.example/notes/ab'), null],
    ['is not a relative address', rdf(here, '/tb/1'), null],
    ['is not of another scheme', rdf(here, 'javascript:alert(1)'), null],
    ['is not found in escaped markup', rdf(here).replaceAll('<', '&lt;'), null],
    ['is not found in RDF without an address', `<rdf:Description rdf:about="${here}">`, null],
    [
      'is not found on a link without an address',
      '<link rel=trackback><link rel=trackback href="">',
      null,
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(endpoints(html).trackback).toBe(expected);
  });

  test('is that of the address that was requested', () => {
    const html = rdf('https://peer.example/?p=1');
    expect(endpoints(html).trackback).toBeNull();
    expect(endpoints(html, {}, { targets: ['https://peer.example/?p=1'] }).trackback).toBe(ping);
  });
});
