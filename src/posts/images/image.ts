/**
 * Images of the media library as posts know them: their URLs, their HTML, and which of them a text shows. Pure.
 *
 * src/media adds them to the library.
 */
import { escapeXml } from '../../lib/text/markup.ts';

/** The formats of an image's files, best first. */
export const IMAGE_FORMATS = ['avif', 'webp'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export type LibraryImage = {
  id: number;
  /** SHA-256 of the uploaded file, hexadecimal. */
  hash: string;
  slug: string;
  /** In pixels, of the largest file. */
  width: number;
  height: number;
  /** Alternative text; `null`: not entered yet; empty: a decorative image. */
  alt: string | null;
  files: { width: number; format: ImageFormat }[];
};

/** By their keys in URLs. */
export type LibraryImages = ReadonlyMap<string, LibraryImage>;

/** Long enough that URLs cannot be guessed, and that no two images share a key. */
const KEY_LENGTH = 16;

/** The URL of an image, with any base path: `/blog/media/KEY/slug-WIDTH.webp`. */
const ADDRESS = /^((?:https?:\/\/[^/?#]+)?(?:\/[^/?#]+)*?)\/media\/([0-9a-f]{16})\/[^/?#]+$/;
const KEY = /\/media\/([0-9a-f]{16})\//g;

export function imageKey({ hash }: Pick<LibraryImage, 'hash'>): string {
  return hash.slice(0, KEY_LENGTH);
}

/** Below the site's own path; decoded. The content of a URL never changes, so caches may keep it. */
export function imagePath(
  image: Pick<LibraryImage, 'hash' | 'slug'>,
  file: { width: number; format: string },
): string {
  return `/media/${imageKey(image)}/${image.slug}-${file.width}.${file.format}`;
}

/** Limits the query for a text with very many URLs; further images get no responsive files. */
const MAX_PER_TEXT = 500;

/** Absolute; `siteUrl` has no trailing slash. */
export function imageUrl(
  siteUrl: string,
  image: LibraryImage,
  file: { width: number; format: string } = plainFile(image),
): string {
  return siteUrl + encodeURI(imagePath(image, file));
}

/** The keys of the images whose URLs are in a text, each once; the first 500. */
export function imageKeysIn(markdown: string): string[] {
  const keys = new Set<string>();
  for (const [, key] of markdown.matchAll(KEY)) {
    if (key !== undefined && keys.size < MAX_PER_TEXT) keys.add(key);
  }
  return [...keys];
}

/**
 * The key in the URL of an image, escaped as in HTML, and the part before its path.
 *
 * @returns `null` for any other URL
 */
export function parseImageUrl(address: string): { site: string; key: string } | null {
  const [, site, key] = ADDRESS.exec(address) ?? [];
  return site !== undefined && key !== undefined ? { site, key } : null;
}

/** The width for clients that cannot choose: feed readers, and previews on other sites. */
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

/** Widths of an image's files in a format, smallest first. */
export function widthsOf(files: LibraryImage['files'], format: ImageFormat): number[] {
  return files
    .filter((file) => file.format === format)
    .map(({ width }) => width)
    .sort((a, b) => a - b);
}

/** The width of half the text column, of all of it, and of a `wide` figure, in the reader's font size. */
const SIZES = {
  half: '(min-width: 45rem) 22rem, 50vw',
  text: '(min-width: 45rem) 43rem, 100vw',
  wide: '(min-width: 65rem) 65rem, 100vw',
} as const;

type Drawing = {
  /** The part of the URL before the path of its files, escaped: empty, a path, or a site's URL. */
  site: string;
  alt: string;
  shown: keyof typeof SIZES;
  /** Further attributes of the `img`, in order. */
  attributes: readonly (readonly [name: string, value: string])[];
};

/**
 * An `img` with every file of an image, inside a `picture` if there are AVIF files.
 *
 * @see https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
 */
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
