import { describe, expect, test } from 'vitest';
import { parseHttpUrl, sameDocument } from '../../src/lib/url.ts';

describe('sameDocument is true for two addresses of one document', () => {
  test.each([
    ['http://a.example/p', 'https://a.example/p', 'http and https'],
    ['http://a.example/p', 'http://a.example/p/', 'a trailing slash'],
    ['http://a.example', 'http://a.example/', 'an empty path'],
    ['http://a.example/p#x', 'http://a.example/p#y', 'fragments'],
    ['http://A.example/p', 'http://a.EXAMPLE/p', 'the case of the host'],
    ['http://a.example:80/p', 'https://a.example:443/p', 'default ports'],
    ['http://a.example./p', 'http://a.example/p', 'the root dot of the host'],
    ['http://a.example/%7euser/caf%c3%a9', 'http://a.example/~user/café', 'equivalent escapes'],
    ['http://a.example/x/../p', 'http://a.example/p', 'dot segments'],
  ])('%s and %s: %s', (a, b) => {
    expect(sameDocument(new URL(a), new URL(b))).toBe(true);
  });
});

describe('sameDocument is false for addresses that differ otherwise', () => {
  test.each([
    ['http://a.example/post-1', 'http://a.example/post-10', 'a longer address'],
    ['http://a.example/p', 'http://a.example/p//', 'two slashes'],
    ['http://a.example/p', 'http://a.example/P', 'the case of the path'],
    ['http://a.example/p', 'http://a.example/p?q', 'a query'],
    ['http://a.example/p?a=1', 'http://a.example/p?a=2', 'another query'],
    ['http://a.example/p', 'http://www.a.example/p', 'another host'],
    ['http://a.example/p', 'http://a.example:8080/p', 'another port'],
    ['http://a.example/p', 'http://u@a.example/p', 'credentials'],
    ['http://a.example/p', 'ftp://a.example/p', 'another scheme'],
    ['http://a.example/a%2Fb', 'http://a.example/a/b', 'an escaped slash'],
  ])('%s and %s: %s', (a, b) => {
    expect(sameDocument(new URL(a), new URL(b))).toBe(false);
  });
});

describe('parseHttpUrl', () => {
  test.each([
    ['  http://a.example/p \n', 'http://a.example/p'],
    ['HTTPS://A.EXAMPLE', 'https://a.example/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://münchen.example/ä', 'http://xn--mnchen-3ya.example/%C3%A4'],
  ])('parses %j as %s', (text, href) => {
    expect(parseHttpUrl(text)?.href).toBe(href);
  });

  test.each([
    [''],
    ['/relative'],
    ['//a.example/p'],
    ['a.example/p'],
    ['http:a.example'],
    ['http:/a.example'],
    ['http://'],
    ['javascript:alert(1)'],
    ['ftp://a.example/'],
    ['file:///etc/passwd'],
    ['http://user:password@a.example/'],
    ['http://a.example/\u0000'],
    ['http://a.example/a\nb'],
    ['http://a b/'],
    [`http://a.example/${'x'.repeat(2_048)}`],
    // Short as sent, too long once it is escaped: the escaped form is what would be stored.
    [`http://a.example/${'ä'.repeat(1_000)}`],
  ])('refuses %j', (text) => {
    expect(parseHttpUrl(text)).toBeNull();
  });
});
