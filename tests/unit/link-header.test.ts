/** RFC 8288: several links in one header, quotes, and nested separators. */
import { describe, expect, test } from 'vitest';
import { parseLinkHeader } from '../../src/reader/find-endpoints.ts';
import { expectLinear } from '../support/linear.ts';

describe('the links of a header, as [address, relations]', () => {
  const rows: [header: string, expected: [string, string[]][]][] = [
    ['</a>; rel=webmention', [['/a', ['webmention']]]],
    ['</a>; rel="webmention"', [['/a', ['webmention']]]],
    ['</a>;REL=WebMention', [['/a', ['webmention']]]],
    ['</a> ; rel = "a  b"', [['/a', ['a', 'b']]]],
    [
      '</a>; rel="x", </b>; rel=y',
      [
        ['/a', ['x']],
        ['/b', ['y']],
      ],
    ],
    [
      ' , ,</a>,,</b>; rel=y,',
      [
        ['/a', []],
        ['/b', ['y']],
      ],
    ],
    ['<a,b;c>; rel=x', [['a,b;c', ['x']]]],
    ['<>; rel=x', [['', ['x']]]],
    ['< /a >; rel=x', [['/a', ['x']]]],
    ['</a>; title="x, <b>; rel=no"; rel=yes', [['/a', ['yes']]]],
    ['</a>; title="a\\"; rel=no"; rel=yes', [['/a', ['yes']]]],
    ['</a>; rel="a\\b"', [['/a', ['ab']]]],
    ['</a>; rel=first; rel=second', [['/a', ['first']]]],
    ['</a>; rel; rel=second', [['/a', []]]],
    ['</a>; rev=x', [['/a', []]]],
    ['</a>; norel=x; rel-x=y; rel*=z', [['/a', []]]],
    ['</a>;; rel=x', [['/a', ['x']]]],
    ['</a>; crossorigin; rel=x', [['/a', ['x']]]],
    ['</a>; rel="x', [['/a', ['x']]]],
    ['</a>; rel="x" junk, </b>; rel=y', [['/a', ['x']]]],
    ['</a', []],
    ['/a; rel=x', []],
    ['', []],
  ];
  test.each(rows)('%j', (header, expected) => {
    expect(parseLinkHeader(header).map(({ href, rels }) => [href, rels])).toEqual(expected);
  });
});

test('an anchor sets the context of the link', () => {
  expect(parseLinkHeader('</a>; anchor="/x"; rel=y')[0]?.anchor).toBe('/x');
  expect(parseLinkHeader('</a>; rel=y')[0]?.anchor).toBeNull();
});

describe('a hostile header is parsed in linear time', () => {
  test.each<[string, (n: number) => string]>([
    ['brackets', (n) => '<'.repeat(n)],
    ['brackets and commas', (n) => '<,'.repeat(n / 2)],
    ['semicolons', (n) => `<a>${';'.repeat(n)}`],
    ['spaces', (n) => `<a>${' '.repeat(n)}x`],
    ['spaces after a name', (n) => `<a>;rel${' '.repeat(n)}x`],
    ['an unclosed quote', (n) => `<a>;rel="${'\\a'.repeat(n / 2)}`],
    ['backslashes', (n) => `<a>;rel="${'\\'.repeat(n)}`],
    ['links', (n) => '<a>;rel=x,'.repeat(n / 10)],
  ])('%s', (_what, headerOf) => {
    expectLinear((n) => {
      const header = headerOf(n);
      return () => parseLinkHeader(header);
    }, 500_000);
  });
});
