/**
 * Bytes to text where the charset is known: which labels count, and strict decoding.
 *
 * Used for what strangers send: XML-RPC calls
 * (xml/text.ts) and forms (lib/form.ts).
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
 * @returns `null` for a label we do not read. UTF-7 is one in any spelling: text that looks
 *   harmless turns into markup in it. So are `base64` and the like, charsets to iconv-lite alone.
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
 * `windows-1252` alone takes anything, its five unused bytes becoming U+FFFD: it is what text
 * falls back on when it is nothing else.
 *
 * @param charset a name from {@link findCharset}
 * @returns `null` where the bytes are not valid in the charset.
 */
export function decodeText(bytes: Uint8Array, charset: string): string | null {
  if (charset.startsWith('utf-')) return decodeUnicode(bytes, charset);
  // @NOTE Not TextDecoder: that of Node 20 takes 0x80–0x9f of windows-1252 for control characters.
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
