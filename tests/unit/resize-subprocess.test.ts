import { expect, test } from 'vitest';
import { resizeInSubprocess } from '../../src/avatars/resize.ts';
import { jpegOfScans, lookAt, image } from '../support/samples/images.ts';

const never = new AbortController().signal;

test('an avatar is resized in a subprocess, and a file that is not an image gives null', async () => {
  const png = await image({ width: 300, height: 200 }).png().toBuffer();
  const small = await resizeInSubprocess(png, never);
  expect(await lookAt(small ?? new Uint8Array())).toMatchObject({ format: 'webp', width: 96 });
  expect(await resizeInSubprocess(Buffer.from('<p>A page'), never)).toBeNull();
  expect(await resizeInSubprocess(jpegOfScans(3, 512), never)).not.toBeNull();
});

test('the resizing subprocess ends when the blog does', async () => {
  const stopping = new AbortController();
  const resized = resizeInSubprocess(jpegOfScans(27_000), stopping.signal);
  stopping.abort();
  await expect(resized).rejects.toThrow();
});
