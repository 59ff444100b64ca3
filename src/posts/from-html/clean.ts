/**
 * Reduces a page's elements to those that Markdown has: drops what is not text, turns embedded media into
 * links, and counts what is lost.
 */
import { readImage, type ImageOptions } from './images.ts';
import { lose, type Losses } from './losses.ts';
import { formatsIn, isWithoutItsFormat } from './office.ts';
import { readTable } from './tables.ts';
import {
  classesOf,
  element,
  isBlank,
  isElement,
  styleOf,
  text,
  textOf,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
} from './tree.ts';
import { inUnicode } from './unicode-scripts.ts';
import { readUrl } from './urls.ts';

export type Context = ImageOptions & {
  losses: Losses;
  /** Relative URLs are relative to it; without it they stay. */
  baseUrl?: string | undefined;
  language?: string;
  isBold?: boolean;
  isCode?: boolean;
};

const DROPPED = new Set(
  'script style template head meta link title base datalist dialog noframes option optgroup param source track col colgroup area map rp xml'.split(
    ' ',
  ),
);
const FORM_FIELDS = new Set(['button', 'input', 'select', 'textarea', 'meter', 'progress']);
const MEDIA = new Set(['iframe', 'video', 'audio', 'embed', 'object']);
const CODE = new Set(['kbd', 'samp', 'tt', 'var']);
const HIDDEN_CLASSES = new Set(
  'mw-editsection mw-cite-backlink sr-only screen-reader-text visually-hidden katex-html gutter lineno linenos line-numbers'.split(
    ' ',
  ),
);

/** The children of `parent`, cleaned. */
export function cleanChildren(parent: Parent, context: Context): ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [node];
    return isElement(node) ? cleanElement(node, parent, context) : [];
  });
}

function cleanElement(node: Element, parent: Parent, context: Context): ElementContent[] {
  const { tagName } = node;
  if (DROPPED.has(tagName) || isHidden(node) || isFallbackOfImage(node, parent)) return [];
  if (tagName === 'svg' || tagName.startsWith('v:')) return drawing(node, context);
  if (tagName === 'math') return formula(node);
  if (tagName === 'pre' || tagName === 'listing' || tagName === 'xmp')
    return [block(node, context)];
  if (tagName === 'img' || tagName === 'image') return readImage(node, context);
  if (MEDIA.has(tagName)) return media(node, context);
  if (FORM_FIELDS.has(tagName)) {
    if (tagName === 'input' && valueOf(node, 'type') === 'checkbox') return [node];
    lose(context.losses, 'form-field');
    return [];
  }
  const inside = { ...context, ...contextOf(node, context) };
  const children = cleanChildren(node, inside);
  if (tagName === 'figure') return figure(node, children);
  if (tagName === 'div' && classesOf(node).includes('gallery')) return gallery(node, children);
  if (tagName === 'table') return readTable({ ...node, children }, context.losses);
  if (tagName === 'a') return link(node, children, context);
  if (tagName === 'sup' || tagName === 'sub') return script(tagName, children, context);
  if (tagName === 'dl') lose(context.losses, 'definition-list');
  if (tagName === 'mark') lose(context.losses, 'highlight');
  if (tagName === 'rt') return [text('('), ...children, text(')')];
  if (CODE.has(tagName)) return [element('code', {}, children)];
  if (['u', 'ins', 'mark', 'noscript'].includes(tagName) || isWithoutItsFormat(node))
    return children;
  if (tagName === 'span' || tagName === 'font') return formatted(node, children, context);
  if (tagName.includes(':')) return children;
  if (tagName === 'p' && isOfOffice(node) && isElement(parent, 'li')) return children;
  return [{ ...node, children }];
}

function contextOf(node: Element, { language, isCode, isBold }: Context): Partial<Context> {
  const isHeading = /^(?:h[1-6]|th|b|strong)$/.test(node.tagName);
  const found = languageOf(node) ?? language;
  return {
    ...(found !== undefined && { language: found }),
    isBold: isBold === true || (isHeading && !isWithoutItsFormat(node)),
    isCode: isCode === true || node.tagName === 'code' || CODE.has(node.tagName),
  };
}

