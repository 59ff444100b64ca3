/**
 * Prepares an article's HTML for feeds, where it is shown without our stylesheets, and finds the image
 * of its preview.
 *
 * Works on the parsed tree, never on the text.
 */
import { bodyToHtml, parseHtml } from '../lib/html/parse.ts';
import { readableText } from '../lib/html/text.ts';
import { attribute, elements, isElement, walk, type Element } from '../lib/html/tree.ts';
import { directionOf } from '../lib/text/language.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { escapeXml } from '../lib/text/markup.ts';
import { parseImageUrl, imageUrl, plainFile } from '../posts/images/image.ts';
import type { Post } from '../posts/post.ts';

/** Elements that feed readers drop or warn about; removed with their content. */
const REMOVED_ELEMENTS = new Set(
  'base button embed form frame frameset iframe input link meta noscript object script select style template textarea'.split(
    ' ',
  ),
);

const URL_ATTRIBUTES = new Set(
  'action background cite data formaction href longdesc poster src usemap'.split(' '),
);

/**
 * Attributes that only the page's own stylesheet and keyboard use. Ids would be duplicate in a feed of
 * several posts with footnotes; links to them lead to the page.
 */
const REMOVED_ATTRIBUTES = new Set(['style', 'id', 'role', 'tabindex', 'aria-hidden']);

/** Schemes of URLs that run scripts. */
const SCRIPT_SCHEMES = new Set(['javascript:', 'vbscript:']);

/** `pageUrl` is the article's own URL, which relative ones are resolved against. */
export function toFeedHtml(bodyHtml: string, pageUrl: string): string {
  const document = parseHtml(bodyHtml, 'html');
  for (const { node, leaving } of [...walk(document)]) {
    if (leaving) continue;
    const isRemoved = isElement(node)
      ? REMOVED_ELEMENTS.has(node.tagName)
      : node.nodeName === '#comment';
    const { parentNode } = node;
    if (isRemoved && parentNode) {
      parentNode.childNodes = parentNode.childNodes.filter((child) => child !== node);
    } else if (isElement(node)) {
      node.attrs = node.attrs.flatMap((attr) => {
        const value = feedValue(attr.name, attr.value, pageUrl);
        return value === null ? [] : [{ ...attr, value }];
      });
    }
  }
  return bodyToHtml(document).trim();
}

/** Adds the language to the content itself, since feed readers do not show the elements around it. */
export function inLanguage(contentHtml: string, language: string): string {
  return `<div lang="${escapeXml(language)}" dir="${directionOf(language)}">${contentHtml}</div>`;
}

/** The beginning of an article as plain text; `''` if it has no text. */
export function beginningOf(contentHtml: string, maxLength: number): string {
  return cutText(toPlainText(readableText(parseHtml(contentHtml, 'html')).text), maxLength);
}

/** Sizes in pixels, from the element; both are `null` unless it has both. */
export type FirstImage = { url: string; width: number | null; height: number | null; alt: string };

/** The first image of an article, or `null`. */
export function findFirstImage(bodyHtml: string, pageUrl: string): FirstImage | null {
  if (!bodyHtml.includes('<img')) return null;
  for (const element of elements(parseHtml(bodyHtml, 'html'))) {
    const url = element.tagName === 'img' ? imageAddress(element, pageUrl) : null;
    if (url) return { url, ...sizeOf(element, url), alt: attribute(element, 'alt') ?? '' };
  }
  return null;
}

/** Library images have the size of their largest file, and the width of this file in the URL. */
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

/** The attribute's value for the feed; `null` if it is removed. */
function feedValue(name: string, value: string, pageUrl: string): string | null {
  if (/^(?:on|data-)/.test(name) || REMOVED_ATTRIBUTES.has(name)) return null;
  if (name === 'srcset') return absoluteSrcset(value, pageUrl);
  return URL_ATTRIBUTES.has(name) ? absolute(value, pageUrl) : value;
}

function absolute(address: string, pageUrl: string): string | null {
  const url = URL.parse(address, pageUrl);
  return url && !SCRIPT_SCHEMES.has(url.protocol) ? url.href : null;
}

/**
 * Each candidate is a URL and perhaps a width or a density; a comma ends it.
 *
 * @see https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute
 */
function absoluteSrcset(srcset: string, pageUrl: string): string | null {
  const candidates = [...srcset.matchAll(/[\s,]*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([^,]*))?,?/g)];
  const absoluteCandidates = candidates.flatMap(([, address = '', descriptor = '']) => {
    const url = absolute(address, pageUrl);
    return url === null ? [] : [`${url} ${descriptor.trim()}`.trim()];
  });
  return absoluteCandidates.length > 0 ? absoluteCandidates.join(', ') : null;
}

/** `alt` is empty if the image is decorative or has no description. */
export type PreviewImage = FirstImage;

/** The image that represents a post in feeds and previews: its cover, or else its first image. */
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
