import { expect, test } from 'vitest';
import { byteSize } from '../../src/lib/text/byte-size.ts';

test.each([
  [0, '0 kB'],
  [1, '1 kB'],
  [640_000, '640 kB'],
  [999_999, '1,000 kB'],
  [12_340_000, '12.3 MB'],
  [5_000_000_000, '5,000 MB'],
])('%i bytes are “%s”', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});
