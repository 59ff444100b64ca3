/**
 * Resizes an avatar from another site, in a subprocess that is killed at a deadline (decision 007).
 *
 * A file of some kilobytes can be made so that decoding it takes minutes: sharp looks at its own
 * timeout between rows only.
 */
import { constants } from 'node:os';
import { loadSharp } from '../lib/load-sharp.ts';
import { runInSubprocess } from '../lib/subprocess.ts';

/** Twice what the page shows, for screens of double density. */
export const AVATAR_PIXELS = 96;

/** Decoded whole, at the worst (PNG of 16 bits, interlaced), it takes 150 MB for a moment. */
const MAX_PIXELS = 4_096 * 4_096;
const TIMEOUT_SECONDS = 3;
/** Includes the start of the subprocess; shorter than the lease of the avatar's host. */
const DEADLINE_MS = 10_000;

/**
 * By content, not by file name. Not SVG, PDF and the like, which are programs;
 * nor AVIF, of which 25 megapixels took six seconds and 450 MB, and no timeout ends it.
 */
const DECODERS = ['Jpeg', 'Png', 'Webp', 'Nsgif'] as const;

/**
 * Cuts the middle of the image to a square, as WebP without its metadata; of an animation, the
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

/**
 * As {@link resizeAvatar}, without the risk that the image takes too long.
 *
 * @returns `null` also for an image that takes too long, takes too much memory, or breaks the decoder
 * @throws Error on a machine that sharp is not made for; AbortError if `signal` aborts
 */
export async function resizeInSubprocess(
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const module = new URL('./resize', import.meta.url);
  const options = {
    deadlineMs: DEADLINE_MS,
    priority: constants.priority.PRIORITY_LOW,
    signal,
  };
  try {
    const image = await runInSubprocess<typeof resizeAvatar>(
      module,
      'resizeAvatar',
      [bytes],
      options,
    );
    return image && new Uint8Array(image);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(`Avatars cannot be resized on this machine: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
