/**
 * Brings the HTML of other programs into the elements that allowed.ts knows: formats that are only in styles, images
 * that scripts load, players as links, obsolete elements as their successors. What is hidden is dropped.
 */
import { lookup } from '../../lib/lookup.ts';
import { formula, isFallbackOfImage, isHidden, languageOf } from '../from-html/clean.ts';
import { readImage } from '../from-html/images.ts';
import { formatsIn, isWithoutItsFormat } from '../from-html/office.ts';
import {
  classesOf,
  element,
  isElement,
  styleOf,
  text,
  textOf,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
  type Root,
} from '../from-html/tree.ts';
import { readUrl } from '../from-html/urls.ts';
import { loneUrl } from '../embeds/embed.ts';
import { pageOfPlayer } from './players.ts';

export type PrepareOptions = {
  /** Relative URLs are relative to it; without it they stay. */
  baseUrl?: string | undefined;
  /** Sentences on what is dropped. */
  lost?: Set<string>;
};

type Context = { baseUrl: string | undefined; lost: Set<string> };

/** @param tree at most `MAX_LEVELS` deep; is not changed */
export function prepared(tree: Root, { baseUrl, lost = new Set() }: PrepareOptions = {}): Root {
  const root: Root = { type: 'root', children: childrenOf(tree, { baseUrl, lost }) };
  linkLoneUrls(root);
  return root;
}

/** A block that is nothing but a URL is a link, as in Markdown; so is a URL that is the text of its own link. */
function linkLoneUrls(parent: Parent): void {
  for (const child of parent.children) {
    if (!isElement(child) || isElement(child, 'pre', 'code')) continue;
    if (child.tagName === 'a') {
      const href = valueOf(child, 'href');
      if (href !== '' && textOf(child).trim() === href) child.properties['className'] = ['auto'];
      continue;
    }
    const [only] = child.children;
    const url = child.children.length === 1 && only?.type === 'text' ? only.value.trim() : '';
    if (isElement(child, 'p', 'div') && loneUrl(url)) {
      child.children = [element('a', { href: url, className: ['auto'] }, [text(url)])];
    } else linkLoneUrls(child);
  }
}

/** By the element that they mean; `null`: dropped, with a sentence if it is a loss. */
const RENAMED = lookup<string>({
  ...{
    acronym: 'abbr',
    tt: 'code',
    strike: 's',
    dir: 'ul',
    menu: 'ul',
    hgroup: 'div',
    center: 'div',
  },
  ...{ section: 'div', article: 'div', main: 'div', header: 'div', footer: 'div', nav: 'div' },
  ...{ aside: 'div', address: 'div', fieldset: 'div', form: 'div', dialog: 'div', legend: 'p' },
});
const MEDIA = new Set(['iframe', 'video', 'audio', 'embed', 'object']);
const PREFORMATTED = new Set(['pre', 'listing', 'xmp', 'plaintext']);
const CONTROLS = new Set(['button', 'select', 'textarea', 'meter', 'progress', 'input']);
/** In these a link to a player is a paragraph of its own. */
const FLOW = new Set([
  'root',
  'div',
  'blockquote',
  'figure',
  'details',
  'center',
  'section',
  'article',
]);

function childrenOf(parent: Parent, context: Context): ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [node];
    return isElement(node) ? elementOf(node, parent, context) : [];
  });
}

function elementOf(node: Element, parent: Parent, context: Context): ElementContent[] {
  const { tagName } = node;
  if (isHidden(node) || isFallbackOfImage(node, parent)) return [];
  if (tagName === 'svg' || tagName === 'canvas') {
    if (textOf(node).trim() !== '') context.lost.add('Drawings (svg, canvas) are left out.');
    return [];
  }
  if (tagName === 'math') {
    context.lost.add('Formulas (math) become their source.');
    return formula(node);
  }
  if (tagName === 'script' || tagName === 'style') {
    context.lost.add('Scripts and style sheets are left out.');
    return [];
  }
  if (tagName === 'img' || tagName === 'image') return image(node, context);
  if (MEDIA.has(tagName)) return media(node, parent, context);
  if (CONTROLS.has(tagName)) return control(node, context);
  noteStyles(node, context);
  const children = childrenOf(node, context);
  if (PREFORMATTED.has(tagName)) return [preformatted(node, children)];
  if (tagName === 'a') return link(node, children, context);
  if (tagName === 'td' || tagName === 'th') return [cell(node, children)];
  if (tagName === 'span' || tagName === 'font') return formatted(node, children);
  if (isWithoutItsFormat(node)) return children;
  if (tagName === 'figure') return figure(node, children);
  return [{ ...node, tagName: RENAMED[tagName] ?? tagName, children }];
}

const STYLED = /^(?:align|has-text-align|has-[\w-]*(?:color|font-size|background)|text-)/;

function noteStyles(node: Element, { lost }: Context): void {
  const isStyled =
    ['align', 'color', 'bgColor', 'face', 'size'].some((name) => valueOf(node, name) !== '') ||
    ['color', 'text-align', 'float', 'background-color', 'font-size'].some(
      (name) => styleOf(node, name) !== '',
    ) ||
    classesOf(node).some((each) => STYLED.test(each));
  if (isStyled && !isElement(node, 'td', 'th')) {
    lost.add('Colours, sizes and alignments of the text are left out.');
  }
}

