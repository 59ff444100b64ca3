/**
 * From the bytes on the wire to the bytes of the page: decompressed, and never more than asked.
 *
 * Character encodings are not decoded here; whoever parses does that. Called by ask-once.ts.
 */
import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

/**
 * What is asked for. Not `deflate`, which servers send in two forms under one name; whoever
 * knows it knows gzip.
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

/** The page decompresses to more than was asked for. */
export class TooLargeError extends Error {
  override name = 'TooLargeError';
}

/**
 * Finds how to undo a Content-Encoding header, or `null` for one that was not asked for.
 *
 * One coding, never a list: each layer multiplies the last, so a few hundred bytes of gzip in gzip
 * keep a processor busy without ever yielding a byte that a limit could count.
 */
export function findDecoder(contentEncoding: string | null): Decoder | null {
  return DECODERS.get((contentEncoding ?? '').trim().toLowerCase()) ?? null;
}

/**
 * Reads the body to its end, holding no more than a small multiple of `maxBytes`.
 *
 * A compressed body that ends early is an error, though browsers forgive it: half a page would
 * read as one that lost its link.
 *
 * @throws {TooLargeError} as soon as there is one byte more; the body is destroyed then, as it is
 *   when it turns out broken, and whatever was wrong with it is thrown.
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

/** At most `maxBytes` of it; `isAll`: there was no more, and nothing was wrong. */
type Beginning = { bytes: Uint8Array; isAll: boolean; brokenBy: Error | null };

/** Reads as much of the body as it may, and destroys the rest. Never rejects. */
export async function readBeginning(
  body: Readable,
  decoder: Decoder,
  maxBytes: number,
): Promise<Beginning> {
  // The loop below is told of every error; the callback only keeps them from being unhandled.
  const decoded: Readable = decoder === 'none' ? body : pipeline(body, decoder(), () => undefined);
  let page = new Uint8Array(Math.min(maxBytes, 16 * 1024));
  let length = 0;
  try {
    for await (const chunk of decoded as AsyncIterable<Uint8Array>) {
      const fitting = chunk.subarray(0, maxBytes - length);
      const needed = length + fitting.byteLength;
      if (needed > page.byteLength) page = grown(page, needed);
      // Copied, not kept: a chunk of one byte may hold on to the 64 KB that it was read with.
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
