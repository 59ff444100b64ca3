/**
 * Reads a response's body: decompressed, and never more than a limit.
 *
 * Does not decode character encodings; parsers do.
 */
import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

/**
 * The encodings that are accepted. Not `deflate`, which servers send in two forms under one name;
 * every server that has it has gzip.
 */
export const ACCEPT_ENCODING = 'gzip, br';

type Decoder = 'none' | (() => Transform);

const DECODERS = new Map<string, Decoder>([
  ['', 'none'],
  ['identity', 'none'],
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
]);

/** The body decompresses to more than `maxBytes`. */
export class TooLargeError extends Error {
  override name = 'TooLargeError';
}

/**
 * Finds the decoder for a Content-Encoding header; `null` if the encoding was not accepted.
 *
 * A list of encodings has no decoder: each layer multiplies the last, so a few hundred bytes of gzip
 * in gzip would occupy a processor without yielding a byte that a limit could count.
 */
export function findDecoder(contentEncoding: string | null): Decoder | null {
  return DECODERS.get((contentEncoding ?? '').trim().toLowerCase()) ?? null;
}

/**
 * Reads the body to its end, holding no more than a small multiple of `maxBytes`.
 *
 * A compressed body that ends early is an error, although browsers accept it: half a page would look
 * like a page that lost its link.
 *
 * @throws {TooLargeError} as soon as there is one byte more, and any error of reading; the body is
 *   destroyed in both cases
 */
export async function readBody(
  body: Readable,
  decoder: Decoder,
  maxBytes: number,
): Promise<Uint8Array> {
  const { bytes, isAll, brokenBy } = await readBeginning(body, decoder, maxBytes);
  if (brokenBy) throw brokenBy;
  if (!isAll) throw new TooLargeError(`over ${maxBytes} bytes`);
  return bytes;
}

/** At most `maxBytes` of a body. `isAll`: the body ended there, without an error. */
type Beginning = { bytes: Uint8Array; isAll: boolean; brokenBy: Error | null };

/** Reads at most `maxBytes` of the body, and destroys the rest. Never rejects. */
export async function readBeginning(
  body: Readable,
  decoder: Decoder,
  maxBytes: number,
): Promise<Beginning> {
  // The loop below throws every error; the callback only keeps them from being unhandled.
  const decoded: Readable = decoder === 'none' ? body : pipeline(body, decoder(), () => undefined);
  let page = new Uint8Array(Math.min(maxBytes, 16 * 1024));
  let length = 0;
  try {
    for await (const chunk of decoded as AsyncIterable<Uint8Array>) {
      const fitting = chunk.subarray(0, maxBytes - length);
      const needed = length + fitting.byteLength;
      if (needed > page.byteLength) page = grown(page, needed);
      // Copied: a chunk of one byte may reference the 64 KB that it was read with.
      page.set(fitting, length);
      length = needed;
      if (fitting.byteLength < chunk.byteLength) {
        return { bytes: page.slice(0, length), isAll: false, brokenBy: null };
      }
    }
  } catch (error) {
    const brokenBy = error instanceof Error ? error : new Error('broken', { cause: error });
    return { bytes: page.slice(0, length), isAll: false, brokenBy };
  }
  return { bytes: page.slice(0, length), isAll: true, brokenBy: null };
}

function grown(page: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, 2 * page.byteLength));
  larger.set(page);
  return larger;
}
