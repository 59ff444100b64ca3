/**
 * The URLs in Markdown, and Markdown with other URLs: found by the parser that renders posts, replaced where they are
 * written, and accepted only if the text then parses to the same with other URLs. So code that shows a URL keeps it.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { attachmentIdIn } from './in-html.ts';
import type { Reference } from './media.ts';

/** Each takes a parsing of the whole text. */
const MAX_TRIED_ALONE = 200;

/** The URL as the parser gives it, and how it was found. */
type Found = Reference & { isText: boolean };

type Parsed = {
  tokens: Token[];
  /** Destinations as written, with the URL that they give; `isText`: the URL is also the text of its link. */
  written: Written;
};

type Written = Map<string, { url: string; isText: boolean }>;

const markdownIt = new MarkdownIt({ html: false, linkify: true });
markdownIt.use(footnote);
const { parseLinkDestination } = markdownIt.helpers;
/** Of the text that is being parsed: parsing is synchronous, and the helper is given nothing to write to. */
let writtenNow: Written = new Map();
markdownIt.helpers.parseLinkDestination = (text, start, max) => {
  const result = parseLinkDestination(text, start, max);
  const raw = result.ok ? text.slice(start, result.pos) : '';
  if (raw !== '') writtenNow.set(raw, { url: markdownIt.normalizeLink(result.str), isText: false });
  return result;
};

function parse(source: string): Parsed {
  const written: Written = new Map();
  writtenNow = written;
  const tokens = markdownIt.parse(source, {});
  for (const { token, text } of links(tokens)) {
    const isText = token.markup === 'autolink' || token.markup === 'linkify';
    const url = String(token.attrGet('href') ?? '');
    if (!isText) continue;
    for (const raw of [text, url]) if (!written.has(raw)) written.set(raw, { url, isText });
  }
  return { tokens, written };
}

function* links(tokens: readonly Token[]): Generator<{ token: Token; text: string }> {
  for (const { children } of tokens) {
    for (const [index, token] of (children ?? []).entries()) {
      if (token.type === 'link_open') yield { token, text: children?.[index + 1]?.content ?? '' };
    }
  }
}

function findIn(tokens: readonly Token[]): Found[] {
  return tokens.flatMap(({ children }) =>
    (children ?? []).flatMap((token, index, all): Found[] => {
      if (token.type === 'image') {
        const url = String(token.attrGet('src') ?? '');
        return [{ url, as: 'image', entryId: null, holdsImage: false, isText: false }];
      }
      if (token.type !== 'link_open') return [];
      const url = String(token.attrGet('href') ?? '');
      const isText = token.markup === 'autolink' || token.markup === 'linkify';
      const end = all.findIndex((each, at) => at > index && each.type === 'link_close');
      const holdsImage = all.slice(index, end).some(({ type }) => type === 'image');
      return [{ url, as: 'link', entryId: attachmentIdIn(url), holdsImage, isText }];
    }),
  );
}

export function replaceInMarkdown(
  source: string,
  siteUrl: string,
  replace: (reference: Reference) => string | null,
): string {
  const { tokens, written } = parse(source);
  const urls = new Map<string, string>();
  for (const { isText, ...reference } of findIn(tokens)) {
    const url = reference.url === '' ? null : replace(reference);
    if (url !== null) urls.set(reference.url, isText ? absolute(url, siteUrl) : url);
  }
  if (urls.size === 0) return source;

  const changes = [...written].flatMap(([raw, { url, isText }]) => {
    const to = urls.get(url);
    if (to === undefined) return [];
    return [{ raw, text: isText ? absolute(to, siteUrl) : to }];
  });
  const places = placesOf(source, changes);
  const all = places.reduceRight(changed, source);
  const isAllowed = (before: string, after: string) => isRewrite(before, after, urls, siteUrl);
  if (isAllowed(source, all)) return all;
  return places.slice(-MAX_TRIED_ALONE).reduceRight((text, place) => {
    const next = changed(text, place);
    return isAllowed(text, next) ? next : text;
  }, source);
}

function absolute(url: string, siteUrl: string): string {
  return url.startsWith('/') ? new URL(url, `${siteUrl}/`).href : url;
}

type Place = { at: number; raw: string; text: string };

/** Where each is written, in order; the longer one where two begin at the same place or overlap. */
function placesOf(source: string, changes: { raw: string; text: string }[]): Place[] {
  const found = changes.flatMap(({ raw, text }) => {
    const places: Place[] = [];
    for (let at = source.indexOf(raw); at >= 0; at = source.indexOf(raw, at + raw.length)) {
      places.push({ at, raw, text });
    }
    return places;
  });
  let end = 0;
  return found
    .toSorted((a, b) => a.at - b.at || b.raw.length - a.raw.length)
    .filter(({ at, raw }) => {
      if (at < end) return false;
      end = at + raw.length;
      return true;
    });
}

function changed(text: string, { at, raw, text: to }: Place): string {
  return text.slice(0, at) + to + text.slice(at + raw.length);
}

/** Whether two texts parse to the same, but for URLs that are replaced in the second. */
function isRewrite(
  before: string,
  after: string,
  urls: ReadonlyMap<string, string>,
  siteUrl: string,
): boolean {
  const [a, b] = [before, after].map((text) => [...flat(parse(text).tokens)]);
  if (!a || a.length !== b?.length) return false;
  return a.every((token, index) => {
    const other = b[index];
    if (!other || token.shape !== other.shape) return false;
    if (token.url === other.url) return token.text === other.text;
    const to = urls.get(token.url ?? '');
    return to !== undefined && [to, absolute(to, siteUrl)].includes(other.url ?? '');
  });
}

type Flat = { shape: string; text: string; url: string | null };

function* flat(tokens: readonly Token[]): Generator<Flat> {
  let isUrlText = false;
  for (const token of tokens) {
    const attributes = (token.attrs ?? []).filter(([name]) => name !== 'href' && name !== 'src');
    const shape = JSON.stringify([token.type, token.tag, token.info, token.level, attributes]);
    const url = token.attrGet('href') ?? token.attrGet('src');
    // The source of inline content contains the URLs, and so does the text of a link that is its own URL.
    const text = token.type === 'inline' || isUrlText ? '' : token.content;
    yield { shape, text, url: url === null ? null : String(url) };
    isUrlText = token.markup === 'autolink' || token.markup === 'linkify';
    if (token.children) yield* flat(token.children);
  }
}
