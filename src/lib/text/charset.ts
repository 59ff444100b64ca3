/**
 * Decodes bytes in a known charset, strictly, and reads charset labels. For input from other sites: XML-RPC
 * calls and forms.
 */
import iconv from 'iconv-lite';

/**
 * The charset named in a Content-Type header, as sent.
 *
 * @returns `null` without a header, or where the parameter is missing or empty.
 */
export function charsetParameter(contentType: string | undefined): string | null {
  return /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType ?? '')?.[1] ?? null;
}

/**
 * The charset that a label means, under its name in the WHATWG Encoding Standard: `latin1` and
 * `us-ascii` are `windows-1252`, `sjis` is `shift_jis`.
 *
 * @returns `null` for an unsupported label. UTF-7 is one, since harmless-looking text becomes markup in
 *   it; so are `base64` and other charsets that only iconv-lite knows.
 * @see https://encoding.spec.whatwg.org/#names-and-labels
 */
export function findCharset(label: string): string | null {
  try {
    const name = new TextDecoder(label).encoding;
    return iconv.encodingExists(name) ? name : null;
  } catch {
    return null;
  }
}

/**
 * Decodes bytes strictly. A byte order mark stays where it is.
 *
 * Only `windows-1252`, the fallback charset, accepts all bytes: its five unused ones become U+FFFD.
 *
 * @param charset a name from {@link findCharset}
 * @returns `null` where the bytes are not valid in the charset.
 */
export function decodeText(bytes: Uint8Array, charset: string): string | null {
  if (charset.startsWith('utf-')) return decodeUnicode(bytes, charset);
  // @NOTE Not TextDecoder: Node 20 decodes 0x80–0x9f of windows-1252 as control characters.
  const text = iconv.decode(bytes, charset);
  return charset !== 'windows-1252' && text.includes('\uFFFD') ? null : text;
}

function decodeUnicode(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