export function isHidden(node: Element): boolean {
  if (styleOf(node, 'display') === 'none' || node.properties['hidden'] === true) return true;
  if (classesOf(node).some((name) => HIDDEN_CLASSES.has(name))) return true;
  const isDecoration = isElement(node, 'a', 'svg') && valueOf(node, 'ariaHidden') === 'true';
  return (
    isDecoration || (isElement(node, 'br') && classesOf(node).includes('Apple-interchange-newline'))
  );
}

/** `noscript` repeats the image before it, which is loaded by a script. */
export function isFallbackOfImage(node: Element, parent: Parent): boolean {
  if (node.tagName !== 'noscript') return false;
  const before = parent.children
    .slice(0, parent.children.indexOf(node))
    .findLast((each) => isElement(each));
  return isElement(before, 'img');
}

/** Office programs put a paragraph into each list item, which is no reason for blank lines between them. */
function isOfOffice(paragraph: Element): boolean {
  const named = valueOf(paragraph, 'role') + valueOf(paragraph, 'className');
  const margin = styleOf(paragraph, 'margin-bottom') + styleOf(paragraph, 'line-height');
  return named !== '' || margin !== '';
}

function drawing(node: Element, { losses }: Context): ElementContent[] {
  // An icon has no text, and is no loss.
  const label = valueOf(node, 'ariaLabel') || textOf(node).trim();
  if (label !== '') lose(losses, 'drawing');
  return [];
}

/** Its TeX, which formulas on web pages have for screen readers. */
export function formula(node: Element): ElementContent[] {
  const tex = annotation(node) ?? (valueOf(node, 'altText') || valueOf(node, 'alttext'));
  return [element('code', {}, [text((tex || textOf(node)).trim())])];
}

function annotation(node: Element): string | null {
  for (const child of node.children) {
    if (!isElement(child)) continue;
    const found = child.tagName === 'annotation' ? textOf(child) : annotation(child);
    if (found !== null) return found;
  }
  return null;
}

function media(node: Element, context: Context): ElementContent[] {
  const source = node.children.find((each) => isElement(each, 'source'));
  const src =
    ['src', 'data', 'dataSrc'].map((name) => valueOf(node, name)).find(Boolean) ??
    (isElement(source) ? valueOf(source, 'src') : '');
  const url = src === '' ? null : readUrl(src, context.baseUrl);
  if (url === null) {
    lose(context.losses, 'media');
    return cleanChildren(node, context);
  }
  lose(context.losses, 'media-link');
  const name = valueOf(node, 'title') || valueOf(node, 'ariaLabel') || url;
  return [element('p', {}, [element('a', { href: url }, [text(name)])])];
}

/** An image and its caption; other figures are their content, with the caption below. */
function figure(node: Element, children: readonly ElementContent[]): ElementContent[] {
  const captions = children.filter((each): each is Element => isElement(each, 'figcaption'));
  const content = children.filter((each) => !isElement(each, 'figcaption') && !isBlank(each));
  const caption = captions.map(textOf).join(' ').replace(/\s+/g, ' ').trim();
  const [only] = content;
  const image = content.length === 1 && only ? loneImage(only) : null;
  if (image) {
    image.properties['dataCaption'] = caption;
    if (classesOf(node).includes('wide')) image.properties['src'] = `${valueOf(image, 'src')}#wide`;
    return [element('p', {}, only && isElement(only, 'p', 'div') ? only.children : content)];
  }
  const paragraphs = content.map((each) =>
    loneImage(each) && !isElement(each, 'p') ? element('p', {}, [each]) : each,
  );
  return [...paragraphs, ...captions.map((each) => element('p', {}, each.children))];
}

