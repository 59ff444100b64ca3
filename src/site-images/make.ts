/**
 * Makes the site's icon and logo of an upload, in every size that is served: in a subprocess that is killed at a
 * deadline (decision 007). SVG is not accepted, since it is a program; browsers export a PNG of it.
 */
import { constants } from 'node:os';
import type Sharp from 'sharp';
import { toIco } from '../lib/ico.ts';
import { loadSharp } from '../lib/load-sharp.ts';
import { runInSubprocess } from '../lib/subprocess.ts';
import type { LogoTone } from '../settings/settings.ts';

export type MadeImage = {
  name: string;
  type: string;
  width: number;
  height: number;
  content: Uint8Array;
};

type NotMade = { kind: 'not-an-image' | 'too-many-pixels' | 'too-small' };
export type MadeIcon = { kind: 'made'; files: MadeImage[] } | NotMade;
export type MadeLogo = { kind: 'made'; files: [MadeImage]; tone: LogoTone } | NotMade;

const DEADLINE_MS = 20_000;
const MAX_PIXELS = 25_000_000;
/** Of the shorter side of an icon: enlarging less than that shows. */
export const MIN_ICON_PIXELS = 128;
const DECODERS = ['Jpeg', 'Png', 'Webp'] as const;

/** The paper of the light scheme, behind icons that must be opaque. */
const PAPER = { r: 253, g: 252, b: 249, alpha: 1 };
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };
const ICO_SIZES = [16, 32, 48];
/** 144: the most that RSS allows. */
const PNG_SIZES = [32, 144, 192, 512];
const TOUCH = 180;
const MASKABLE = 512;
/** Of the side; the rest may be cut off (https://www.w3.org/TR/appmanifest/#icon-masks). */
const SAFE_SHARE = 0.7;
/** Four times as large as it is shown. */
const LOGO = { width: 900, height: 180, fit: 'inside', withoutEnlargement: true } as const;

/** @returns `null` if it takes too long, takes too much memory, or breaks the decoder */
export async function makeIconInSubprocess(bytes: Uint8Array): Promise<MadeIcon | null> {
  return await runInSubprocess<typeof makeIcon>(MODULE, 'makeIcon', [bytes], OPTIONS);
}

/** As {@link makeIconInSubprocess}. */
export async function makeLogoInSubprocess(bytes: Uint8Array): Promise<MadeLogo | null> {
  return await runInSubprocess<typeof makeLogo>(MODULE, 'makeLogo', [bytes], OPTIONS);
}

const MODULE = new URL('./make', import.meta.url);
const OPTIONS = {
  deadlineMs: DEADLINE_MS,
  priority: constants.priority.PRIORITY_BELOW_NORMAL,
};

/** An icon that is not square gets a transparent margin. */
export async function makeIcon(bytes: Uint8Array): Promise<MadeIcon> {
  const sharp = await loadSharp(DECODERS, 1);
  const problem = await problemOf(sharp, bytes, MIN_ICON_PIXELS);
  if (problem) return { kind: problem };
  try {
    const square = async (side: number) =>
      await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
        .autoOrient()
        .resize(side, side, { fit: 'contain', background: CLEAR })
        .png({ compressionLevel: 9 })
        .toBuffer();
    const behind = await backgroundOf(sharp, bytes);
    const within = async (side: number, share: number) => {
      const inner = Math.round(side * share);
      const [before, after] = [Math.floor((side - inner) / 2), Math.ceil((side - inner) / 2)];
      return await sharp(await square(inner))
        .extend({ top: before, left: before, bottom: after, right: after, background: behind })
        .flatten({ background: behind })
        .png({ compressionLevel: 9 })
        .toBuffer();
    };
    const inIco = await Promise.all(
      ICO_SIZES.map(async (size) => ({ size, png: await square(size) })),
    );
    return {
      kind: 'made',
      files: [
        fileOf('favicon.ico', 48, toIco(inIco), 'image/vnd.microsoft.icon'),
        ...(await Promise.all(
          PNG_SIZES.map(async (side) => fileOf(`icon-${side}.png`, side, await square(side))),
        )),
        // An icon with an own background fills the square, as others on the same screen do.
        fileOf('apple-touch-icon.png', TOUCH, await within(TOUCH, behind === PAPER ? 0.8 : 1)),
        fileOf('icon-maskable.png', MASKABLE, await within(MASKABLE, SAFE_SHARE)),
      ],
    };
  } catch {
    return { kind: 'not-an-image' };
  }
}

export async function makeLogo(bytes: Uint8Array): Promise<MadeLogo> {
  const sharp = await loadSharp(DECODERS, 1);
  const problem = await problemOf(sharp, bytes, 1);
  if (problem) return { kind: problem };
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .trim()
      .resize(LOGO);
    const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const content = await sharp(data, { raw: { width, height, channels: 4 } })
      .webp({ nearLossless: true, quality: 60, effort: 5 })
      .toBuffer();
    const file = { name: 'logo.webp', type: 'image/webp', width, height, content: copy(content) };
    return { kind: 'made', files: [file], tone: toneOf(data) };
  } catch {
    return { kind: 'not-an-image' };
  }
}

/** Reads the head of the file only. */
async function problemOf(
  sharp: typeof Sharp,
  bytes: Uint8Array,
  minSide: number,
): Promise<NotMade['kind'] | null> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > MAX_PIXELS) return 'too-many-pixels';
    return Math.min(width, height) < minSide ? 'too-small' : null;
  } catch {
    return 'not-an-image';
  }
}

/** The colour of the corner of an opaque icon; paper behind one with transparent parts. */
async function backgroundOf(sharp: typeof Sharp, bytes: Uint8Array) {
  const small = await sharp(bytes).autoOrient().resize(32, 32).ensureAlpha().raw().toBuffer();
  for (let at = 3; at < small.length; at += 4) if ((small[at] ?? 0) < 250) return PAPER;
  const [r = 255, g = 255, b = 255] = small;
  return { r, g, b, alpha: 1 };
}

/** Such parts of the whole make it legible by itself: a logo with a background of its own. */
const MAX_OPAQUE_SHARE = 0.95;
/** Relative luminance of what would be hard to see on dark paper, and on light paper. */
const [DARK, LIGHT] = [0.12, 0.46];

/** @param pixels red, green, blue, alpha */
function toneOf(pixels: Uint8Array): LogoTone {
  let [opaque, light] = [0, 0];
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
    opaque += alpha;
    light += alpha * (0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
  }
  if (opaque / 255 / (pixels.length / 4) > MAX_OPAQUE_SHARE) return 'any';
  const mean = light / Math.max(1, opaque);
  return mean < DARK ? 'dark' : mean > LIGHT ? 'light' : 'any';
}

function linear(channel: number): number {
  return (channel / 255) ** 2.2;
}

function fileOf(name: string, side: number, content: Uint8Array, type = 'image/png'): MadeImage {
  return { name, type, width: side, height: side, content: copy(content) };
}

/** A Buffer may be a view of a larger pool, which a structured clone would contain. */
function copy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
