import { expect, test } from 'vitest';
import { pathOfTarget } from '../../src/http/request/page-request.ts';

test.each([
  ['/', '/'],
  ['/a?b=c', '/a?b=c'],
  ['//a', '//a'],
  ['/%', '/%'],
  ['*', '*'],
  ['http://blog.example', '/'],
  ['http://blog.example/a?b=c', '/a?b=c'],
  ['HTTPS://other.example:8080/a/../b', '/b'],
  ['http://blog.example//evil.example/', '//evil.example/'],
])('the request target %s has the path %s', (target, path) => {
  expect(pathOfTarget(target)).toBe(path);
});

test.each([
  '/a#b',
  'http://a/b#c',
  'http://[',
  'http://',
  'http://a:99999/',
  'ftp://blog.example/',
  'mailto:a@b',
  'a',
  '',
])('the request target %s is refused', (target) => {
  expect(pathOfTarget(target)).toBeNull();
});
