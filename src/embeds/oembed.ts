/**
 * Reads an oEmbed description. Its HTML is never used, and every text becomes plain.
 *
 * @see https://oembed.com/#section2.3
 */
import { decodeEntitiesOnce } from '../lib/text/markup.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** `null` for each that it does not say. */
export type OEmbed = {
  type: 'video' | 'photo' | 'other';
  title: string | null;
  author: string | null;
  authorUrl: string | null;
  provider: string | null;
  description: string | null;
  /** Of a photo, the photo itself; else the thumbnail. */
  imageUrl: string | null;
  /** In pixels, of the player or photo. */
  width: number | null;
  height: number | null;
};

export const MAX_TITLE_LENGTH = 300;
export const MAX_NAME_LENGTH = 100;
const MAX_DESCRIPTION_LENGTH = 300;
const MAX_PIXELS = 20_000;

/** @returns `null` for what is no description: a page, a list, broken JSON */
export function readOEmbed(body: Uint8Array): OEmbed | null {
  const fields = objectIn(body);
  if (!fields) return null;
  const type = fields['type'] === 'video' || fields['type'] === 'photo' ? fields['type'] : 'other';
  const photo = type === 'photo' ? address(fields['url']) : null;
  return {
    type,
    title: text(fields['title'], MAX_TITLE_LENGTH),
    author: text(fields['author_name'], MAX_NAME_LENGTH),
    authorUrl: address(fields['author_url']),
    provider: text(fields['provider_name'], MAX_NAME_LENGTH),
    description: text(fields['description'], MAX_DESCRIPTION_LENGTH),
    imageUrl: photo ?? address(fields['thumbnail_url']),
    width: pixels(fields['width']),
    height: pixels(fields['height']),
  };
}

function objectIn(body: Uint8Array): Partial<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Some providers send titles escaped for HTML. */
function text(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string') return null;
  return cutText(toPlainText(decodeEntitiesOnce(value)), maxLength) || null;
}

function address(value: unknown): string | null {
  return typeof value === 'string' ? (parseHttpUrl(value)?.href ?? null) : null;
}

/** Some providers send numbers as text, and `100%`. */
function pixels(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' &&
    Number.isInteger(number) &&
    number > 0 &&
    number <= MAX_PIXELS
    ? number
    : null;
}
