/**
 * Reads a page that claims to link to our posts, from its bytes to the evidence. Also the entry of the
 * reader thread.
 *
 * The charset is found in the browsers' order: byte order mark, HTTP header, `<meta>`, XML declaration. The
 * names and their meanings are the Encoding Standard's, where ISO-8859-1 means windows-1252 and UTF-7 means
 * nothing, so nobody can smuggle markup in it. Forms have lib/text/charset.ts.
 *
 * Pure, and not protected against pages made to be slow: page-reader.ts ends the thread at a deadline.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
import { isUtf8 } from 'node:buffer';
import type { MessagePort } from 'node:worker_threads';
import sniffEncoding from 'html-encoding-sniffer';
import iconv from 'iconv-lite';
import { baseUrl } from '../lib/html/addresses.ts';
import { parseHtml } from '../lib/html/parse.ts';
import { readableText } from '../lib/html/text.ts';
import { attribute, elements, isHtml, type Document } from '../lib/html/tree.ts';
import type { PageToRead, ReadOutcome } from './evidence.ts';
import { findEndpoints } from './find-endpoints.ts';
import { countOutsideLinks, vouches } from './links/outside-links.ts';
import { readClient } from './read-client.ts';
import { readAbout, readEvidence } from './read-evidence.ts';
import type { ParsedPage } from './parsed-page.ts';
import { readText } from './read-text-or-json.ts';
import { repeatedWord } from '../lib/text/repeated-word.ts';

/**
 * Finds links to each target and reads the text around them; finds the page's endpoints, which documents
 * other than HTML advertise in headers only.
 */
export function readPage(page: PageToRead): ReadOutcome {
  const syntax = syntaxOf(page.contentType);
  const markup = syntax === 'html' || syntax === 'xhtml' ? syntax : null;
  const decoded = markup && decodeHtml(page.body, page.contentType);
  const parsed = markup && decoded && parsePage(page, decoded.text, markup);
  if (parsed && isGoneText(parsed.document)) return { kind: 'gone' };

  const targets = page.targets.map(({ url }) => url);
  const evidence = parsed
    ? readEvidence(parsed, page.targets)
    : syntax === 'text' || syntax === 'json'
      ? readText(page, syntax)
      : targets.map(() => null);
  return {
    kind: 'read',
    evidence,
    endpoints: findEndpoints(page.finalUrl, page.advertised, parsed, targets),
    about: parsed && page.describes ? readAbout(parsed) : null,
    client: parsed && page.namesClient ? readClient(parsed, page.advertised) : null,
    charset: decoded?.charset ?? null,
    outsideLinkCount: parsed ? countOutsideLinks(parsed) : 0,
    // Most pages that are read for their endpoints have no evidence.
    repeatedWord: parsed && evidence.some((each) => each !== null) ? repeatedWordOf(parsed) : null,
    vouches: parsed !== null && page.vouchesFor !== undefined && vouches(parsed, page.vouchesFor),
  };
}

/** Of the page whose words are counted; more is never needed. */
const MAX_NODES = 20_000;

function repeatedWordOf({ document }: ParsedPage): string | null {
  return repeatedWord(readableText(document, new Set(), MAX_NODES).text);
}

function parsePage(page: PageToRead, text: string, syntax: 'html' | 'xhtml'): ParsedPage {
  const document = parseHtml(text, syntax);
  const url = new URL(page.finalUrl);
  return { text, document, url, base: baseUrl(document, url) };
}

/**
 * A page without a content type is read as HTML, as browsers do. Other text types, such as Markdown, are
 * read as plain text.
 */
function syntaxOf(contentType: string | null): 'html' | 'xhtml' | 'text' | 'json' | null {
  const type = contentType?.split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
  switch (type) {
    case '':
    case 'text/html':
      return 'html';
    case 'application/xhtml+xml':
      return 'xhtml';
    default:
      if (type.startsWith('text/')) return 'text';
      return /^application\/([^\s/]+\+)?json$/.test(type) ? 'json' : null;
  }
}

