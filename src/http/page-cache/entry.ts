/**
 * A finished answer: its bytes in each encoding, and the headers that go with them.
 *
 * An entry holds only the encodings that were requested: a page that is only ever read in brotli takes
 * a third of its length.
 */
import { createHash } from 'node:crypto';
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

export type Encoding = 'br' | 'gzip' | 'identity';

export type Entry = {
  readonly status: number;
  readonly isCompressible: boolean;
  /** Whether it is compressed in a thread. */
  readonly isLarge: boolean;
  /** A whole second. */
  readonly lastModifiedMs: number | null;
  /** Alternating names and values, common to every encoding. */
  readonly headers: readonly HeaderPart[];
  readonly representations: Readonly<Record<Encoding, Representation>>;
  /** The body before any encoding was requested; `null` after that: the others are made from that one. */
  original: Buffer | null;
  /** Its size in memory now, headers included. */
  bytes: number;
  /** Called when `bytes` changes. */
  onResized: (() => void) | null;
};

type Representation = {
  readonly etag: string;
  /** Alternating names and values, the form that writeHead takes fastest. */
  readonly notModifiedHeaders: string[];
  ready: Ready | Promise<Ready> | null;
};

/**
 * A name or a value. Several values of one name form one part, because writeHead of Node 20 keeps only
 * the last one otherwise if headers were set before.
 */
type HeaderPart = string | string[];

/** `headers`: alternating names and values. */
export type Ready = { headers: HeaderPart[]; body: Buffer };

type Answer = {
  status: number;
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  body: string | Buffer;
  lastModified?: Date | undefined;
};

/** Smaller bodies fit into one packet anyway. */
const LEAST_COMPRESSED_BYTES = 500;
/** Larger ones, such as a feed of very long posts, are compressed in a thread. */
const MAX_ENCODED_AT_ONCE = 131_072;

/** The approximate overhead of objects, arrays and map slots: of an entry, and of each encoding. */
const OWN_BYTES = 2_000;
const READY_BYTES = 600;

const SUFFIX: Record<Encoding, string> = { identity: '', gzip: '-gzip', br: '-br' };

/** `headers`: those of every encoding, without ETag, Content-Encoding and Content-Length. */
export function createEntry({ status, headers, body, lastModified }: Answer): Entry {
  const bytes = withOwnMemory(typeof body === 'string' ? Buffer.from(body) : body);
  const isCompressible = bytes.length >= LEAST_COMPRESSED_BYTES;
  const lines = Object.entries(headers).flatMap(([name, value]): HeaderPart[] =>
    value === undefined ? [] : [name, Array.isArray(value) ? value.map(String) : String(value)],
  );
  const hash = createHash('sha256').update(lines.flat().join('\n')).update('\n').update(bytes);
  const tag = hash.digest('base64url').slice(0, 22);
  const varies = ['Vary', withAcceptEncoding(headers['vary'])];
  const common = [...lines.filter((_, i) => !isVary(lines, i)), ...varies];
  const represent = (encoding: Encoding): Representation => {
    const etag = `"${tag}${SUFFIX[encoding]}"`;
    const cacheControl = headers['cache-control'];
    return {
      etag,
      notModifiedHeaders: [
        ...(typeof cacheControl === 'string' ? ['Cache-Control', cacheControl] : []),
        ...varies,
        'ETag',
        etag,
      ],
      ready: null,
    };
  };
  const entry: Entry = {
    status,
    isCompressible,
    isLarge: bytes.length > MAX_ENCODED_AT_ONCE,
    lastModifiedMs: lastModified ? Math.floor(lastModified.getTime() / 1_000) * 1_000 : null,
    headers: common,
    representations: {
      identity: represent('identity'),
      gzip: represent('gzip'),
      br: represent('br'),
    },
    original: bytes,
    bytes: 0,
    onResized: null,
  };
  measure(entry);
  return entry;
}

/**
 * The body in an encoding; a promise only if it is large and requested for the first time. A rejected
 * one is not remembered: the next request tries again.
 */
