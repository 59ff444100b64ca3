/** RFC 8288: several links in one header, quotes, and what hides in both. */
import { describe, expect, test } from 'vitest';
import { parseLinkHeader } from '../../src/pages/link-header.ts';

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

test('an anchor says what the link is a link of', () => {
  expect(parseLinkHeader('</a>; anchor="/x"; rel=y')[0]?.anchor).toBe('/x');
  expect(parseLinkHeader('</a>; rel=y')[0]?.anchor).toBeNull();
});

describe('half a megabyte takes no time', () => {
  const N = 500_000;
  test.each([
    ['brackets', '<'.repeat(N)],
    ['brackets and commas', '<,'.repeat(N / 2)],
    ['semicolons', `<a>${';'.repeat(N)}`],
    ['spaces', `<a>${' '.repeat(N)}x`],
    ['spaces after a name', `<a>;rel${' '.repeat(N)}x`],
    ['an open quote', `<a>;rel="${'\\a'.repeat(N / 2)}`],
    ['backslashes', `<a>;rel="${'\\'.repeat(N)}`],
    ['links', '<a>;rel=x,'.repeat(N / 10)],
  ])('%s', (_what, header) => {
    const before = performance.now();
    parseLinkHeader(header);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