/**
 * Whether the page has `<meta http-equiv="Status" content="410 Gone">`.
 *
 * @see https://indieweb.org/deleted
 */
function isGoneText(document: Document): boolean {
  for (const element of elements(document)) {
    if (!isHtml(element, 'meta')) continue;
    const name = attribute(element, 'http-equiv')?.trim().toLowerCase();
    if (name === 'status' && /^\s*410\b/.test(attribute(element, 'content') ?? '')) return true;
  }
  return false;
}

export type ThreadTask = {
  page: PageToRead;
  /** Gets a message when reading starts, so that time in the queue does not count. */
  started: MessagePort;
};

export function readPageInThread({ page, started }: ThreadTask): ReadOutcome {
  started.postMessage(null);
  started.close();
  return readPage(page);
}

const UNDECLARED = '';
/** How far past the standard's 1,024 bytes a `<meta>` is looked for. */
const LATE_META_BYTES = 65_536;

/** `charset`: its name in the Encoding Standard, in any case of letters. */
type DecodedHtml = { text: string; charset: string };

/**
 * The text of an HTML page. Bytes that are wrong in its charset become U+FFFD; a declaration
 * that names no charset counts as none. An undeclared page is UTF-8 where it is valid UTF-8, and
 * windows-1252 otherwise.
 */
export function decodeHtml(body: Uint8Array, contentType: string | null): DecodedHtml {
  const charset = htmlCharset(body, contentType);
  return { text: decode(body, charset), charset };
}

function htmlCharset(body: Uint8Array, contentType: string | null): string {
  return (
    // Three bytes are enough for a mark, and too few for a `<meta>`.
    sniff(body.subarray(0, 3), charsetParameter(contentType)) ||
    sniff(body) ||
    xmlCharset(body) ||
    (isUtf8(body) ? 'UTF-8' : lateMetaCharset(body) || 'windows-1252')
  );
}

function charsetParameter(contentType: string | null): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1];
}

function sniff(bytes: Uint8Array, transportLayerEncodingLabel?: string): string {
  try {
    return sniffEncoding(bytes, { transportLayerEncodingLabel, defaultEncoding: UNDECLARED });
  } catch {
    // @NOTE html-encoding-sniffer 6.0.0 throws at `content="… charset"`: a meta description that
    // ends in that word. lateMetaCharset() then passes it each later `<meta>` separately.
    return UNDECLARED;
  }
}

function xmlCharset(body: Uint8Array): string {
  const declaration = latin1(body.subarray(0, 256));
  const label = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(declaration)?.[1];
  const name = label ? sniff(new Uint8Array(), label) : UNDECLARED;
  // Whoever could read the declaration byte by byte was not reading UTF-16.
  return name.startsWith('UTF-16') ? 'UTF-8' : name;
}

/** Browsers change their mind at a `<meta>` that comes after long scripts; so do we. */
function lateMetaCharset(body: Uint8Array): string {
  const head = latin1(body.subarray(0, LATE_META_BYTES));
  for (const { index } of head.matchAll(/<meta[\s/]/gi)) {
    const name = sniff(body.subarray(index));
    if (name !== UNDECLARED) return name;
  }
  return UNDECLARED;
}

function decode(body: Uint8Array, charset: string): string {
  // Encodings in which one byte sequence means markup to one program and text to another.
  if (charset === 'replacement') return '\ufffd';
  // Node's own windows-1252 decoder is Latin-1, wrong in the quotation marks; iconv-lite knows
  // neither ISO-2022-JP nor x-mac-cyrillic.
  if (!charset.startsWith('UTF-') && iconv.encodingExists(charset)) {
    return iconv.decode(body, charset);
  }
  return new TextDecoder(charset === 'x-user-defined' ? 'windows-1252' : charset).decode(body);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
