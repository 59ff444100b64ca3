/**
 * Texts that never change while the program runs, made small once and kept so: the assets.
 *
 * Pages are the page cache's.
 */
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Request } from 'express';

const COMPRESS = { br: promisify(brotliCompress), gzip: promisify(gzip) };
export type Compression = keyof typeof COMPRESS;

/** Above, it takes the processor for seconds; pictures and fonts are small already. */
const MAX_BYTES = 1_000_000;
const TEXTS = /\.(?:css|js|mjs|json|svg|txt|xml)$/i;

/** `null` where the client takes none, or the content gains nothing. */
export function compressionFor(
  req: Pick<Request, 'acceptsEncodings'>,
  name: string,
  content: Buffer,
): Compression | null {
  if (!TEXTS.test(name) || content.length > MAX_BYTES) return null;
  // One at a time: asked for both, it would name the client's first, which browsers spell gzip.
  if (req.acceptsEncodings('br') === 'br') return 'br';
  return req.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : null;
}

/** Compresses each content once for each way, however many ask at the same time. */
export function createCompressor(): (content: Buffer, how: Compression) => Promise<Buffer> {
  const done = {
    br: new WeakMap<Buffer, Promise<Buffer>>(),
    gzip: new WeakMap<Buffer, Promise<Buffer>>(),
  };
  return (content, how) => {
    const known = done[how].get(content);
    if (known) return known;
    const compressed = COMPRESS[how](content);
    done[how].set(content, compressed);
    return compressed;
  };
}
