/**
 * Pictures as strangers serve them, made on the spot.
 */
import sharp from 'sharp';

export type Picture = { width: number; height: number; colour?: string };

/** One colour all over. */
export function picture({ width, height, colour = '#c04020' }: Picture) {
  return sharp({
    create: { width, height, channels: 3, background: colour },
    limitInputPixels: false,
  });
}

/** What a server that knows its trade answers with. */
export function served(type: string, body: Buffer) {
  return { headers: { 'content-type': type }, body };
}

/** What is in a picture: its kind, size, frames and metadata, and the colour of its middle. */
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
