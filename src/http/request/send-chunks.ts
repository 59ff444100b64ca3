/**
 * Sends a file of the database in chunks, as fast as the client reads, so that a large one does not block others.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Deps } from '../../deps.ts';
import { answerWithoutContent } from './page-request.ts';

/** In bytes, from `start` to before `end`. */
type Part = { start: number; end: number };
type Chunks = AsyncGenerator<Uint8Array, void, undefined>;
/** `chunks` reads the content, a chunk each time one is taken. `size`: in bytes. */
type Chunked = { size: number; chunks: () => Chunks };

/** The type and caching headers are set by the caller. HEAD, and a copy that is still current, read nothing. */
export async function sendChunks(
  { log }: Pick<Deps, 'log'>,
  { req, res }: { req: Pick<Request, 'method' | 'fresh'>; res: Response },
  { size, chunks }: Chunked,
): Promise<void> {
  res.set('Content-Length', String(size));
  if (answerWithoutContent(req, res)) return;
  try {
    await pipeline(Readable.from(chunks()), res);
  } catch (error) {
    // The response has begun, so the connection is closed without an error. A client that disconnects
    // is not logged.
    if (!res.destroyed) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') log.warn({ err: error }, 'image not sent');
  }
}

type RangeRequest = Pick<Request, 'method' | 'fresh' | 'range' | 'get'>;

/**
 * As {@link sendChunks}, and a part alone if one is asked for, as players and interrupted downloads do. Several
 * parts at once are answered with the whole.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14
 */
export async function sendRange(
  deps: Pick<Deps, 'log'>,
  { req, res }: { req: RangeRequest; res: Response },
  { size, chunks }: { size: number; chunks: (part?: Part) => Chunks },
): Promise<void> {
  res.set('Accept-Ranges', 'bytes');
  const part = req.fresh ? null : partOf(req, res, size);
  if (part === 'beyond') {
    res.removeHeader('Content-Type');
    res.removeHeader('Content-Disposition');
    res.removeHeader('ETag');
    res.set({ 'Content-Range': `bytes */${size}`, 'Cache-Control': 'no-store' });
    res.status(416).end();
    return;
  }
  if (part === null) {
    await sendChunks(deps, { req, res }, { size, chunks: () => chunks() });
    return;
  }
  const { start, end } = part;
  res.status(206).set('Content-Range', `bytes ${start}-${end - 1}/${size}`);
  await sendChunks(deps, { req, res }, { size: end - start, chunks: () => chunks(part) });
}

/** `null`: the whole; `beyond`: nothing of it exists. */
function partOf(req: RangeRequest, res: Response, size: number): Part | 'beyond' | null {
  const since = req.get('If-Range');
  if (req.method !== 'GET' || (since !== undefined && since !== res.get('ETag'))) return null;
  const ranges = req.range(size);
  if (ranges === -1) return 'beyond';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes') return null;
  const [range, ...others] = ranges;
  return range && others.length === 0 ? { start: range.start, end: range.end + 1 } : null;
}
