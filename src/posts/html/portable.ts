/**
 * The HTML of a Markdown text for other programs: without what only our pages use, with absolute URLs, and in a form
 * that is read back as the same text.
 */
import { loneUrl } from '../embeds/embed.ts';
import { htmlOfMarkdown } from '../markdown/markdown.ts';
import {
  element,
  elementsIn,
  isElement,
  text,
  textOf,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
} from '../from-html/tree.ts';
import { parsed } from './render.ts';
import { htmlOf } from './serialize.ts';

export type PortableHtml = {
  html: string;
  /** Its absolute URLs that are relative in the text. */
  relativeUrls: Map<string, string>;
};

/**
 * @param siteUrl relative URLs become those of this site
 * @throws InvalidInputError as renderMarkdown
 */
export function portableHtml(markdown: string, siteUrl: string): PortableHtml {
  const tree = parsed(htmlOfMarkdown(markdown, true));
  const linked = new Set(
    [...elementsIn(tree)].map((each) => valueOf(each, 'href')).filter((each) => each !== ''),
  );
  const context: Context = { siteUrl, linked, relativeUrls: new Map() };
  tree.children = childrenOf(tree, context);
  return { html: htmlOf(tree).trim(), relativeUrls: context.relativeUrls };
}

type Context = {
  siteUrl: string;
  linked: ReadonlySet<string>;
  relativeUrls: PortableHtml['relativeUrls'];
};

function childrenOf(parent: Parent, context: Context): ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text' || node.type === 'comment') return [node];
    if (!isElement(node)) return [];
    // An embed: the URL alone, of which other programs make players and cards, too.
    const url = parent.type === 'root' ? loneLinkIn(node) : null;
    if (url !== null) return [element('p', {}, [text(url)])];
    return elementOf(node, context);
  });
}

function loneLinkIn(block: Element): string | null {
  const [link, ...others] = block.children;
  if (block.tagName !== 'p' || others.length > 0 || !isElement(link, 'a')) return null;
  const shown = textOf(link);
  const isUrl = valueOf(link, 'className') === 'auto' && shown === valueOf(link, 'href');
  return isUrl && loneUrl(shown) ? shown : null;
}

const KEPT = new Set(['alt', 'title', 'start', 'rel', 'id']);

/** Frames of our pages. */
const FRAMES = new Set(['table', 'footnotes']);

function elementOf(node: Element, context: Context): ElementContent[] {
  const { tagName, properties } = node;
  if (tagName === 'pre') return [preformatted(node)];
  const children = childrenOf(node, context);
  if (tagName === 'div' && FRAMES.has(valueOf(node, 'className'))) return children;
  const kept: Element['properties'] = {};
  for (const name of ['href', 'src']) {
    const value = valueOf(node, name);
    if (value !== '') kept[name] = absolute(value, context);
  }
  for (const [name, value] of Object.entries(properties)) if (KEPT.has(name)) kept[name] = value;
  // Anchors to which nothing in the text leads.
  if (!context.linked.has(`#${encodeURI(valueOf(node, 'id'))}`)) delete kept['id'];
  const className = valueOf(node, 'className');
  if (tagName === 'td' || tagName === 'th') {
    const alignment = className === 'end' ? 'right' : className;
    if (alignment !== '') kept['style'] = `text-align:${alignment}`;
  } else if (className !== '' && tagName !== 'a') kept['className'] = [className];
  return [element(tagName, kept, children)];
}

function preformatted(node: Element): Element {
  const [code] = node.children;
  const className = isElement(code, 'code') ? valueOf(code, 'className') : '';
  return element('pre', {}, [
    element('code', className === '' ? {} : { className: [className] }, [text(textOf(node))]),
  ]);
}

function absolute(url: string, { siteUrl, relativeUrls }: Context): string {
  if (!/^\/(?!\/)/.test(url)) return url;
  const { href } = new URL(url, siteUrl);
  relativeUrls.set(href, url);
  return href;
}