function image(node: Element, context: Context): ElementContent[] {
  return readImage(node, {
    baseUrl: context.baseUrl,
    losses: new Map(),
    urlOfEmbedded: (url) =>
      /^data:image\/(?:png|jpeg|gif|webp|avif);base64,/i.test(url) ? url : '',
  }).flatMap((read) => {
    const src = withLowerScheme(valueOf(read, 'src'));
    if (src === '') return [];
    const size = ['width', 'height'].map((name) => [name, valueOf(node, name)] as const);
    const sizes = size.every(([, value]) => /^[1-9]\d{0,4}$/.test(value))
      ? Object.fromEntries(size)
      : {};
    const dataLine = node.properties['dataLine'];
    return [
      { ...read, properties: { ...read.properties, src, ...sizes, ...(dataLine && { dataLine }) } },
    ];
  });
}

function media(node: Element, parent: Parent, context: Context): ElementContent[] {
  const source = node.children.find((each) => isElement(each, 'source'));
  const src =
    ['src', 'data', 'dataSrc', 'dataLazySrc']
      .map((name) => valueOf(node, name))
      .find((each) => each !== '') ?? (isElement(source) ? valueOf(source, 'src') : '');
  const read = src === '' ? null : readUrl(src, context.baseUrl);
  const url = read === null ? null : URL.parse(read.replace(/^\/\//, 'https://'));
  if (read === null || /^about:/.test(src)) {
    // What it shows where it cannot be played.
    return childrenOf(node, context);
  }
  const page = url && pageOfPlayer(url);
  context.lost.add(
    page === null
      ? 'Frames, videos and audio become links.'
      : 'Players of known sites become cards that link to the page.',
  );
  const href = page ?? url?.href ?? read;
  const name = page ?? (valueOf(node, 'title').trim() || valueOf(node, 'ariaLabel').trim() || href);
  const shown = element('a', { href: withLowerScheme(href) }, [text(name)]);
  const isFlow = FLOW.has(parent.type === 'root' ? 'root' : parent.tagName);
  return isFlow ? [element('p', {}, [shown])] : [shown];
}

function control(node: Element, { lost }: Context): ElementContent[] {
  if (valueOf(node, 'type') === 'checkbox') {
    return [text(node.properties['checked'] === true ? '[x] ' : '[ ] ')];
  }
  lost.add('Forms are left out.');
  return [];
}

function preformatted(node: Element, children: ElementContent[]): Element {
  const code = children.find((each) => isElement(each, 'code'));
  const language = languageOf(node) ?? (isElement(code) ? languageOf(code) : undefined);
  const inner =
    isElement(code) && children.every((each) => each === code || isSpace(each))
      ? code.children
      : children;
  const className = language === undefined ? {} : { className: [`language-${language}`] };
  return {
    ...node,
    tagName: 'pre',
    properties: lineOf(node),
    children: [element('code', className, inner)],
  };
}

function isSpace(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === '';
}

function lineOf({ properties }: Element): Element['properties'] {
  const { dataLine, id } = properties;
  return { ...(dataLine !== undefined && { dataLine }), ...(id !== undefined && { id }) };
}

function link(node: Element, children: ElementContent[], { baseUrl }: Context): ElementContent[] {
  const href = valueOf(node, 'href');
  const url = href === '' ? null : readUrl(href, baseUrl);
  const id = valueOf(node, 'id') || valueOf(node, 'name');
  if (url === null) return id === '' ? children : [element('a', { id }, []), ...children];
  const rel = valueOf(node, 'rel').split(/\s+/).includes('nomention') ? { rel: ['nomention'] } : {};
  const title = valueOf(node, 'title');
  const properties = {
    href: withLowerScheme(url),
    ...rel,
    ...(title && { title }),
    ...(id && { id }),
  };
  return [element('a', properties, children)];
}

function withLowerScheme(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:/i, (scheme) => scheme.toLowerCase());
}

function cell(node: Element, children: ElementContent[]): Element {
  const align = [valueOf(node, 'align'), styleOf(node, 'text-align'), ...classesOf(node)]
    .map((each) => ALIGNMENTS[each])
    .find((each) => each !== undefined);
  return {
    ...node,
    properties: { ...node.properties, className: align === undefined ? [] : [align] },
    children,
  };
}

const ALIGNMENTS = lookup<string>({
  ...{ right: 'end', end: 'end', 'has-text-align-right': 'end' },
  ...{ center: 'center', 'has-text-align-center': 'center' },
});

function formatted(node: Element, children: ElementContent[]): ElementContent[] {
  if (children.every(isSpace)) return children;
  const formats = formatsIn(node);
  const line = styleOf(node, 'text-decoration') + styleOf(node, 'text-decoration-line');
  if (line.includes('underline')) formats.push('u');
  return formats.reduceRight((inner, format) => [element(format, {}, inner)], children);
}

/** A figure without an image or caption only arranges the page. */
function figure(node: Element, children: ElementContent[]): ElementContent[] {
  const hasCaption = children.some((each) => isElement(each, 'figcaption'));
  const isWide = classesOf(node).some(
    (each) => each === 'alignwide' || each === 'alignfull' || each === 'wide',
  );
  const properties = { ...lineOf(node), ...(isWide && { className: ['wide'] }) };
  if (!hasCaption && !hasImage(children)) return [{ ...node, tagName: 'div', children }];
  return [element('figure', properties, children)];
}

function hasImage(nodes: readonly ElementContent[]): boolean {
  return nodes.some(
    (each) => isElement(each) && (each.tagName === 'img' || hasImage(each.children)),
  );
}
