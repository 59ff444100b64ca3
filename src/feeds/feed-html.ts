/**
 * An article as it stands in a feed: away from its page, in a program that knows none of our
 * stylesheets, and may not know what a relative address is relative to.
 *
 * Through the parsed tree, never by searching the text. entries.ts calls it.
 */
import { bodyToHtml, parseHtml } from '../lib/html/parse.ts';
import { readableText } from '../lib/html/text.ts';
import { attribute, elements, isElement, walk, type Element } from '../lib/html/tree.ts';
import { directionOf } from '../lib/text/language.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { escapeXml } from '../lib/xml/text.ts';
import { parseImageUrl, imageUrl, plainFile } from '../posts/images/image.ts';
import type { Post } from '../posts/post.ts';

/** What feed readers leave out or warn of, with all that is in it. */
const UNFIT = new Set(
  'base button embed form frame frameset iframe input link meta noscript object script select style template textarea'.split(
    ' ',
  ),
);

const ADDRESSES = new Set(
  'action background cite data formaction href longdesc poster src usemap'.split(' '),
);

/**
 * What only the page's own stylesheet and keyboard use; an `id` is there again in each entry that has
 * a footnote, and what leads to it leads to the page.
 */
const UNFIT_ATTRIBUTES = new Set(['style', 'id', 'role', 'tabindex']);

/** Where a script could stand in the place of an address. */
const DANGEROUS = new Set(['javascript:', 'vbscript:']);

/** `pageUrl` is the page's own address; so is what leads to a place in it. */
export function toFeedHtml(bodyHtml: string, pageUrl: string): string {
  const document = parseHtml(bodyHtml, 'html');
  for (const { node, leaving } of [...walk(document)]) {
    if (leaving) continue;
    const isUnfit = isElement(node) ? UNFIT.has(node.tagName) : node.nodeName === '#comment';
    const { parentNode } = node;
    if (isUnfit && parentNode) {
      parentNode.childNodes = parentNode.childNodes.filter((child) => child !== node);
    } else if (isElement(node)) {
      node.attrs = node.attrs.flatMap((attr) => {
        const value = fitValue(attr.name, attr.value, pageUrl);
        return value === null ? [] : [{ ...attr, value }];
      });
    }
  }
  return bodyToHtml(document).trim();
}

/** What is in another language than its page says so itself: programs forget what stands around it. */
export function inLanguage(contentHtml: string, language: string): string {
  return `<div lang="${escapeXml(language)}" dir="${directionOf(language)}">${contentHtml}</div>`;
}

/** The words with which an article begins, as text; `''` where it has none. */
export function beginningOf(contentHtml: string, maxLength: number): string {
  return cutText(toPlainText(readableText(parseHtml(contentHtml, 'html')).text), maxLength);
}

/** In pixels, as its element says; `width` and `height` are `null` where it does not say both. */
export type FirstImage = { url: string; width: number | null; height: number | null; alt: string };

/** The first picture of an article; `null` without one. */
export function findFirstImage(bodyHtml: string, pageUrl: string): FirstImage | null {
  if (!bodyHtml.includes('<img')) return null;
  for (const element of elements(parseHtml(bodyHtml, 'html'))) {
    const url = element.tagName === 'img' ? imageAddress(element, pageUrl) : null;
    if (url) return { url, ...sizeOf(element, url), alt: attribute(element, 'alt') ?? '' };
  }
  return null;
}

/** A picture of ours is drawn with the size of its largest file, and its address names its width. */
function sizeOf(image: Element, url: string): Pick<FirstImage, 'width' | 'height'> {
  const [width, height] = [pixels(image, 'width'), pixels(image, 'height')];
  if (width === null || height === null) return { width: null, height: null };
  const named = parseImageUrl(url) && /-(\d{1,5})\.webp$/.exec(url)?.[1];
  const file = named ? Number(named) : width;
  return { width: file, height: Math.round((height * file) / width) };
}

function pixels(image: Element, name: string): number | null {
  const text = attribute(image, name) ?? '';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

function imageAddress(image: Element, pageUrl: string): string | null {
  const url = URL.parse(attribute(image, 'src') ?? '', pageUrl);
  return attribute(image, 'src') && url && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** @returns `null` for an attribute that has no business there */
function fitValue(name: string, value: string, pageUrl: string): string | null {
  if (name.startsWith('on') || UNFIT_ATTRIBUTES.has(name)) return null;
  if (name === 'srcset') return absoluteSrcset(value, pageUrl);
  return ADDRESSES.has(name) ? absolute(value, pageUrl) : value;
}

function absolute(address: string, pageUrl: string): string | null {
  const url = URL.parse(address, pageUrl);
  return url && !DANGEROUS.has(url.protocol) ? url.href : null;
}

/**
 * Each candidate is an address and perhaps a width or a density; a comma ends it.
 *
 * @see https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute
 */
function absoluteSrcset(srcset: string, pageUrl: string): string | null {
  const candidates = [...srcset.matchAll(/[\s,]*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([^,]*))?,?/g)];
  const fit = candidates.flatMap(([, address = '', descriptor = '']) => {
    const url = absolute(address, pageUrl);
    return url === null ? [] : [`${url} ${descriptor.trim()}`.trim()];
  });
  return fit.length > 0 ? fit.join(', ') : null;
}

/** `alt`: empty, where it says nothing or nobody has said. */
export type PreviewImage = FirstImage;

/** `null`: there is none. `pageUrl` is the post's own. */
export function findPreviewImage(
  siteUrl: string,
  { cover, bodyHtml }: Pick<Post, 'cover' | 'bodyHtml'>,
  pageUrl: string,
): PreviewImage | null {
  if (!cover) return findFirstImage(bodyHtml, pageUrl);
  const file = plainFile(cover);
  return {
    url: imageUrl(siteUrl, cover, file),
    width: file.width,
    height: Math.round((cover.height * file.width) / cover.width),
    alt: cover.alt ?? '',
  };
}
