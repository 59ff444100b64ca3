/**
 * Makes the image of a social card, 1,200 by 630 pixels: a part of a photograph, or a title on paper. In a subprocess
 * that is killed at a deadline (decision 007); nobody waits for it.
 *
 * Titles are set in fonts of our own (public/cards), so that a card looks the same on every machine, with or without
 * fonts (decision 026).
 */
import { constants } from 'node:os';
import path from 'node:path';
import type Sharp from 'sharp';
import { loadSharp } from '../lib/load-sharp.ts';
import { runInSubprocess } from '../lib/subprocess.ts';
import { escapeXml } from '../lib/text/markup.ts';
import { CARD_SIZE } from '../posts/post.ts';

/** What WhatsApp accepts. */
export const MAX_CARD_BYTES = 300_000;

export type CardText = {
  title: string;
  /** Empty: none. */
  siteTitle: string;
  /** `#rrggbb` */
  accent: string;
  isRightToLeft: boolean;
};

export type MadeCard = { type: 'image/png' | 'image/jpeg'; image: Uint8Array };

const OPTIONS = { deadlineMs: 20_000, priority: constants.priority.PRIORITY_LOW };
const MODULE = new URL('./draw', import.meta.url);

/**
 * @returns `null` if it takes too long, or breaks the decoder
 * @throws Error on a machine that sharp is not made for; AbortError if `signal` aborts
 */
export async function cutPhotoInSubprocess(
  webp: Uint8Array,
  signal: AbortSignal,
): Promise<MadeCard | null> {
  return await runInSubprocess<typeof cutPhoto>(MODULE, 'cutPhoto', [webp], { ...OPTIONS, signal });
}

/** As {@link cutPhotoInSubprocess}. @param packageDir where the fonts are */
export async function drawTextInSubprocess(
  packageDir: string,
  text: CardText,
  signal: AbortSignal,
): Promise<MadeCard | null> {
  const given: Parameters<typeof drawText> = [path.join(packageDir, 'public', 'cards'), text];
  return await runInSubprocess<typeof drawText>(MODULE, 'drawText', given, { ...OPTIONS, signal });
}

/** Cuts the part of the photograph that draws the eye. */
export async function cutPhoto(webp: Uint8Array): Promise<MadeCard> {
  const sharp = await loadSharp(['Webp'], 1);
  const cut = await sharp(webp)
    .resize({ ...CARD_SIZE, fit: 'cover', position: 'attention' })
    .flatten({ background: PAPER })
    .raw()
    .toBuffer({ resolveWithObject: true });
  let image = Buffer.alloc(0);
  for (const quality of [84, 72, 60, 40]) {
    image = await sharp(cut.data, { raw: cut.info }).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (image.length <= MAX_CARD_BYTES) break;
  }
  return { type: 'image/jpeg', image: new Uint8Array(image) };
}

/** As in the light scheme. */
const [PAPER, INK] = ['#fdfcf9', '#211e1a'];
const MARGIN = 80;
const STRIPE = 18;
const SITE_TITLE = { size: 36, top: 88 } as const;
const TITLE_TOP = 176;
/** The largest at which the title fits is chosen. */
const TITLE_SIZES = [116, 104, 92, 80, 70, 62, 54];
const TITLE_BOX = {
  width: CARD_SIZE.width - 2 * MARGIN,
  height: CARD_SIZE.height - TITLE_TOP - MARGIN,
};
/** A longer one would not fit at the smallest size. */
const MAX_TITLE_LENGTH = 160;

/** The order decides which font has the digits and the punctuation. */
const FAMILIES = 'Antiphon Card, Antiphon Arabic, Antiphon Hebrew';

export async function drawText(
  fontFolder: string,
  { title, siteTitle, accent, isRightToLeft }: CardText,
): Promise<MadeCard> {
  // Read by fontconfig when sharp is loaded: no fonts but ours.
  // eslint-disable-next-line no-restricted-properties
  process.env['FONTCONFIG_FILE'] = path.join(fontFolder, 'fonts.conf');
  const sharp = await loadSharp([], 1);
  const parts = [
    { ...(await fitTitle(sharp, title)), top: TITLE_TOP },
    ...(siteTitle === ''
      ? []
      : [{ ...(await setSiteTitle(sharp, siteTitle, accent)), top: SITE_TITLE.top }]),
  ];
  const image = await sharp({ create: { ...CARD_SIZE, channels: 3, background: PAPER } })
    .composite([
      {
        input: {
          create: { width: CARD_SIZE.width, height: STRIPE, channels: 3, background: accent },
        },
        top: 0,
        left: 0,
      },
      ...parts.map(({ pixels, info, top }) => ({
        input: pixels,
        raw: info,
        top,
        left: isRightToLeft ? CARD_SIZE.width - MARGIN - info.width : MARGIN,
      })),
    ])
    .png({ palette: true, colours: 64, compressionLevel: 9, effort: 7 })
    .toBuffer();
  return { type: 'image/png', image: new Uint8Array(image) };
}

type SetText = { pixels: Buffer; info: { width: number; height: number; channels: 4 } };

async function fitTitle(sharp: typeof Sharp, title: string): Promise<SetText> {
  const characters = Array.from(title);
  const text =
    characters.length > MAX_TITLE_LENGTH
      ? `${characters.slice(0, MAX_TITLE_LENGTH).join('').trimEnd()}…`
      : title;
  let set: SetText | null = null;
  for (const size of TITLE_SIZES) {
    set = await setText(sharp, text, { colour: INK, size, weight: 'Bold' });
    if (set.info.height <= TITLE_BOX.height) return set;
  }
  return set ?? (await setText(sharp, text, { colour: INK, size: 54, weight: 'Bold' }));
}

/** In one line; what is too long is cut off at the end. */
async function setSiteTitle(sharp: typeof Sharp, siteTitle: string, accent: string) {
  const text = Array.from(siteTitle).slice(0, 50).join('');
  return await setText(sharp, text, { colour: accent, size: SITE_TITLE.size, weight: 'Regular' });
}

async function setText(
  sharp: typeof Sharp,
  text: string,
  { colour, size, weight }: { colour: string; size: number; weight: string },
): Promise<SetText> {
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="${colour}">${escapeXml(text)}</span>`,
      font: `${FAMILIES} ${weight} ${size}`,
      width: TITLE_BOX.width,
      // So that a point is a pixel.
      dpi: 72,
      rgba: true,
      wrap: 'word-char',
      spacing: Math.round(size * -0.08),
    },
  })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, info: { width: info.width, height: info.height, channels: 4 } };
}
