/**
 * Finds the links of a parsed page to our posts, and chooses the best one for each.
 *
 * A link is an `a` or `area` whose URL is the target's by link-key.ts; for a webmention also an element that
 * embeds or cites it. URLs in text, comments, scripts and other attributes do not count.
 */
import { hyperlinkAddress, resolveAddress, srcsetAddresses } from '../../lib/html/addresses.ts';
import { blockAround, readableText } from '../../lib/html/text.ts';
import type { Span } from '../../lib/html/text.ts';
import { attribute, isElement, isHtml, walk } from '../../lib/html/tree.ts';
import type { Document, Element } from '../../lib/html/tree.ts';
import type { Target } from '../evidence.ts';
import type { KeyOfLink } from './link-key.ts';
import { isContent, isEntry } from '../microformats/find.ts';
import type { PageTree } from '../parsed-page.ts';

/** Links to one post that are compared; more are found on hostile pages only. */
const MAX_COMPARED = 200;

export type FoundLink = {
  /** The text of the paragraph, list item or other block that contains the link. */
  text: string;
  /** The linked words in `text`; empty for an image without alternative text. */
  words: Span;
  /** The nearest h-entry around the link that is not itself what an entry answers. */
  entry: Element | null;
  /** The nearest `lang` attribute, not validated. */
  language: string | null;
};

type Candidate = {
  element: Element;
  entry: Element | null;
  language: string | null;
  /** Inside an element that is marked as the page's content. */
  isContent: boolean;
  /** A reader can follow it. */
  isHyperlink: boolean;
};

/**
 * Finds the page's link to each of `targets`.
 *
 * Of several links to one target, one that a reader can follow comes first, then one in the page's content,
 * then one with words around it, then the first.
 *
 * @returns one entry for each target, in order; `null` where the page does not link to it.
 */
export function findLinks(
  { document, base }: PageTree,
  targets: readonly Target[],
  keyOf: KeyOfLink,
): (FoundLink | null)[] {
  const keys = targets.map(({ url }) => keyOf(new URL(url)));
  const byKey = findCandidates(document, base, keyOf, new Set(keys));
  const all = [...byKey.values()].flat();
  if (all.length === 0) return targets.map(() => null);

  const page = readableText(document, new Set(all.map(({ element }) => element)));
  const inItsBlock = (candidate: Candidate): RankedLink => {
    const { element, entry, language } = candidate;
    const span = page.spans.get(element);
    const block = span ? blockAround(page.text, span) : { text: '', span: { start: 0, end: 0 } };
    const { text, span: words } = block;
    return { link: { text, words, entry, language }, rank: rank(candidate, text, words) };
  };
  return targets.map(({ anyLink }, i) => {
    const candidates = byKey.get(keys[i] ?? '')?.filter((each) => anyLink || each.isHyperlink);
    return best(candidates?.slice(0, MAX_COMPARED).map(inItsBlock) ?? []);
  });
}

type RankedLink = { link: FoundLink; rank: number };

/** Lower is better. */
function rank({ isContent, isHyperlink }: Candidate, text: string, words: Span): number {
  const isBare = ![text.slice(0, words.start), text.slice(words.end)].some((around) =>
    /[\p{L}\p{N}]/u.test(around),
  );
  return (isHyperlink ? 0 : 4) + (isContent ? 0 : 2) + (isBare ? 1 : 0);
}

function best(links: RankedLink[]): FoundLink | null {
  // Sorting is stable: of equals the first in the document stays first.
  return links.toSorted((a, b) => a.rank - b.rank)[0]?.link ?? null;
}

/** The links whose address has one of `keys`, by key, in document order. */
function findCandidates(
  document: Document,
  base: URL,
  keyOf: KeyOfLink,
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
    if (isEntry(node)) entries.push(node);
    if (isContent(node)) contents.push(node);
    const language = attribute(node, 'lang') ?? attribute(node, 'xml:lang');
    if (language !== null) languages.push({ element: node, language });

    const hyperlink = hyperlinkAddress(node);
    for (const key of keysOf(
      hyperlink === null ? embeddedAddresses(node) : [hyperlink],
      base,
      keyOf,
    )) {
      if (!keys.has(key)) continue;
      const candidates = found.get(key) ?? [];
      found.set(key, candidates);
      candidates.push({
        element: node,
        entry: entries.at(-1) ?? null,
        language: languages.at(-1)?.language ?? null,
        isContent: contents.length > 0,
        isHyperlink: hyperlink !== null,
      });
    }
  }
  return found;
}

/** An element may name one document twice: in `src` and in `srcset`. */
function keysOf(addresses: readonly string[], base: URL, keyOf: KeyOfLink): Set<string> {
  const urls = addresses.map((address) => resolveAddress(address, base));
  return new Set(urls.flatMap((url) => (url ? [keyOf(url)] : [])));
}

/** Attributes that name another document without being a hyperlink. */
const EMBEDDING = new Map([
  ['img', ['src', 'srcset']],
  ['video', ['src', 'poster']],
  ['audio', ['src']],
  ['source', ['src', 'srcset']],
  ['track', ['src']],
  ['iframe', ['src']],
  ['embed', ['src']],
  ['object', ['data']],
  ['blockquote', ['cite']],
  ['q', ['cite']],
  ['ins', ['cite']],
  ['del', ['cite']],
]);

function embeddedAddresses(element: Element): string[] {
  const names = isHtml(element, element.tagName) ? EMBEDDING.get(element.tagName) : undefined;
  return (names ?? []).flatMap((name) => {
    const value = attribute(element, name);
    if (value === null) return [];
    return name === 'srcset' ? srcsetAddresses(value) : [value];
  });
}
