/**
 * From a page's bytes to its text, in the charset that the page declares.
 *
 * The order is the browsers': byte order mark, HTTP header, `<meta>`, XML declaration. The names
 * and their meanings are the Encoding Standard's, where ISO-8859-1 means windows-1252 and UTF-7
 * means nothing, so nobody can smuggle markup in it. Forms have text/charset.ts.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
import { isUtf8 } from 'node:buffer';
import sniffEncoding from 'html-encoding-sniffer';
import iconv from 'iconv-lite';

const UNDECLARED = '';
/** How far past the standard's 1,024 bytes a `<meta>` is looked for. */
const LATE_META_BYTES = 65_536;

/** `charset`: its name in the Encoding Standard, in any case of letters. */
export type DecodedHtml = { text: string; charset: string };

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
