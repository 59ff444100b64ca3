/**
 * Pictures of the library as posts know them: their addresses, and which of them a text shows. Pure.
 *
 * How they come into the library is in src/media.
 */
import { escapeXml } from '../../lib/xml/text.ts';

/** What a picture's files can be; the first that a browser knows is taken. */
export const IMAGE_FORMATS = ['avif', 'webp'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export type LibraryImage = {
  id: number;
  /** Of what was uploaded: SHA-256, hexadecimal. */
  hash: string;
  slug: string;
  /** In pixels, of the largest file. */
  width: number;
  height: number;
  /** `null`: nobody has said yet; empty: it says nothing. */
  alt: string | null;
  files: { width: number; format: ImageFormat }[];
};

/** By what stands for them in addresses. */
export type LibraryImages = ReadonlyMap<string, LibraryImage>;

/** Enough of the hash that nobody guesses an address, and that no two pictures share one. */
const KEY_LENGTH = 16;

/** In an address of a picture, wherever the site stands: `/blog/media/KEY/slug-WIDTH.webp`. */
const ADDRESS = /^((?:https?:\/\/[^/?#]+)?(?:\/[^/?#]+)*?)\/media\/([0-9a-f]{16})\/[^/?#]+$/;
const KEY = /\/media\/([0-9a-f]{16})\//g;

export function imageKey({ hash }: Pick<LibraryImage, 'hash'>): string {
  return hash.slice(0, KEY_LENGTH);
}

/** Below the site's own path; decoded. Never anything else is found there: it may be kept for ever. */
export function imagePath(
  image: Pick<LibraryImage, 'hash' | 'slug'>,
  file: { width: number; format: string },
): string {
  return `/media/${imageKey(image)}/${image.slug}-${file.width}.${file.format}`;
}

/** More are drawn as any other image: a text of a million addresses must not become a query. */
const MAX_PER_TEXT = 500;

/** Absolute; `siteUrl` has no trailing slash. */
export function imageUrl(
  siteUrl: string,
  image: LibraryImage,
  file: { width: number; format: string } = plainFile(image),
): string {
  return siteUrl + encodeURI(imagePath(image, file));
}

/** The keys of the pictures whose addresses stand in a text, each once; the first 500. */
export function imageKeysIn(markdown: string): string[] {
  const keys = new Set<string>();
  for (const [, key] of markdown.matchAll(KEY)) {
    if (key !== undefined && keys.size < MAX_PER_TEXT) keys.add(key);
  }
  return [...keys];
}

/**
 * What an address, escaped as in HTML, says of a picture; `site` is what stands before its path.
 * `null`: of none.
 */
export function parseImageUrl(address: string): { site: string; key: string } | null {
  const [, site, key] = ADDRESS.exec(address) ?? [];
  return site !== undefined && key !== undefined ? { site, key } : null;
}

/** The largest that readers are sent who cannot choose: programs, and previews elsewhere. */
const PLAIN_WIDTH = 1_600;

/** WebP, at most 1,600 pixels wide. */
export function plainFile({ files }: Pick<LibraryImage, 'files'>): {
  width: number;
  format: 'webp';
} {
  const widths = widthsOf(files, 'webp');
  return {
    width: widths.findLast((width) => width <= PLAIN_WIDTH) ?? widths[0] ?? 0,
    format: 'webp',
  };
}

/** Widths of its files in a format, smallest first. */
export function widthsOf(files: LibraryImage['files'], format: ImageFormat): number[] {
  return files
    .filter((file) => file.format === format)
    .map(({ width }) => width)
    .sort((a, b) => a - b);
}

/** How wide it is shown: as the text, or as a `wide` figure; by the reader's own size of letters. */
const SIZES = {
  text: '(min-width: 45rem) 43rem, 100vw',
  wide: '(min-width: 65rem) 65rem, 100vw',
} as const;

type Drawing = {
  /** What stands before the path of its files, escaped: nothing, a path, or a site's address. */
  site: string;
  alt: string;
  shown: keyof typeof SIZES;
  /** More of the image itself, in order. */
  attributes: readonly (readonly [name: string, value: string])[];
};

export function imageHtml(
  libraryImage: LibraryImage,
  { site, alt, shown, attributes }: Drawing,
): string {
  const urlOf = (width: number, format: ImageFormat) =>
    site + encodeURI(imagePath(libraryImage, { width, format }));
  const filesOf = (format: ImageFormat) => {
    const widths = widthsOf(libraryImage.files, format);
    const srcset = widths.map((width) => `${urlOf(width, format)} ${width}w`).join(', ');
    return { count: widths.length, responsive: { srcset, sizes: SIZES[shown] } };
  };
  const [avif, webp] = [filesOf('avif'), filesOf('webp')];
  const image = tag('img', [
    ['src', urlOf(plainFile(libraryImage).width, 'webp')],
    ...(webp.count > 1 ? Object.entries(webp.responsive) : []),
    ['width', String(libraryImage.width)],
    ['height', String(libraryImage.height)],
    ['alt', alt],
    ...attributes,
  ]);
  if (avif.count === 0) return image;
  const source = tag('source', [['type', 'image/avif'], ...Object.entries(avif.responsive)]);
  return `<picture>${source}${image}</picture>`;
}

function tag(name: string, attributes: readonly (readonly [string, string])[]): string {
  const written = attributes.map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${name}${written.join('')}>`;
}
