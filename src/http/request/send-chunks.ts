/**
 * Sends a file of the database in chunks, as fast as the client reads, so that a large one does not block others.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Deps } from '../../deps.ts';
import { answerWithoutContent } from './page-request.ts';

/** `chunks` reads the content, a chunk each time one is taken. `size`: in bytes. */
type Chunked = { size: number; chunks: () => AsyncGenerator<Uint8Array, void, undefined> };

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
