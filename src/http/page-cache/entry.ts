/**
 * A finished answer: its bytes in each encoding, and the header lines that go with them.
 *
 * Made by send-document.ts, sent by answer.ts, kept by entries.ts. It holds the encodings that were
 * asked for, and no others: a page that is only ever read in brotli takes a third of its length.
 */
import { createHash } from 'node:crypto';
import type { Encoding } from './accept-encoding.ts';
import { alone, encodeAtOnce, encodeInThread } from './encode.ts';

export type Entry = {
  readonly status: number;
  readonly isCompressible: boolean;
  /** Whether its encodings are made in a thread. */
  readonly isLarge: boolean;
  /** In whole seconds. */
  readonly lastModifiedMs: number | null;
  /** Names and values in turns: those of every encoding. */
  readonly headers: readonly HeaderPart[];
  readonly representations: Readonly<Record<Encoding, Representation>>;
  /** What the first encoding that is asked for is made of; `null`: one was, and the rest is of it. */
  unasked: Buffer | null;
  /** All that it holds by now, headers included. */
  bytes: number;
  /** Told that it holds more, or less. */
  onResized: (() => void) | null;
};

type Representation = {
  readonly etag: string;
  /** Names and values in turns, as writeHead takes them fastest. */
  readonly notModifiedHeaders: string[];
  ready: Ready | Promise<Ready> | null;
};

/**
 * A name, or a value. Several values of one name are one part: where headers were set before,
 * writeHead of Node 20 keeps only the last of those that come one by one.
 */
type HeaderPart = string | string[];

/** `headers`: names and values in turns. */
export type Ready = { headers: HeaderPart[]; body: Buffer };

type Answer = {
  status: number;
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  body: string | Buffer;
  lastModified?: Date | undefined;
};

/** Below, a compressed one is hardly smaller: it all goes in one packet. */
const LEAST_COMPRESSED_BYTES = 500;
/** Above, a feed of very long posts, it is done in a thread, not on ours. */
const MAX_ENCODED_AT_ONCE = 131_072;

/** Objects, arrays and places in maps, more or less: of an entry, and of each of its encodings. */
const OWN_BYTES = 2_000;
const READY_BYTES = 600;

const SUFFIX: Record<Encoding, string> = { identity: '', gzip: '-gzip', br: '-br' };

/** `headers` are those of every encoding: all but ETag, Vary, Content-Encoding, Content-Length. */
export function createEntry({ status, headers, body, lastModified }: Answer): Entry {
  const bytes = alone(typeof body === 'string' ? Buffer.from(body) : body);
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
    unasked: bytes,
    bytes: 0,
    onResized: null,
  };
  measure(entry);
  return entry;
}

/**
 * The bytes of an encoding; a promise only where they are many and asked for the first time. It may
 * be rejected; asked again, they are made again.
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

/** Plain if it can be had: then nothing has to be undone. */
function sourceOf({ unasked, representations }: Entry): { encoding: Encoding; bytes: Buffer } {
  if (unasked) return { encoding: 'identity', bytes: unasked };
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
  entry.unasked = null;
  measure(entry);
  entry.onResized?.();
  return ready;
}

function measure(entry: Entry): void {
  let bytes = OWN_BYTES + lengthOf(entry.headers) + (entry.unasked?.length ?? 0);
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
