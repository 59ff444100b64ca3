/**
 * Makes the picture of a card from another site's image, in a subprocess that is killed at a deadline (decision 007).
 */
import { constants } from 'node:os';
import { loadSharp } from '../lib/load-sharp.ts';
import { runInSubprocess } from '../lib/subprocess.ts';

/** WebP, without metadata; sizes in pixels. */
export type Picture = { image: Uint8Array<ArrayBuffer>; width: number; height: number };

/** Twice the width of a card on a phone, and enough for the measure of the text. */
const MAX_WIDTH = 960;
const MAX_HEIGHT = 1_280;
/** Smaller ones are icons, or count visits. */
const MIN_SIDE = 48;
/** As for avatars (avatars/resize.ts): formats that are no programs, and are decoded in bounded memory. */
const DECODERS = ['Jpeg', 'Png', 'Webp', 'Nsgif'] as const;
const MAX_PIXELS = 24_000_000;
const TIMEOUT_SECONDS = 5;
/** Includes the start of the subprocess. */
export const PICTURE_DEADLINE_MS = 10_000;

/**
 * At most 960 pixels wide; of an animation, the first frame.
 *
 * @returns `null` for what is no JPEG, PNG, GIF or WebP, is broken, too large, too small, or too slow
 */
export async function drawPicture(bytes: Uint8Array): Promise<Picture | null> {
  const sharp = await loadSharp(DECODERS, 1);
  const settings = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const;
  const box = { width: MAX_WIDTH, height: MAX_HEIGHT, fit: 'inside', withoutEnlargement: true };
  try {
    const { data, info } = await sharp(bytes, settings)
      .autoOrient()
      .resize(box as { width: number; height: number; fit: 'inside' })
      .webp({ quality: 78 })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    return Math.min(width, height) < MIN_SIDE
      ? null
      : { image: new Uint8Array(data), width, height };
  } catch {
    return null;
  }
}

/**
 * As {@link drawPicture}, without the risk that the image takes too long or too much memory.
 *
 * @throws Error on a machine that sharp is not made for; AbortError if `signal` aborts
 */
export async function pictureFrom(bytes: Uint8Array, signal: AbortSignal): Promise<Picture | null> {
  const picture = await runInSubprocess<typeof drawPicture>(
    new URL('./picture', import.meta.url),
    'drawPicture',
    [bytes],
    { deadlineMs: PICTURE_DEADLINE_MS, priority: constants.priority.PRIORITY_LOW, signal },
  );
  return picture && { ...picture, image: new Uint8Array(picture.image) };
}
