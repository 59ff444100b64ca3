/** Images as other servers send them, made in the test. */
import sharp from 'sharp';

export type ImageShape = { width: number; height: number; colour?: string };

/** One color all over. */
export function image({ width, height, colour = '#c04020' }: ImageShape) {
  return sharp({
    create: { width, height, channels: 3, background: colour },
    limitInputPixels: false,
  });
}

/** The answer of a well-behaved server. */
export function served(type: string, body: Buffer) {
  return { headers: { 'content-type': type }, body };
}

/** The content of an image: its format, size, frames and metadata, and the color of its middle. */
export async function lookAt(bytes: Uint8Array) {
  const { format, width, height, pages, exif } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const middle =
    (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
  return {
    format,
    width,
    height,
    pages: pages ?? 1,
    exif,
    middle: [...data.subarray(middle, middle + 3)],
  };
}

/**
 * A progressive JPEG of 4,096 by 4,096 pixels with many empty scans: a decoder reads the whole
 * image for each.
 */
export function jpegOfScans(scans: number, side = 4_096): Buffer {
  const blocks = (side / 8) ** 2;
  const segment = (marker: number, ...data: number[]) => {
    const size = data.length + 2;
    return Buffer.from([0xff, marker, size >> 8, size & 0xff, ...data]);
  };
  const sixteen = (...first: number[]) => [...first, ...Array<number>(16 - first.length).fill(0)];
  // One bit and fourteen ones: a run of 32,767 blocks without a change.
  const runs = `0${'1'.repeat(14)}`.repeat(Math.ceil(blocks / 32_767));
  const bytes = runs.padEnd(Math.ceil(runs.length / 8) * 8, '1').match(/.{8}/g) ?? [];
  const scan = Buffer.concat([
    segment(0xda, 1, 1, 0, 1, 63, 0),
    ...bytes.map((bits) => Buffer.from(bits === '11111111' ? [0xff, 0] : [parseInt(bits, 2)])),
  ]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, 0, ...Array<number>(64).fill(1)),
    segment(0xc2, 8, side >> 8, side & 0xff, side >> 8, side & 0xff, 1, 1, 0x11, 0),
    segment(0xc4, 0x00, ...sixteen(1), 0),
    segment(0xc4, 0x10, ...sixteen(1, 1), 0xe0, 0x00),
    segment(0xda, 1, 1, 0, 0, 0, 0),
    Buffer.alloc(blocks / 8),
    ...Array<Buffer>(scans).fill(scan),
    Buffer.from([0xff, 0xd9]),
  ]);
}
