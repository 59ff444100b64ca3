/**
 * Text in markup: decodes XML documents to text, replaces characters that XML 1.0 forbids, escapes text for XML, and
 * decodes HTML character references in plain text.
 *
 * Does not parse: lib/xmlrpc/shape.ts checks whether a document is well-formed, and HTML goes through lib/html/.
 */
import { decodeHTMLStrict } from 'entities';
import { charsetParameter, decodeText, findCharset } from './charset.ts';

export type XmlText =
  /** Without illegal characters; a character reference may still name one. */
  | { kind: 'text'; text: string }
  | { kind: 'unknown-charset' }
  /** Bytes that are not valid in the charset, or characters that XML does not allow. */
  | { kind: 'bad-character' };

// The complement of XML 1.0 §2.2, production 2.
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const EVERY_ILLEGAL = new RegExp(ILLEGAL, 'gu');

/** Whether XML allows all characters: no control characters, lone surrogates, U+FFFE or U+FFFF. */
export function isLegalXml(text: string): boolean {
  return !ILLEGAL.test(text);
}

/** Replaces every character that XML does not allow by U+FFFD. */
export function toLegalXml(text: string): string {
  return text.replace(EVERY_ILLEGAL, '\uFFFD');
}

/**
 * Decodes an XML document: in the charset of the Content-Type, else of the byte order mark, else
 * of the XML declaration, else in UTF-8.
 */
export function readXmlText(bytes: Uint8Array, contentType: string | undefined): XmlText {
  const label = charsetParameter(contentType);
  const charset = label === null ? sniffCharset(bytes) : labelledCharset(label, bytes);
  if (charset === null) return { kind: 'unknown-charset' };
  const text = decodeText(bytes, charset)?.replace(/^\uFEFF/, '');
  if (text === undefined || !isLegalXml(text)) return { kind: 'bad-character' };
  return { kind: 'text', text };
}

/** `utf-16` without a suffix has no byte order: the byte order mark decides. */
function labelledCharset(label: string, bytes: Uint8Array): string | null {
  const charset = findCharset(label);
  return charset?.startsWith('utf-16') ? (markedCharset(bytes) ?? charset) : charset;
}

function sniffCharset(bytes: Uint8Array): string | null {
  const marked = markedCharset(bytes);
  if (marked) return marked;
  const start = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
  const label = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]+)/.exec(start)?.[1];
  if (label === undefined) return 'utf-8';
  const declared = findCharset(label);
  // @NOTE A declaration readable as ASCII is not in UTF-16: .NET writes that into UTF-8 documents.
  return declared?.startsWith('utf-16') ? 'utf-8' : declared;
}

function markedCharset(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return null;
}

const REFERENCES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Escapes text for an element or an attribute in either kind of quotes. Characters that XML does not
 * allow become U+FFFD.
 */
export function escapeXml(text: string): string {
  return toLegalXml(text).replace(/[&<>"']/g, (character) => REFERENCES[character] ?? character);
}

/**
 * Decodes each HTML character reference once, since WordPress sends titles and excerpts so: `&amp;#8230;` becomes `&#8230;`, which stays.
 *
 * Those without a semicolon stay, because plain text may contain `?a=1&copy=2`; so do those that name
 * nothing, or nothing that belongs in text. Numbers 128–159 mean windows-1252, as in browsers.
 */
export function decodeEntitiesOnce(text: string): string {
  return text.replace(/&#?\w+;/g, (reference) => {
    const decoded = decodeHTMLStrict(reference);
    return NOT_TEXT.test(decoded) ? reference : decoded;
  });
}

/** Control characters but tab and line ends; noncharacters; and what the library has for errors. */
const NOT_TEXT = /(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}|\uFFFD/u;

const IN_SCRIPTS: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON for a `script` element that browsers do not run: it cannot end the element or begin a comment. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => IN_SCRIPTS[character] ?? character,
  );
}
