/**
 * Reads documents that are no pages: plain text, and JSON.
 *
 * They link for a webmention only, and say nothing of themselves. Called by read-page.ts.
 */
import { charsetParameter, decodeText, findCharset } from '../lib/text/charset.ts';
import type { Evidence, PageToRead } from './evidence.ts';
import { excerptAround } from './links/excerpt.ts';
import { findInJson, findInText, type TextLink } from './links/find-in-text.ts';
import { createKeyOfLink } from './links/link-key.ts';

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
