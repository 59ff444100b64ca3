/**
 * A finished answer: its bytes in each encoding, and the header lines that go with them.
 *
 * Made by send-document.ts, sent by answer.ts, kept by entries.ts. Encodings are made at their
 * first demand.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { ENCODINGS, type Encoding } from './accept-encoding.ts';

export type Entry = {
  readonly status: number;
  readonly isCompressible: boolean;
  /** In whole seconds. */
  readonly lastModifiedMs: number | null;
  readonly representations: Readonly<Record<Encoding, Representation>>;
  /** All that it holds by now, headers included. */
  bytes: number;
  /** Told that it holds more. */
  onGrown: (() => void) | null;
};

type Representation = {
  readonly etag: string;
  /** Names and values in turns, as writeHead takes them fastest. */
  readonly notModifiedHeaders: string[];
  ready: Ready | Promise<Ready> | null;
};

/** `headers`: names and values in turns. */
export type Ready = { headers: string[]; body: Buffer };

type Answer = {
  status: number;
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  body: string | Buffer;
  lastModified?: Date | undefined;
};

/** Below, a compressed one is hardly smaller: it all goes in one packet. */
const LEAST_COMPRESSED_BYTES = 500;
/** Above, a sitemap or a feed of very long posts, it is done in a thread, not on ours. */
const MOST_COMPRESSED_AT_ONCE = 131_072;

/**
 * A page of 12 KB takes half a millisecond, less than its rendering, and is a twentieth larger
 * than at the best quality, which takes forty times as long.
 */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const GZIP = { level: 6 };

/** An object, its arrays and its places in two maps, more or less. */
const OWN_BYTES = 2_000;

const SUFFIX: Record<Encoding, string> = { identity: '', gzip: '-gzip', br: '-br' };

/** `headers` are those of every encoding: all but ETag, Vary, Content-Encoding, Content-Length. */
export function createEntry({ status, headers, body, lastModified }: Answer): Entry {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const isCompressible = bytes.length >= LEAST_COMPRESSED_BYTES;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((each) => [name, String(each)]),
  );
  const hash = createHash('sha256').update(lines.join('\n')).update('\n').update(bytes);
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
    lastModifiedMs: lastModified ? Math.floor(lastModified.getTime() / 1_000) * 1_000 : null,
    representations: {
      identity: represent('identity'),
      gzip: represent('gzip'),
      br: represent('br'),
    },
    bytes: OWN_BYTES + lengthOf(varies) * ENCODINGS.length,
    onGrown: null,
  };
  setReady(entry, 'identity', { headers: common, body: bytes });
  return entry;
}

/** The bytes of an encoding; a promise only where they are many and asked for the first time. */
export function readyIn(entry: Entry, encoding: Encoding): Ready | Promise<Ready> {
  return entry.representations[encoding].ready ?? compress(entry, encoding);
}

function compress(entry: Entry, encoding: Encoding): Ready | Promise<Ready> {
  const identity = entry.representations.identity.ready as Ready;
  // The last three pairs are the identity's own.
  const headers = identity.headers.slice(0, -OWN_LINES);
  if (identity.body.length <= MOST_COMPRESSED_AT_ONCE) {
    const body =
      encoding === 'br' ? brotliCompressSync(identity.body, BROTLI) : gzipSync(identity.body, GZIP);
    return setReady(entry, encoding, { headers, body });
  }
  const making =
    encoding === 'br' ? inThread.br(identity.body, BROTLI) : inThread.gzip(identity.body, GZIP);
  const ready = making.then((body) => setReady(entry, encoding, { headers, body }));
  entry.representations[encoding].ready = ready;
  return ready;
}

const inThread = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** ETag and Content-Length: two pairs at the end. */
const OWN_LINES = 4;

/** `ready.headers` without what is the encoding's own. */
function setReady(entry: Entry, encoding: Encoding, { headers, body }: Ready): Ready {
  const representation = entry.representations[encoding];
  const ready = {
    headers: [
      ...headers,
      ...(encoding === 'identity' ? [] : ['Content-Encoding', encoding]),
      'ETag',
      representation.etag,
      'Content-Length',
      String(body.length),
    ],
    body,
  };
  representation.ready = ready;
  entry.bytes += body.length + lengthOf(ready.headers);
  entry.onGrown?.();
  return ready;
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function isVary(lines: readonly string[], i: number): boolean {
  return lines[i - (i % 2)]?.toLowerCase() === 'vary';
}

function withAcceptEncoding(vary: Answer['headers'][string]): string {
  return [...[vary ?? []].flat(), 'Accept-Encoding'].join(', ');
}
