/**
 * Whether a parsed page really links to our posts, and which of its links speaks best.
 *
 * A link is an `a` or an `area` of the page whose address is the target's, compared as URLs by
 * lib/url.ts. An address in text, a comment, a script or another attribute is none. Excerpts are
 * made in excerpt.ts. Called by read-page.ts.
 */
import { html } from 'parse5';
import { baseUrl } from '../lib/html-base.ts';
import { blockAround, readableText } from '../lib/html-text.ts';
import type { Span } from '../lib/html-text.ts';
import { attribute, hasClass, isElement, isHtml, walk } from '../lib/html-tree.ts';
import type { Document, Element } from '../lib/html-tree.ts';
import { documentKey } from '../lib/url.ts';

export type FoundLink = {
  /** The text of the paragraph, list item or other block that the link stands in. */
  text: string;
  /** The linked words in `text`; empty for an image without alternative text. */
  words: Span;
  /** The nearest h-entry around the link. */
  entry: Element | null;
  /** As the nearest `lang` says; not checked. */
  language: string | null;
};

type Candidate = {
  element: Element;
  entry: Element | null;
  language: string | null;
  /** Inside what the page marks as its content. */
  isContent: boolean;
};

/**
 * Finds the page's link to each of `targets` (absolute URLs).
 *
 * Of several links to one target, the one in the page's content wins, then the one with words
 * around it, then the first.
 *
 * @returns one entry for each target, in order; `null` where the page does not link to it.
 */
export function findLinks(
  document: Document,
  finalUrl: string,
  targets: readonly string[],
): (FoundLink | null)[] {
  const keys = targets.map((target) => documentKey(new URL(target)));
  const byKey = findCandidates(document, baseUrl(document, finalUrl), new Set(keys));
  const all = [...byKey.values()].flat();
  if (all.length === 0) return targets.map(() => null);

  const page = readableText(document, new Set(all.map(({ element }) => element)));
  const inItsBlock = ({ element, entry, language, isContent }: Candidate): RankedLink => {
    const span = page.spans.get(element);
    const block = span ? blockAround(page.text, span) : { text: '', span: { start: 0, end: 0 } };
    const { text, span: words } = block;
    return { link: { text, words, entry, language }, rank: rank(isContent, text, words) };
  };
  return keys.map((key) => best(byKey.get(key)?.map(inItsBlock) ?? []));
}

type RankedLink = { link: FoundLink; rank: number };

/** Lower is better. */
function rank(isContent: boolean, text: string, words: Span): number {
  const isBare = ![text.slice(0, words.start), text.slice(words.end)].some((around) =>
    /[\p{L}\p{N}]/u.test(around),
  );
  return (isContent ? 0 : 2) + (isBare ? 1 : 0);
}

function best(links: RankedLink[]): FoundLink | null {
  // Sorting is stable: of equals the first in the document stays first.
  return links.toSorted((a, b) => a.rank - b.rank)[0]?.link ?? null;
}

/** The links whose address has one of `keys`, by key, in document order. */
function findCandidates(
  document: Document,
  base: URL,
  keys: ReadonlySet<string>,
): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>();
  const entries: Element[] = [];
  const languages: { element: Element; language: string }[] = [];
  const contents: Element[] = [];

  for (const { node, leaving } of walk(document)) {
    if (!isElement(node)) continue;
    if (leaving) {
      if (entries.at(-1) === node) entries.pop();
      if (contents.at(-1) === node) contents.pop();
      if (languages.at(-1)?.element === node) languages.pop();
      continue;
    }
    if (hasClass(node, 'h-entry')) entries.push(node);
    if (isContent(node)) contents.push(node);
    const language = attribute(node, 'lang') ?? attribute(node, 'xml:lang');
    if (language !== null) languages.push({ element: node, language });

    const href = linkHref(node);
    const url = href === null ? null : URL.parse(href, base.href);
    const key = url && documentKey(url);
    if (!key || !keys.has(key)) continue;
    const candidates = found.get(key) ?? [];
    found.set(key, candidates);
    candidates.push({
      element: node,
      entry: entries.at(-1) ?? null,
      language: languages.at(-1)?.language ?? null,
      isContent: contents.length > 0,
    });
  }
  return found;
}

/** The address of an `a` or `area`; SVG has an `a` of its own, with an older spelling. */
function linkHref(element: Element): string | null {
  if (isHtml(element, 'a') || isHtml(element, 'area')) return attribute(element, 'href');
  if (element.tagName !== 'a' || element.namespaceURI !== html.NS.SVG) return null;
  const xlink = element.attrs.find(({ name, prefix }) => name === 'href' && prefix === 'xlink');
  return attribute(element, 'href') ?? xlink?.value ?? null;
}

function isContent(element: Element): boolean {
  return isHtml(element, 'article') || isHtml(element, 'main') || hasClass(element, 'e-content');
}
