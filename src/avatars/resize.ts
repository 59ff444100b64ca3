/**
 * From whatever a stranger calls a picture to the small one that is kept (decision 007).
 *
 * It may take minutes over a file that was made for it: called by resize-process.ts alone, in a
 * process that is ended at the deadline.
 */
import { loadSharp } from '../lib/load-sharp.ts';

/** Twice what the page shows, for screens of double density. */
export const AVATAR_PIXELS = 96;

/** Decoded whole, at the worst (PNG of 16 bits, interlaced), it takes 150 MB for a moment. */
const MAX_PIXELS = 4_096 * 4_096;
const TIMEOUT_SECONDS = 3;
/** For everything, the start of its process too; shorter than a host is kept. */
export const DEADLINE_MS = 10_000;

/**
 * By what the bytes are, whatever they were called. Not SVG, PDF and the like, which are programs;
 * nor AVIF, of which 25 megapixels took six seconds and 450 MB, and no timeout ends it.
 */
const DECODERS = ['Jpeg', 'Png', 'Webp', 'Nsgif'] as const;

/**
 * Cuts the middle of the picture to a square, as WebP without its metadata; of an animation, the
 * first frame.
 *
 * @returns `null` for what is no JPEG, PNG, GIF or WebP, is broken, too large, or too slow
 * @throws Error on a machine that sharp is not made for
 */
export async function resizeAvatar(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const sharp = await loadSharp(DECODERS, 1);
  try {
    const image = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize(AVATAR_PIXELS, AVATAR_PIXELS, { fit: 'cover' })
      .webp({ quality: 80 })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toBuffer();
    return new Uint8Array(image);
  } catch {
    return null;
  }
}
