import { expect, test } from 'vitest';
import { chooseEncoding } from '../../src/http/page-cache/answer.ts';

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['br', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip;q=0.8, br;q=0.5', 'gzip'],
  ['br;q=0.5, gzip;q=0.5', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['br;q=0, *', 'gzip'],
  ['gzip, *;q=0', 'gzip'],
  ['identity', 'identity'],
  ['identity;q=1, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip;q=1', 'gzip'],
  ['identity;q=0', 'identity'],
  ['identity;q=0, gzip;q=0.001', 'gzip'],
  ['gzip;q=0.1', 'gzip'],
  ['gzip ; q=0.5 , br ; q=0.4', 'gzip'],
  ['br;q=2, gzip', 'br'],
  ['br;q=0, gzip;q=0, *', 'identity'],
  ['br;q=abc', 'identity'],
  ['deflate, zstd', 'identity'],
  ['brotli, gzipped', 'identity'],
  [',,;;q=1,\t', 'identity'],
  ['gzip,'.repeat(2_000), 'gzip'],
])('Accept-Encoding %s selects %s', (acceptEncoding, encoding) => {
  expect(chooseEncoding(acceptEncoding)).toBe(encoding);
  // From memory.
  expect(chooseEncoding(acceptEncoding)).toBe(encoding);
});
