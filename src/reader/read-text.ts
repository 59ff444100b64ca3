/**
 * Reads documents that are no pages: plain text, and JSON.
 *
 * They link for a webmention only, and say nothing of themselves. Called by read-page.ts.
 */
import { charsetParameter, decodeText, findCharset } from '../lib/text/charset.ts';
import { MAX_URL_LENGTH } from '../lib/url.ts';
import type { Evidence, PageToRead } from './evidence.ts';
import { excerptAround } from './links/excerpt.ts';
import { createKeyOfLink, type KeyOfLink } from './links/link-key.ts';

/** A value of JSON stands in no sentence. */
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

/** As declared, else as UTF-8 or windows-1252. Markup in plain text declares nothing. */
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

/** An address as it stands in running text; what may follow it there is cut off below. */
const ADDRESS = /https?:\/\/[^\s<>"“”«»`\\^{|}]+/gi;
const SENTENCE_MARK = /[.,;:!?)\]'’…。、，：！？）」』】]/;
/** “(See https://blog.example/a)!”: more marks than that follow no address. */
const MAX_MARKS = 8;
const BLANK_LINE = /\n[^\S\n]*\n/;

type TextLink = { text: string; start: number; end: number };

/**
 * Where plain text holds each of the addresses: whole, not as the beginning of a longer one.
 *
 * @returns for each address that it holds, by its key: the paragraph it stands in
 *   first, and its place there
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

/** The address may end where it ends, or before marks that belong to the sentence. */
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
 * Which of the addresses JSON holds as the value of a property or as an item: exactly, as URLs.
 *
 * @returns their keys; none for what is no JSON, too
 */
export function findInJson(json: string, keys: ReadonlySet<string>, keyOf: KeyOfLink): Set<string> {
  const found = new Set<string>();
  const rest: unknown[] = [parseJson(json)];
  // By hand rather than by recursion: depth is the stranger's to choose.
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
