/**
 * GET /media/KEY/SLUG-WIDTH.FORMAT: the files of the library's pictures.
 *
 * From the database each time: a reader's browser asks once, and the memory of the page cache is
 * for pages. It goes out in chunks, as fast as its reader takes them: a large one holds up nobody.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { assertReading, answerWithoutContent } from '../request/read-only.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { findMediaFile } from '../../media/library.ts';

/** The address has the beginning of the content's hash. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function mediaRoutes(deps: Pick<Deps, 'db' | 'log'>): Router {
  const router = Router();
  router.all('/media/:key/:name', sendFile);
  return router;

  async function sendFile(
    req: Request<{ key: string; name: string }>,
    res: Response,
  ): Promise<void> {
    const { key, name } = req.params;
    const file = await findMediaFile(deps, key, name);
    if (!file) throw new NotFoundError('picture', `${key}/${name}`);
    assertReading(req, res);
    res.set('Cache-Control', CACHE_CONTROL);
    res.set('ETag', `"${key}-${encodeURIComponent(name)}"`);
    res.type(`image/${file.format}`).set('Content-Length', String(file.size));
    if (answerWithoutContent(req, res)) return;
    try {
      await pipeline(Readable.from(file.chunks()), res);
    } catch (error) {
      // The answer has begun, and its connection is closed: there is nobody to tell. A reader who
      // leaves is no news.
      if (!res.destroyed) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ERR_STREAM_PREMATURE_CLOSE') deps.log.warn({ err: error }, 'image not sent');
    }
  }
}
