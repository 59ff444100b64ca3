/**
 * Reads documents without elements: plain text and JSON. They count as sources of webmentions only, and have
 * no title or author.
 *
 * @see https://www.w3.org/TR/webmention/#webmention-verification-p-2
 */
import { charsetParameter, decodeText, findCharset } from '../lib/text/charset.ts';
import { MAX_URL_LENGTH } from '../lib/url.ts';
import type { Evidence, PageToRead } from './evidence.ts';
import { excerptAround } from './links/excerpt.ts';
import { createKeyOfLink, type KeyOfLink } from './links/link-key.ts';

/** A JSON value has no sentence around it. */
const NO_TEXT: TextLink = { text: '', start: 0, end: 0 };

/** The evidence for each target, in order; `null` where the document does not name it. */
export function readText(page: PageToRead, syntax: 'text' | 'json'): (Evidence | null)[] {
  const keyOf = createKeyOfLink(page.targets);
  const keys = page.targets.map(({ url, anyLink }) => (anyLink ? keyOf(new URL(url)) : null));
  const wanted = new Set(keys.filter((key) => key !== null));
  if (wanted.size === 0) return page.targets.map(() => null);

  const text = decode(page);
  const links =
    syntax === 'text'
      ? findInText(text, wanted, keyOf)
      : new Map([...findInJson(text, wanted, keyOf)].map((key) => [key, NO_TEXT]));
  return keys.map((key) => {
    const link = key === null ? undefined : links.get(key);
    return link ? evidenceOf(link) : null;
  });
}

/** Decodes by the declared charset, else as UTF-8 or windows-1252. */
function decode({ body, contentType }: PageToRead): string {
  const declared = findCharset(charsetParameter(contentType ?? undefined) ?? 'utf-8');
  const undeclared = decodeText(body, 'utf-8') ?? decodeText(body, 'windows-1252');
  const text = (declared && decodeText(body, declared)) ?? undeclared;
  return (text ?? '').replace(/^\ufeff/, '');
}

function evidenceOf({ text, start, end }: TextLink): Evidence {
  return {
    type: 'mention',
    rsvp: null,
    title: null,
    author: null,
    authorUrl: null,
    avatarUrl: null,
    site: null,
    content: null,
    published: null,
    outsideLinks: [],
    ...excerptAround(text, start, end, null),
  };
}

/** A URL in running text; punctuation after it is cut off below. */
const ADDRESS = /https?:\/\/[^\s<>"“”«»`\\^{|}]+/gi;
const SENTENCE_MARK = /[.,;:!?)\]'’…。、，：！？）」』】]/;
/** More punctuation than in “(See https://blog.example/a)!” does not follow a URL. */
const MAX_MARKS = 8;
const BLANK_LINE = /\n[^\S\n]*\n/;

type TextLink = { text: string; start: number; end: number };

/**
 * Finds the URLs in plain text: whole URLs, not the beginnings of longer ones.
 *
 * @returns by key, for each URL found: the first paragraph with it, and its position there
 */
export function findInText(
  text: string,
  keys: ReadonlySet<string>,
  keyOf: KeyOfLink,
): Map<string, TextLink> {
  const found = new Map<string, TextLink>();
  for (const paragraph of text.split(BLANK_LINE)) {
    for (const { 0: address, index: start } of paragraph.matchAll(ADDRESS)) {
      for (const end of possibleEnds(address)) {
        const key = keyOfAddress(address.slice(0, end), keyOf);
        if (key === null || !keys.has(key)) continue;
        if (!found.has(key)) found.set(key, { text: paragraph, start, end: start + end });
        break;
      }
    }
  }
  return found;
}

/** A URL may end where the match ends, or before punctuation of the sentence. */
function possibleEnds(address: string): number[] {
  if (address.length > MAX_URL_LENGTH + MAX_MARKS) return [];
  const ends = [address.length];
  for (let end = address.length - 1; ends.length <= MAX_MARKS && end > 0; end--) {
    if (!SENTENCE_MARK.test(address[end] ?? '')) break;
    ends.push(end);
  }
  return ends;
}

/**
 * Finds the URLs that are values of properties or items of arrays in JSON: exactly, compared as URLs.
 *
 * @returns their keys; none for invalid JSON
 */
export function findInJson(json: string, keys: ReadonlySet<string>, keyOf: KeyOfLink): Set<string> {
  const found = new Set<string>();
  const rest: unknown[] = [parseJson(json)];
  // Without recursion, because the sender chooses the depth.
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'string') {
      const key = keyOfAddress(value, keyOf);
      if (key !== null && keys.has(key)) found.add(key);
    } else if (typeof value === 'object' && value !== null) {
      for (const each of Object.values(value)) rest.push(each);
    }
  }
  return found;
}

function keyOfAddress(address: string, keyOf: KeyOfLink): string | null {
  const url = address.length <= MAX_URL_LENGTH ? URL.parse(address) : null;
  return url && keyOf(url);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