/** Images that are beside each other are a paragraph of images. */
function gallery(node: Element, children: ElementContent[]): ElementContent[] {
  const pictures = children.filter((each): each is Element => isElement(each) && !isBlank(each));
  const isAll = children.every((each) => isBlank(each) || loneImage(each));
  if (pictures.length < 2 || !isAll) return [{ ...node, children }];
  const images = pictures.map((each) => (isElement(each, 'p') ? each.children : [each]));
  return [
    element(
      'p',
      {},
      images.flatMap((each, at) => (at > 0 ? [text(' '), ...each] : each)),
    ),
  ];
}

/** The image in an element that contains nothing else. */
function loneImage(node: ElementContent): Element | null {
  if (isElement(node, 'img')) return node;
  if (!isElement(node, 'a', 'p', 'div', 'picture', 'span')) return null;
  const [only, ...others] = node.children.filter((each) => !isBlank(each));
  return only && others.length === 0 ? loneImage(only) : null;
}

function link(
  node: Element,
  children: ElementContent[],
  { losses, baseUrl }: Context,
): ElementContent[] {
  if (children.every(isBlank)) return [];
  const href = valueOf(node, 'href');
  if (href === '') return children;
  const url = readUrl(href, baseUrl);
  if (url === null) {
    lose(losses, 'unsafe-link');
    return children;
  }
  const rel = valueOf(node, 'rel').split(/\s+/);
  const title = rel.includes('nomention') ? 'nomention' : valueOf(node, 'title');
  const isAuto = classesOf(node).includes('auto');
  return [
    element(
      'a',
      { href: url, ...(title && { title }), ...(isAuto && { className: ['auto'] }) },
      children,
    ),
  ];
}

/** `x²` for `x<sup>2</sup>`; what Unicode has no characters for stays on the line. */
function script(
  tagName: 'sup' | 'sub',
  children: ElementContent[],
  { losses }: Context,
): ElementContent[] {
  if (children.some((each) => isElement(each))) return children;
  const plain = children.map(textOf).join('');
  const moved = inUnicode(tagName, plain);
  if (moved === null) lose(losses, 'script');
  return moved === null ? children : [text(moved)];
}

function formatted(node: Element, children: ElementContent[], context: Context): ElementContent[] {
  if (classesOf(node).includes('Apple-converted-space')) return [text(' ')];
  if (children.every(isBlank)) return children;
  let content = children;
  for (const format of formatsIn(node).reverse()) {
    if (format === 'strong' && context.isBold) continue;
    if (format === 'code' && (context.isCode || content.some((each) => isElement(each)))) continue;
    content =
      format === 'sup' || format === 'sub'
        ? script(format, content, context)
        : [element(format, {}, content)];
  }
  return content;
}

function block(node: Element, context: Context): Element {
  const code = node.children.find((each) => isElement(each, 'code'));
  const language =
    languageOf(node) ?? (isElement(code) ? languageOf(code) : undefined) ?? context.language;
  const className = language === undefined ? {} : { className: [`language-${language}`] };
  const lines = textOf({ ...node, children: cleanedCode(node) }).replace(/^\n|\s+$/g, '');
  return element('pre', {}, [element('code', className, [text(lines)])]);
}

function cleanedCode(parent: Element): ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (!isElement(node)) return node.type === 'text' ? [node] : [];
    if (isHidden(node) || isElement(node, 'button', 'svg')) return [];
    return [{ ...node, children: cleanedCode(node) }];
  });
}

const LANGUAGE =
  /^(?:language-|lang-|highlight-source-|highlight-text-|mw-highlight-lang-|brush:)([\w+#.-]+)$/;

export function languageOf(node: Element): string | undefined {
  const named = valueOf(node, 'dataLang') || valueOf(node, 'dataLanguage');
  if (/^[\w+#.-]+$/.test(named)) return named;
  const classes = classesOf(node);
  const brush = classes.indexOf('brush:');
  if (brush >= 0) return classes[brush + 1]?.replace(/[^\w+#.-]/g, '');
  return classes.map((each) => LANGUAGE.exec(each)?.[1]).find(Boolean);
}
