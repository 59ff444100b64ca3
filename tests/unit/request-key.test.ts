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
  // What another page would look at.
  ['/?q=random', '/'],
  ['/?replytocom=5', '/'],
  ['/?v=1', '/'],
  ['/2026/11/a-post?replytocom=5', '/2026/11/a-post'],
  ['/2026/11/a-post?page=3', '/2026/11/a-post'],
  ['/2026/11/a-post?p=12&feed=rss2&s=x', '/2026/11/a-post'],
  ['/search?s=x', '/search'],
  ['/page/2?page=3', '/page/2'],
])('%s is kept as %s', (url, key) => {
  expect(keyOf(url, '')).toBe(key);
});

test.each([
  ['another spelling of a letter', '/%61rchive'],
  ['capitals, which Express does not tell apart', '/PAGE/2'],
  ['a slash at the end', '/page/2/'],
  ['an empty part', '//page/2'],
  ['an absolute address', 'http://other.example/'],
  ['no path at all', '*'],
  ['nothing', ''],
  ['letters that are not composed', '/2026/11/e%CC%81'],
  ['broken escapes', '/2026/11/%D1'],
  ['half an escape', '/2026/11/%D'],
  ['a byte that is no UTF-8', '/2026/11/%FF'],
  ['an escaped slash', '/2026%2F11/a'],
  ['a null', '/%00'],
  ['a very long address', `/${'a'.repeat(8_000)}`],
  ['a search', '/search?q=x'],
  ['a search after nonsense', '/search?utm_source=x&q=x'],
  ['an address of WordPress', '/?p=12'],
  ['one in other letters', '/?%70=12'],
  ['its feed', '/?feed=rss2'],
  ['its search', '/?s=ferry'],
  ['its front controller', '/index.php?p=12'],
  ['what follows it', '/index.php/x?p=12'],
  ['a page of results', '/search?page=2'],
  ['an asset in a version', '/assets/site.css?v=1'],
  ['the desk', '/admin'],
  ['where one signs in, which looks at where to go back to', '/admin/sign-in?return=/admin/posts'],
])('%s is neither kept nor looked up', (_what, url) => {
  expect(keyOf(url, '')).toBeNull();
});

test('a site below a path is kept by its whole path, and what is not below it not at all', () => {
  expect(keyOf('/My-Blog/', '/My-Blog')).toBe('/My-Blog/');
  expect(keyOf('/My-Blog/page/2?x', '/My-Blog')).toBe('/My-Blog/page/2');
  expect(keyOf('/My-Blog/?q=x', '/My-Blog')).toBe('/My-Blog/');
  expect(keyOf('/My-Blog/?p=1', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blog/search?q=x', '/My-Blog')).toBeNull();
  expect(keyOf('/my-blog/page/2', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blogs', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blog', '/My-Blog')).toBeNull();
});
