/**
 * Reads the body of a request piece by piece, decompressed, and stops without losing the connection: the answer to a body
 * that is not read on still has to reach its sender.
 */
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { Request } from 'express';

export type Body = {
  /** @returns what arrived up to more than `bytes`; whether that is all */
  readUpTo: (bytes: number) => Promise<{ read: Buffer; isComplete: boolean }>;
  /** The rest. Iterated once. */
  rest: () => AsyncGenerator<Buffer>;
  /** Of all that was read. */
  bytes: () => number;
};

const DECODERS = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

export function bodyOf(req: Request): Body {
  const pieces = decoded(req).iterator({ destroyOnReturn: false });
  let bytes = 0;
  const next = async (): Promise<Buffer | null> => {
    try {
      const result = (await pieces.next()) as IteratorResult<Buffer, undefined>;
      if (result.done === true) return null;
      bytes += result.value.length;
      return result.value;
    } catch (error) {
      throw unreadable(error);
    }
  };
  return {
    async readUpTo(most) {
      const read: Buffer[] = [];
      let piece: Buffer | null = null;
      while (bytes <= most && (piece = await next())) read.push(piece);
      return { read: Buffer.concat(read), isComplete: piece === null && bytes <= most };
    },
    async *rest() {
      let piece: Buffer | null;
      while ((piece = await next())) yield piece;
    },
    bytes: () => bytes,
  };
}

function decoded(req: Request): Readable {
  const encoding = (req.get('Content-Encoding') ?? 'identity').toLowerCase();
  if (encoding === 'identity') return req;
  const create = Object.hasOwn(DECODERS, encoding)
    ? DECODERS[encoding as keyof typeof DECODERS]
    : null;
  if (!create) throw unreadable(new Error(`The encoding ${encoding} is not known.`));
  const decoder = create();
  req.once('error', (error) => decoder.destroy(error)).once('aborted', () => decoder.destroy());
  return req.pipe(decoder);
}

/** An error of the request, which http/request/ping.ts answers. */
function unreadable(cause: unknown): Error {
  return Object.assign(new Error('The body cannot be read.', { cause }), { status: 400 });
}
