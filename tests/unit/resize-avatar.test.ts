import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { resizeAvatar } from '../../src/avatars/resize.ts';
import { lookAt, image } from '../support/samples/images.ts';

const wide = () => image({ width: 400, height: 100 });

test.each([
  ['JPEG', () => wide().jpeg()],
  ['PNG', () => wide().png()],
  ['interlaced PNG', () => wide().png({ progressive: true })],
  ['GIF', () => wide().gif()],
  ['WebP', () => wide().webp()],
] as const)('an avatar from %s becomes a square WebP', async (_, make) => {
  const small = await resizeAvatar(await make().toBuffer());
  const { format, width, height, middle } = await lookAt(small ?? new Uint8Array());
  expect({ format, width, height }).toEqual({ format: 'webp', width: 96, height: 96 });
  [0xc0, 0x40, 0x20].forEach((channel, i) => {
    expect(Math.abs((middle[i] ?? -1) - channel)).toBeLessThan(12);
  });
});

test('camera metadata is removed from an avatar, and its orientation applied', async () => {
  const left = await image({ width: 50, height: 100, colour: '#ff0000' }).png().toBuffer();
  const bytes = await image({ width: 100, height: 100, colour: '#0000ff' })
    .composite([{ input: left, left: 0, top: 0 }])
    .withExif({ IFD0: { Copyright: 'Jane, 1 Secret Street' } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
  expect((await lookAt(bytes)).exif).toBeDefined();
  const small = (await resizeAvatar(bytes)) ?? new Uint8Array();
  expect((await lookAt(small)).exif).toBeUndefined();
  expect(Buffer.from(small).includes('Secret')).toBe(false);
  // After a quarter turn, what was on the left is at the top.
  const { default: sharp } = await import('sharp');
  const above = await sharp(small)
    .extract({ left: 40, top: 5, width: 10, height: 10 })
    .resize(1, 1)
    .raw()
    .toBuffer();
  expect(above[0]).toBeGreaterThan(200);
  expect(above[2]).toBeLessThan(60);
});

test('the avatar from an animation is its first frame', async () => {
  const frames = await Promise.all(
    ['#00ff00', '#0000ff'].map((colour) =>
      image({ width: 60, height: 60, colour }).png().toBuffer(),
    ),
  );
  const { default: sharp } = await import('sharp');
  const animated = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  expect((await lookAt(animated)).pages).toBe(2);
  const { pages, middle } = await lookAt((await resizeAvatar(animated)) ?? new Uint8Array());
  expect(pages).toBe(1);
  expect(middle[1]).toBeGreaterThan(240);
});

describe('an avatar is refused', () => {
  test('if the file is truncated', async () => {
    const noise = Buffer.from(Array.from({ length: 300 * 300 * 3 }, (_, i) => (i * i * 31) % 251));
    const { default: sharp } = await import('sharp');
    const whole = sharp(noise, { raw: { width: 300, height: 300, channels: 3 } });
    for (const bytes of [
      await whole.clone().jpeg().toBuffer(),
      await whole.clone().png().toBuffer(),
    ]) {
      expect(await resizeAvatar(bytes)).not.toBeNull();
      expect(await resizeAvatar(bytes.subarray(0, bytes.length / 2))).toBeNull();
    }
  });

  test.each([
    ['empty', ''],
    ['a page', '<!doctype html><title>Not an image</title>'],
    [
      'SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    ],
    ['PDF', '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>'],
    ['a netpbm image', 'P3 1 1 255 1 2 3\n'],
    ['the beginning of a JPEG', '\xff\xd8\xff\xe0'],
  ])('if the file is %s', async (_, text) => {
    expect(await resizeAvatar(Buffer.from(text, 'latin1'))).toBeNull();
  });

  test('if the file is a TIFF or an AVIF, which sharp itself could read', async () => {
    expect(await resizeAvatar(await wide().tiff().toBuffer())).toBeNull();
    expect(await resizeAvatar(await wide().avif().toBuffer())).toBeNull();
  });

  test('if a small file unpacks to too many pixels', async () => {
    expect(await resizeAvatar(pngOf(4_090, 4_090))).not.toBeNull();
    expect(await resizeAvatar(pngOf(4_100, 4_100))).toBeNull();
    expect(await resizeAvatar(pngOf(20_000, 20_000))).toBeNull();
  });
});

/** A black PNG with one bit a pixel: its rows compress a thousand times. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
