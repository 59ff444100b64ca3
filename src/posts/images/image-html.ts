/**
 * A picture of the library as HTML: every file that it has, from which a browser takes the smallest
 * that does. Pure; the Markdown of posts is drawn with it, and the pictures at their heads.
 *
 * @see https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
 */
import { escapeXml } from '../../lib/xml/escape.ts';
import { imagePath, plainFile, widthsOf, type LibraryImage, type ImageFormat } from './image.ts';

/** How wide it is shown: as the text, or as a `wide` figure; by the reader's own size of letters. */
const SIZES = {
  text: '(min-width: 45rem) 43rem, 100vw',
  wide: '(min-width: 65rem) 65rem, 100vw',
} as const;

export type Drawing = {
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
