/**
 * Reads an image of a page: the URL that a script would load, without tracking pixels and images that
 * only its reader's machine has.
 */
import { lose, type Losses } from './losses.ts';
import { element, styleOf, valueOf, type Element } from './tree.ts';
import { readUrl } from './urls.ts';

export type ImageOptions = {
  losses: Losses;
  baseUrl?: string | undefined;
  /**
   * Where an image that is part of the HTML will be; without it, such images are lost.
   *
   * @param dataUrl `data:image/…`
   */
  urlOfEmbedded?: ((dataUrl: string) => string) | undefined;
};

/** Where scripts that load images late find them. */
const LATE = ['dataSrc', 'dataLazySrc', 'dataOriginal', 'dataOrigFile'];

/** @returns one image or nothing */
export function readImage(node: Element, options: ImageOptions): Element[] {
  if (isTrackingPixel(node)) return [];
  const src = sourceOf(node);
  const url = urlOf(src, options);
  if (url === null) return [];
  const title = valueOf(node, 'title').trim();
  return [
    element('img', { src: url, alt: valueOf(node, 'alt').trim(), ...(title && { title }) }, []),
  ];
}

function isTrackingPixel(node: Element): boolean {
  return ['width', 'height'].some((name) => {
    const size = valueOf(node, name) || styleOf(node, name);
    return size !== '' && Number.parseFloat(size) <= 1 && !size.includes('%');
  });
}

function sourceOf(node: Element): string {
  const src = valueOf(node, 'src').trim();
  const late = LATE.map((name) => valueOf(node, name).trim()).find(Boolean);
  const isPlaceholder = src === '' || src.startsWith('data:');
  return isPlaceholder ? (late ?? (src || largest(valueOf(node, 'srcSet')))) : src;
}

function largest(srcset: string): string {
  return srcset.split(/,\s+/).at(-1)?.trim().split(/\s+/)[0] ?? '';
}

function urlOf(src: string, { losses, baseUrl, urlOfEmbedded }: ImageOptions): string | null {
  if (src === '') return null;
  if (/^data:image\//i.test(src)) {
    if (urlOfEmbedded) return urlOfEmbedded(src);
    lose(losses, 'embedded-image');
    return null;
  }
  if (/^(?:file|blob|cid|webkit-fake-url):/i.test(src)) {
    lose(losses, 'local-image');
    return null;
  }
  return readUrl(src, baseUrl);
}
