/**
 * Makes the files of an uploaded image: WebP and AVIF in several widths, without metadata such as the
 * place where it was taken, the camera, the owner's name.
 *
 * Decoding takes hundreds of megabytes, and minutes for a hostile file: one image at a time, in a
 * subprocess that is killed at a deadline (decision 007).
 */
import { constants } from 'node:os';
import pLimit from 'p-limit';
import type Sharp from 'sharp';
import { loadSharp } from '../lib/load-sharp.ts';
import { runInSubprocess } from '../lib/subprocess.ts';
import type { ImageFormat } from '../posts/images/image.ts';
import type { OriginalType } from './image.ts';

export type MadeFile = { width: number; format: ImageFormat; bytes: Uint8Array };

/** The upload in its own size and format, without metadata but its colour profile. */
export type Original = { type: OriginalType; width: number; bytes: Uint8Array };

export type ResizedImage =
  | { kind: 'made'; width: number; height: number; files: MadeFile[]; original: Original }
  /** Not one of the accepted formats, or broken. */
  | { kind: 'not-an-image' }
  | { kind: 'too-many-pixels' };

/** Includes the start of the subprocess. */
const DEADLINE_MS = 40_000;
const oneAtATime = pLimit(1);

/** As large as today's cameras make; decoding takes 400 MB. */
export const MAX_PIXELS = 50_000_000;
/** Of all frames together, which are not in memory at the same time. */
const MAX_ANIMATED_PIXELS = 100_000_000;

const SMALL_WIDTHS = [480, 960, 1_600];
const LARGEST = { width: 4_096, height: 12_000, fit: 'inside', withoutEnlargement: true } as const;
const LARGEST_ANIMATED = { ...LARGEST, width: 960 } as const;

/** A larger AVIF takes as long as all other files together, and few screens need it. */
const LARGEST_AVIF = 1_600;

/** Compression is more visible in drawings and text than in photographs. */
const QUALITY = { drawn: 90, photographed: 80, avif: 55 };

/**
 * As {@link makeSizes}, without the risk that the image takes too long.
 *
 * @returns `too-slow` for an image that takes longer than the deadline, takes too much memory, or
 *   breaks the decoder
 * @throws Error on a machine that sharp is not made for
 */
export async function makeSizesInSubprocess(
  bytes: Uint8Array,
): Promise<ResizedImage | { kind: 'too-slow' }> {
  const module = new URL('./sizes', import.meta.url);
  const options = {
    deadlineMs: DEADLINE_MS,
    priority: constants.priority.PRIORITY_BELOW_NORMAL,
  };
  const made = await oneAtATime(() =>
    runInSubprocess<typeof makeSizes>(module, 'makeSizes', [bytes], options),
  );
  return made ?? { kind: 'too-slow' };
}

/** @throws Error on a machine that sharp is not made for */
export async function makeSizes(bytes: Uint8Array): Promise<ResizedImage> {
  const sharp = await loadSharp(['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'], 2);
  try {
    return await make(sharp, bytes);
  } catch {
    return { kind: 'not-an-image' };
  }
}

async function make(sharp: typeof Sharp, bytes: Uint8Array): Promise<ResizedImage> {
  const {
    format,
    compression,
    width,
    height,
    pages = 1,
  } = await sharp(bytes, {
    limitInputPixels: false,
  }).metadata();
  // Decoding HEIC takes a licence.
  if (format === 'heif' && compression !== 'av1') return { kind: 'not-an-image' };
  const isAnimated = pages > 1 && format !== 'heif';
  const max = isAnimated ? MAX_ANIMATED_PIXELS : MAX_PIXELS;
  if (width * height * (isAnimated ? pages : 1) > max) return { kind: 'too-many-pixels' };

  const open = () =>
    sharp(bytes, { limitInputPixels: max, failOn: 'error', animated: isAnimated }).autoOrient();
  const quality = format === 'jpeg' || format === 'heif' ? QUALITY.photographed : QUALITY.drawn;
  const { data, info } = await open()
    .resize(isAnimated ? LARGEST_ANIMATED : LARGEST)
    .webp({ quality: isAnimated ? QUALITY.photographed : quality, effort: 2 })
    .toBuffer({ resolveWithObject: true });
  const files: MadeFile[] = [{ width: info.width, format: 'webp', bytes: data }];
  for (const small of SMALL_WIDTHS.filter((each) => each < info.width)) {
    const webp = await open().resize({ width: small }).webp({ quality, effort: 3 }).toBuffer();
    files.push({ width: small, format: 'webp', bytes: webp });
  }
  for (const each of isAnimated ? [] : files.filter((file) => file.width <= LARGEST_AVIF)) {
    const resized = open().resize({ ...LARGEST, width: each.width });
    const avif = await resized.avif({ quality: QUALITY.avif, effort: 1 }).toBuffer();
    files.push({ width: each.width, format: 'avif', bytes: avif });
  }
  return {
    kind: 'made',
    width: info.width,
    height: info.pageHeight ?? info.height,
    files,
    original: await withoutMetadata(open().keepIccProfile(), format),
  };
}

type SharpImage = ReturnType<typeof Sharp>;

/** Nearly without loss: other sizes and formats can be made from it, and an export contains it. */
async function withoutMetadata(image: SharpImage, format: string): Promise<Original> {
  const [type, encoded]: [OriginalType, SharpImage] =
    format === 'jpeg'
      ? ['image/jpeg', image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' })]
      : format === 'png'
        ? ['image/png', image.png()]
        : format === 'gif'
          ? ['image/gif', image.gif()]
          : format === 'heif'
            ? ['image/avif', image.avif({ quality: 85, effort: 0 })]
            : ['image/webp', image.webp({ quality: 95, effort: 2 })];
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { type, width: info.width, bytes: data };
}
