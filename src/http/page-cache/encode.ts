/**
 * Bytes to an encoding and back: at once, or in a thread where they are many. Pure; called by
 * entry.ts.
 */
import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
  gunzip,
  gunzipSync,
  gzip,
  gzipSync,
} from 'node:zlib';
import type { Encoding } from './accept-encoding.ts';

/**
 * A page of 12 KB takes half a millisecond, less than its rendering, and is a twentieth larger
 * than at the best quality, which takes forty times as long.
 */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const GZIP = { level: 6 };

type Coder<Result> = (bytes: Buffer) => Result;
type Coders<Result> = Record<Encoding, { encode: Coder<Result>; decode: Coder<Result> }>;

const asItIs: Coder<Buffer> = (bytes) => bytes;

const AT_ONCE: Coders<Buffer> = {
  identity: { encode: asItIs, decode: asItIs },
  gzip: { encode: (bytes) => gzipSync(bytes, GZIP), decode: (bytes) => gunzipSync(bytes) },
  br: {
    encode: (bytes) => brotliCompressSync(bytes, BROTLI),
    decode: (bytes) => brotliDecompressSync(bytes),
  },
};

const inThread = {
  gzip: promisify(gzip),
  gunzip: promisify(gunzip),
  brotliCompress: promisify(brotliCompress),
  brotliDecompress: promisify(brotliDecompress),
};

const IN_THREAD: Coders<Buffer | Promise<Buffer>> = {
  identity: { encode: asItIs, decode: asItIs },
  gzip: {
    encode: (bytes) => inThread.gzip(bytes, GZIP),
    decode: (bytes) => inThread.gunzip(bytes),
  },
  br: {
    encode: (bytes) => inThread.brotliCompress(bytes, BROTLI),
    decode: (bytes) => inThread.brotliDecompress(bytes),
  },
};

export function encodeAtOnce(from: Encoding, bytes: Buffer, to: Encoding): Buffer {
  return alone(AT_ONCE[to].encode(AT_ONCE[from].decode(bytes)));
}

export async function encodeInThread(from: Encoding, bytes: Buffer, to: Encoding): Promise<Buffer> {
  return alone(await IN_THREAD[to].encode(await IN_THREAD[from].decode(bytes)));
}

/**
 * The same bytes in memory of their own: what zlib gives is the beginning of 16 KB, and small
 * buffers are parts of a larger one, all of which is held as long as they are.
 */
export function alone(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
