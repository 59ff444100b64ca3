/**
 * Decodes the bytes of an exported XML file to text, piece by piece: by its byte order mark, else its declaration,
 * else as UTF-8 if all of it is, else as windows-1252. Control characters, which XML forbids and exporters write,
 * are removed.
 *
 * In a file that is UTF-8 by its own word, other bytes are read as windows-1252: old databases mix the two.
 */
import iconv from 'iconv-lite';
import { InvalidInputError } from '../../lib/errors.ts';
import { findCharset } from '../../lib/text/charset.ts';

/** What was repaired, for the report. */
export type Repairs = { mixedBytes: number; controls: number };

const SNIFFED_BYTES = 1_024;

type Bytes = AsyncIterable<Uint8Array>;

/**
 * @param name for messages
 * @param read opens the file from its beginning
 * @returns a name of the Encoding Standard, or `mixed` for UTF-8 with other bytes
 */
export async function charsetOf(name: string, read: () => Bytes, given?: string): Promise<string> {
  const start = await startOf(read());
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'mixed';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  const label =
    given ??
    /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]{1,40})/.exec(start.toString('latin1'))?.[1];
  if (label === undefined) return (await isUtf8(read())) ? 'mixed' : 'windows-1252';
  const charset = findCharset(label);
  if (charset === null) {
    throw new InvalidInputError(
      `${name} is in the encoding “${label}”, which Antiphon does not know. Choose its encoding (option Encoding, --charset).`,
    );
  }
  // A declaration readable as ASCII is not in UTF-16.
  return charset.startsWith('utf-') ? 'mixed' : charset;
}

async function startOf(bytes: Bytes): Promise<Buffer> {
  let start = Buffer.alloc(0);
  for await (const chunk of bytes) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= SNIFFED_BYTES) break;
  }
  return start.subarray(0, SNIFFED_BYTES);
}

async function isUtf8(bytes: Bytes): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

// eslint-disable-next-line no-control-regex -- these are what is removed.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** @param repairs is counted up */
export async function* decoded(
  bytes: Bytes,
  charset: string,
  repairs: Repairs,
): AsyncGenerator<string> {
  let isStart = true;
  for await (const piece of charset === 'mixed'
    ? decodedMixed(bytes, repairs)
    : decodedStrictly(bytes, charset)) {
    const text = isStart ? piece.replace(/^\ufeff/, '') : piece;
    isStart &&= piece === '';
    const legal = text.replace(FORBIDDEN, '');
    repairs.controls += text.length - legal.length;
    yield legal;
  }
}

async function* decodedStrictly(bytes: Bytes, charset: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(charset);
  for await (const chunk of bytes) yield decoder.write(Buffer.from(chunk));
  yield decoder.end() ?? '';
}

async function* decodedMixed(bytes: Bytes, repairs: Repairs): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const whole = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
    const end = whole.length - unfinishedBytes(whole);
    rest = Buffer.from(whole.subarray(end));
    yield decodeMixed(whole.subarray(0, end), repairs);
  }
  if (rest.length > 0) yield decodeMixed(rest, repairs);
}

/** At the end of a chunk, of a character that goes on in the next one. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function sequenceLength(first: number): number {
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 1;
}

function decodeMixed(bytes: Buffer, repairs: Repairs): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodePieces(bytes, repairs);
  }
}

function decodePieces(bytes: Buffer, repairs: Repairs): string {
  const pieces: string[] = [];
  let start = 0;
  const flush = (end: number): void => {
    if (end > start) pieces.push(bytes.toString('utf8', start, end));
  };
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = sequenceLength(byte);
    const isGood = byte < 0x80 || (length > 1 && isSequence(bytes.subarray(at, at + length)));
    if (isGood) {
      at += length;
      continue;
    }
    flush(at);
    pieces.push(iconv.decode(bytes.subarray(at, at + 1), 'windows-1252'));
    repairs.mixedBytes++;
    at += 1;
    start = at;
  }
  flush(bytes.length);
  return pieces.join('');
}

function isSequence(bytes: Buffer): boolean {
  const decodedBytes = bytes.toString('utf8');
  return decodedBytes.length <= 2 && Buffer.from(decodedBytes).equals(bytes);
}
