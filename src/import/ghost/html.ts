/**
 * The HTML that Ghost made of a post, with its cards as HTML that posts here can have, and without what belongs to
 * Ghost's themes.
 */
import { defaultTreeAdapter, parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import { alone, linkAlone, pageOfFrame } from './cards.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Deeper ones are taken as they are: parse5 has no recursion, our search has. */
const MAX_DEPTH = 200;

/** @param lost receives a sentence for whatever is left out */
export function cleanHtml(html: string, lost: (what: string) => void): string {
  const given = html
    .replace(/<!--\s*kg-card-(?:begin|end):[^>]*-->\n?/g, '')
    .replace(/<!--\s*members-only\s*-->/g, '');
  // Most posts have no cards, and stay as they are to the byte.
  if (!/\bkg-|srcset=|data-/.test(given)) return given;
  const root = parseFragment(given);
  clean(root, 0, lost);
  return serialize(root);
}

function clean(parent: Node, depth: number, lost: (what: string) => void): void {
  if (!('childNodes' in parent) || depth > MAX_DEPTH) return;
  for (const child of [...parent.childNodes]) {
    if (!defaultTreeAdapter.isElementNode(child)) continue;
    // A card is known by classes of what is in it, so that it comes before its content.
    const replaced = cardOf(child, lost);
    if (replaced === null) {
      child.attrs = child.attrs.filter(({ name, value }) => !isOfTheme(name, value));
      clean(child, depth + 1, lost);
      continue;
    }
    const fragment = parseFragment(replaced);
    clean(fragment, depth + 1, lost);
    for (const node of fragment.childNodes) {
      defaultTreeAdapter.insertBefore(parent, node, child);
      node.parentNode = parent;
    }
    defaultTreeAdapter.detachNode(child);
  }
}

function isOfTheme(name: string, value: string): boolean {
  return (
    /^(?:srcset|sizes|loading|data-[\w-]+)$/.test(name) || (name === 'class' && /\bkg-/.test(value))
  );
}

/** What replaces it, as HTML; `null`: it stays, and so does its content. */
function cardOf(element: Element, lost: (what: string) => void): string | null {
  const classes = valueOf(element, 'class').split(/\s+/);
  const is = (name: string) => classes.includes(name);
  const caption = () => {
    const found = find(element, (each) => each.tagName === 'figcaption');
    const words = found ? serialize(found).trim() : '';
    return words === '' ? '' : `<p><em>${words}</em></p>`;
  };
  if (is('kg-bookmark-card')) {
    const link = find(element, (each) => each.tagName === 'a');
    return link ? alone(valueOf(link, 'href')) + caption() : null;
  }
  if (is('kg-embed-card')) {
    const frame = find(element, (each) => each.tagName === 'iframe');
    return frame ? alone(pageOfFrame(valueOf(frame, 'src'))) + caption() : null;
  }
  if (is('kg-gallery-card')) {
    const images = findAll(element, (each) => each.tagName === 'img').map(outerHtml);
    return `<p>${images.join(' ')}</p>${caption()}`;
  }
  if (is('kg-callout-card')) {
    const text = find(element, (each) => /\bkg-callout-text\b/.test(valueOf(each, 'class')));
    const emoji = find(element, (each) => /\bkg-callout-emoji\b/.test(valueOf(each, 'class')));
    const words = [emoji, text ?? element].flatMap((each) =>
      each ? [serialize(each).trim()] : [],
    );
    return `<blockquote><p>${words.join(' ')}</p></blockquote>`;
  }
  if (is('kg-toggle-card')) {
    const heading = find(element, (each) => /^h[1-6]$/.test(each.tagName));
    const content = find(element, (each) => /\bkg-toggle-content\b/.test(valueOf(each, 'class')));
    return `<details><summary>${heading ? serialize(heading) : ''}</summary>${content ? serialize(content) : ''}</details>`;
  }
  if (is('kg-audio-card') || is('kg-video-card') || is('kg-file-card')) {
    const shown = find(element, (each) => ['audio', 'video', 'a'].includes(each.tagName));
    const title = find(element, (each) =>
      /\bkg-\w+-(?:card-)?title\b/.test(valueOf(each, 'class')),
    );
    const address = shown ? valueOf(shown, 'src') || valueOf(shown, 'href') : '';
    return address === '' ? null : linkAlone(address, textIn(title)) + caption();
  }
  if (is('kg-signup-card') || is('kg-email-card')) {
    lost('A sign-up form or a part for newsletters is left out.');
    return '';
  }
  return null;
}

function valueOf({ attrs }: Element, name: string): string {
  return attrs.find((each) => each.name === name)?.value ?? '';
}

function find(element: Element, isIt: (each: Element) => boolean): Element | null {
  return findAll(element, isIt)[0] ?? null;
}

/** In the order of the document, without recursion. */
function findAll(element: Element, isIt: (each: Element) => boolean): Element[] {
  const found: Element[] = [];
  const queue: Node[] = [...element.childNodes].reverse();
  for (let next; (next = queue.pop());) {
    if (!defaultTreeAdapter.isElementNode(next)) continue;
    if (isIt(next)) found.push(next);
    queue.push(...[...next.childNodes].reverse());
  }
  return found;
}

function outerHtml(element: Element): string {
  const fragment = defaultTreeAdapter.createDocumentFragment();
  fragment.childNodes = [element];
  return serialize(fragment);
}

function textIn(element: Element | null): string {
  if (!element) return '';
  const texts = element.childNodes.flatMap((node) => ('value' in node ? [node.value] : []));
  return texts.join('').trim();
}