export function readyIn(entry: Entry, encoding: Encoding): Ready | Promise<Ready> {
  return entry.representations[encoding].ready ?? make(entry, encoding);
}

function make(entry: Entry, encoding: Encoding): Ready | Promise<Ready> {
  const source = sourceOf(entry);
  if (!entry.isLarge || source.encoding === encoding) {
    return setReady(entry, encoding, encodeAtOnce(source.encoding, source.bytes, encoding));
  }
  const representation = entry.representations[encoding];
  const making = encodeInThread(source.encoding, source.bytes, encoding).then(
    (body) => setReady(entry, encoding, body),
    (error: unknown) => {
      representation.ready = null;
      throw error;
    },
  );
  representation.ready = making;
  return making;
}

/** The uncompressed body if it is there, else one that has to be decompressed first. */
function sourceOf({ original, representations }: Entry): { encoding: Encoding; bytes: Buffer } {
  if (original) return { encoding: 'identity', bytes: original };
  for (const encoding of ['identity', 'br', 'gzip'] as const) {
    const { ready } = representations[encoding];
    if (ready !== null && !(ready instanceof Promise)) return { encoding, bytes: ready.body };
  }
  throw new Error('An entry has lost its bytes.');
}

function setReady(entry: Entry, encoding: Encoding, body: Buffer): Ready {
  const representation = entry.representations[encoding];
  const ready = {
    headers: [
      ...entry.headers,
      ...(encoding === 'identity' ? [] : ['Content-Encoding', encoding]),
      'ETag',
      representation.etag,
      'Content-Length',
      String(body.length),
    ],
    body,
  };
  representation.ready = ready;
  entry.original = null;
  measure(entry);
  entry.onResized?.();
  return ready;
}

function measure(entry: Entry): void {
  let bytes = OWN_BYTES + lengthOf(entry.headers) + (entry.original?.length ?? 0);
  for (const { ready } of Object.values(entry.representations)) {
    if (ready !== null && !(ready instanceof Promise)) bytes += READY_BYTES + ready.body.length;
  }
  entry.bytes = bytes;
}

function lengthOf(parts: readonly HeaderPart[]): number {
  return parts.flat().reduce((sum, text) => sum + text.length, 0);
}

function isVary(lines: readonly HeaderPart[], i: number): boolean {
  return String(lines[i - (i % 2)]).toLowerCase() === 'vary';
}

function withAcceptEncoding(vary: Answer['headers'][string]): string {
  return [...[vary ?? []].flat(), 'Accept-Encoding'].join(', ');
}

/**
 * Half a millisecond for a page of 12 KB, less than rendering it. The best quality takes forty times
 * as long for 5 % less.
 */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const GZIP = { level: 6 };

type Coder<Result> = (bytes: Buffer) => Result;
type Coders<Result> = Record<Encoding, { encode: Coder<Result>; decode: Coder<Result> }>;

const unchanged: Coder<Buffer> = (bytes) => bytes;

const AT_ONCE: Coders<Buffer> = {
  identity: { encode: unchanged, decode: unchanged },
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
  identity: { encode: unchanged, decode: unchanged },
  gzip: {
    encode: (bytes) => inThread.gzip(bytes, GZIP),
    decode: (bytes) => inThread.gunzip(bytes),
  },
  br: {
    encode: (bytes) => inThread.brotliCompress(bytes, BROTLI),
    decode: (bytes) => inThread.brotliDecompress(bytes),
  },
};

function encodeAtOnce(from: Encoding, bytes: Buffer, to: Encoding): Buffer {
  return withOwnMemory(AT_ONCE[to].encode(AT_ONCE[from].decode(bytes)));
}

async function encodeInThread(from: Encoding, bytes: Buffer, to: Encoding): Promise<Buffer> {
  return withOwnMemory(await IN_THREAD[to].encode(await IN_THREAD[from].decode(bytes)));
}

/**
 * The same bytes in memory of their own: zlib returns the beginning of 16 KB, and small buffers are
 * slices of a pool, and either would stay in memory as long as the slice.
 */
function withOwnMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
