/**
 * Gives the sanitised tree of an HTML post what Markdown's HTML has: headings below the post's title, ids that the
 * page does not have, figures, frames around tables, files of library images, highlighted code, cards.
 */
import { imageHtml, parseImageUrl, type LibraryImages } from '../images/image.ts';
import { cardHtml, loneUrl, MAX_EMBEDS, type EmbedCards, type EmbedUse } from '../embeds/embed.ts';
import { documentKey } from '../../lib/url.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import {
  element,
  elementsIn,
  isElement,
  textOf,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
  type Root,
} from '../from-html/tree.ts';
import { codeHtml, type CodeEnvironment } from '../markdown/code.ts';
import { idMaker, isTakenId } from '../markdown/ids.ts';

export type Around = {
  images: LibraryImages;
  embeds: EmbedCards;
  /** The pages that the text shows are added. */
  found: EmbedUse[];
};

type Context = Around & CodeEnvironment & { shown: 'text' | 'wide'; images: LibraryImages };

/** @param tree is changed */
export function decorate(tree: Root, around: Around): void {
  nameElements(tree);
  for (const child of tree.children) if (isElement(child)) noteEmbed(child, around);
  const images = [...elementsIn(tree)].filter((each) => each.tagName === 'img');
  for (const [index, image] of images.entries()) {
    image.properties['alt'] ??= '';
    // The first image may be visible at once.
    if (index > 0) image.properties['loading'] = 'lazy';
    image.properties['decoding'] = 'async';
  }
  tree.children = decorated(tree, { ...around, shown: 'text' });
}

/** The link of a page that is all of a paragraph. */
export function loneLink(block: Element): { link: Element; url: URL } | null {
  if (!isElement(block, 'p', 'div')) return null;
  const [link, ...others] = block.children.filter(
    (each) => each.type !== 'text' || each.value.trim() !== '',
  );
  if (!isElement(link, 'a') || others.length > 0 || valueOf(link, 'className') !== 'auto')
    return null;
  const url = loneUrl(textOf(link));
  return url && { link, url };
}

/** Remembers a page that a paragraph of the text itself shows, and puts its card into it. */
function noteEmbed(block: Element, { embeds, found }: Around): void {
  const lone = loneLink(block);
  if (!lone) return;
  const { link, url } = lone;
  const key = documentKey(url);
  const known = embeds.get(key);
  if (!found.some((each) => each.key === key)) {
    if (found.length === MAX_EMBEDS) return;
    found.push({ key, url: url.href, hostName: url.hostname, version: known?.version ?? null });
  }
  if (!known || known.title === null) return;
  const href = escapeXml(valueOf(link, 'href'));
  const line = valueOf(block, 'dataLine');
  const html = cardHtml(known, { href, text: escapeXml(textOf(link)) });
  const value = line === '' ? html : html.replace('<figure', `<figure data-line="${line}"`);
  block.children = [{ type: 'raw', value, text: known.title, isEmbed: true }];
}

/** Gives headings their levels and ids, and links the ids of the page. `tree` is changed. */
export function nameElements(tree: Root): void {
  const all = [...elementsIn(tree)];
  const headings = all.filter(({ tagName }) => /^h[1-6]$/.test(tagName));
  const highest = headings.reduce((level, { tagName }) => Math.min(level, Number(tagName[1])), 6);
  const renamed = new Map<string, string>();
  for (const each of all) {
    const id = valueOf(each, 'id');
    delete each.properties['id'];
    if (!/^[^\s"'<>&]{1,200}$/.test(id) || renamed.has(id)) continue;
    renamed.set(id, isTakenId(id) ? `text-${id}` : id);
    each.properties['id'] = renamed.get(id) ?? id;
  }
  const idFor = idMaker(new Set(renamed.values()));
  for (const heading of headings) {
    heading.tagName = `h${Math.min(Number(heading.tagName[1]) + 2 - highest, 6)}`;
    heading.properties['id'] ??= idFor(textOf(heading).replace(/\s+/g, ' ').trim());
  }
  for (const link of all.filter(({ tagName }) => tagName === 'a')) {
    const href = valueOf(link, 'href');
    const id = href.startsWith('#') ? renamed.get(decoded(href.slice(1))) : undefined;
    if (id !== undefined) link.properties['href'] = `#${encodeURIComponent(id)}`;
  }
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function decorated(parent: Parent, context: Context): ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (!isElement(node)) return node.type === 'text' || node.type === 'raw' ? [node] : [];
    const [only] = node.children;
    // A card stands alone.
    if (only?.type === 'raw') return [only];
    if (node.tagName === 'pre') return [codeBlock(node, context)];
    if (node.tagName === 'img') return [libraryImage(node, context)];
    const isWide = node.tagName === 'figure' && valueOf(node, 'className') === 'wide';
    const children = decorated(node, isWide ? { ...context, shown: 'wide' } : context);
    if (node.tagName === 'table') {
      // A wide table scrolls in its frame, so the frame must be focusable.
      const { dataLine, ...properties } = node.properties;
      const table = { ...node, properties, children };
      const frame = {
        className: ['table'],
        tabIndex: 0,
        ...(dataLine !== undefined && { dataLine }),
      };
      return [element('div', frame, [table])];
    }
    // As in Markdown, an image alone is a figure.
    const isImage = isElement(node, 'p', 'div') && isLoneImage(node);
    return [{ ...node, ...(isImage && { tagName: 'figure' }), children }];
  });
}

function isLoneImage({ children }: Element): boolean {
  const [only, ...others] = children.filter(
    (each) => each.type !== 'text' || each.value.trim() !== '',
  );
  if (!isElement(only) || others.length > 0) return false;
  return only.tagName === 'img' || (only.tagName === 'a' && isLoneImage(only));
}

function codeBlock(node: Element, context: Context): ElementContent {
  const [code] = node.children;
  const line = valueOf(node, 'dataLine');
  const language = isElement(code) ? valueOf(code, 'className').replace(/^language-/, '') : '';
  const isPlain = [...elementsIn(node)].every(
    ({ tagName }) => tagName === 'code' || tagName === 'br',
  );
  if (!isPlain || valueOf(node, 'id') !== '') {
    const properties = { dir: language === '' ? 'auto' : 'ltr', tabIndex: 0, ...node.properties };
    return { ...node, properties };
  }
  const html = codeHtml(`${textOf(node).replace(/^\n|\n$/g, '')}\n`, language, context);
  const value = line === '' ? html : html.replace('<pre', `<pre data-line="${line}"`);
  return { type: 'raw', value, text: '' };
}

function libraryImage(image: Element, { images, shown }: Context): ElementContent {
  const src = valueOf(image, 'src');
  const address = parseImageUrl(escapeXml(src));
  const found = address && images.get(address.key);
  if (!address || !found) return image;
  const attributes = ['id', 'title', 'loading', 'decoding'].flatMap((name) => {
    const value = valueOf(image, name);
    return value === '' ? [] : [[name, value] as const];
  });
  const described = valueOf(image, 'alt').trim() || (found.alt ?? '');
  const value = imageHtml(found, { site: address.site, alt: described, shown, attributes });
  return { type: 'raw', value, text: described };
}
