import { expect, test } from 'vitest';
import { keyOf } from '../../src/http/page-cache/request-key.ts';

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
  ['the desk', '/admin'],
  ['where one signs in, which looks at where to go back to', '/admin/sign-in?return=/admin/posts'],
])('%s is neither kept nor looked up', (_what, url) => {
  expect(keyOf(url, '')).toBeNull();
});

test('a site below a path is kept by its whole path, and what is not below it not at all', () => {
  expect(keyOf('/My-Blog/', '/My-Blog')).toBe('/My-Blog/');
  expect(keyOf('/My-Blog/page/2?x', '/My-Blog')).toBe('/My-Blog/page/2');
  expect(keyOf('/my-blog/page/2', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blogs', '/My-Blog')).toBeNull();
  expect(keyOf('/My-Blog', '/My-Blog')).toBeNull();
});
