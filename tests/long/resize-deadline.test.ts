import { expect, test } from 'vitest';
import { resizeInSubprocess } from '../../src/avatars/resize.ts';
import { jpegOfScans } from '../support/samples/images.ts';

const never = new AbortController().signal;

test('resizing an image that takes minutes is given up at the deadline', async () => {
  const bomb = jpegOfScans(27_000);
  expect(bomb.length).toBeLessThan(1_000_000);
  expect(await resizeInSubprocess(bomb, never)).toBeNull();
});
