/** The addresses in a `srcset`, by the HTML Standard's rules. */
import { expect, test } from 'vitest';
import { srcsetAddresses } from '../../src/lib/html/addresses.ts';

test.each([
  ['a.png', ['a.png']],
  ['a.png 1x, b.png 2x', ['a.png', 'b.png']],
  ['a.png 1x,b.png 2x', ['a.png', 'b.png']],
  [' , a.png, b.png ', ['a.png', 'b.png']],
  ['a,b.png 100w', ['a,b.png']],
  ['a.png,b.png', ['a.png,b.png']],
  ['a.png 100w (x, y), b.png', ['a.png', 'b.png']],
  ['a.png (x, b.png', ['a.png']],
  [' ,, ', []],
  ['', []],
])('srcset="%s" contains the addresses %j', (srcset, addresses) => {
  expect(srcsetAddresses(srcset)).toEqual(addresses);
});
