/**
 * GET /media/KEY/SLUG-WIDTH.FORMAT: the files of the library's pictures.
 *
 * From the database each time: a reader's browser asks once, and the memory of the page cache is
 * for pages.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { findMediaFile } from '../media/library.ts';
import { assertReading } from './read-only.ts';

/** The address has the beginning of the content's hash. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function mediaRoutes(deps: Pick<Deps, 'db'>): Router {
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
    // Answers 304 by itself where the reader has it already.
    res.type(`image/${file.format}`).send(Buffer.from(file.content));
  }
}
