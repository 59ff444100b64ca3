/**
 * Links in documents that have no elements: plain text, and JSON.
 *
 * Only webmentions come from such pages. Called by reader/read-text.ts.
 *
 * @see https://www.w3.org/TR/webmention/#webmention-verification-p-2
 */
import { MAX_URL_LENGTH } from '../../lib/url.ts';
import type { KeyOfLink } from './link-key.ts';

/** An address as it stands in running text; what may follow it there is cut off below. */
const ADDRESS = /https?:\/\/[^\s<>"“”«»`\\^{|}]+/gi;
const SENTENCE_MARK = /[.,;:!?)\]'’…。、，：！？）」』】]/;
/** “(See https://blog.example/a)!”: more marks than that follow no address. */
const MAX_MARKS = 8;
const BLANK_LINE = /\n[^\S\n]*\n/;

export type TextLink = { text: string; start: number; end: number };

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
