import { expect, test } from 'vitest';
import { keyOf } from '../../src/http/page-cache/page-cache.ts';

test.each([
  ['/', '/'],
  ['/?utm_source=x&fbclid=y', '/'],
  ['/page/2?x=1', '/page/2'],
  ['/2026/11/a-post', '/2026/11/a-post'],
  ['/feed.rss', '/feed.rss'],
  ['/2026/11/%D1%81', '/2026/11/%D1%81'],
  ['/2026/11/%d1%81', '/2026/11/%D1%81'],
  ['/?', '/'],
  ['/?%', '/'],
  // Another page would read this parameter.
  ['/?q=random', '/'],
  ['/?replytocom=5', '/'],
  ['/?v=1', '/'],
  ['/2026/11/a-post?replytocom=5', '/2026/11/a-post'],
  ['/2026/11/a-post?page=3', '/2026/11/a-post'],
  ['/2026/11/a-post?p=12&feed=rss2&s=x', '/2026/11/a-post'],
  ['/search?s=x', '/search'],
  ['/page/2?page=3', '/page/2'],
])('the cache key of %s is %s', (url, key) => {
  expect(keyOf(url, '')).toBe(key);
});

test.each([
  ['another spelling of a letter', '/%61rchive'],
  ['capitals, which Express ignores', '/PAGE/2'],
  ['a trailing slash', '/page/2/'],
  ['an empty segment', '//page/2'],
  ['an absolute URL', 'http://other.example/'],
  ['no path at all', '*'],
  ['an empty address', ''],
  ['decomposed letters', '/2026/11/e%CC%81'],
  ['broken escapes', '/2026/11/%D1'],
  ['half an escape', '/2026/11/%D'],
  ['a byte that is not UTF-8', '/2026/11/%FF'],
  ['an escaped slash', '/2026%2F11/a'],
  ['a null byte', '/%00'],
  ['a very long address', `/${'a'.repeat(8_000)}`],
  ['a search', '/search?q=x'],
  ['a search after an unknown parameter', '/search?utm_source=x&q=x'],
  ['a WordPress address', '/?p=12'],
  ['a WordPress address in other case', '/?%70=12'],
  ['a WordPress feed', '/?feed=rss2'],
  ['a WordPress search', '/?s=ferry'],
  ['the WordPress front controller', '/index.php?p=12'],
  ['the path below the WordPress front controller', '/index.php/x?p=12'],
  ['a page of search results', '/search?page=2'],
  ['an asset with a version', '/assets/site.css?v=1'],
  ['the admin', '/admin'],
  ['the sign-in page, which reads where to return to', '/admin/sign-in?return=/admin/posts'],
])('%s has no cache key', (_what, url) => {
  expect(keyOf(url, '')).toBeNull();
});

test('the cache key on a site below a path has the whole path, and is null outside it', () => {
  expect(keyOf('/My-Blog/', '/My-Blog')).toBe('/My-Blog/');
  expect(keyOf('/My-Blog/page/2?x', '/My-Blog')).toBe('/My-Blog/page/2');
  expect(keyOf('/My-Blog/?q=x', '/My-Blog')).toBe('/My-Blog/');
  expect(keyOf('/My-Blog/?p=1', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blog/search?q=x', '/My-Blog')).toBeNull();
  expect(keyOf('/my-blog/page/2', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blogs', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blog', '/My-Blog')).toBeNull();
});
