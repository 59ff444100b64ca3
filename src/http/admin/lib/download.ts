/**
 * Sends a file that the browser saves, and that no cache keeps.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Deps } from '../../../deps.ts';

/** Streams a file. One that breaks off is a failed download for the browser: its connection is closed. */
export async function sendDownload(
  { log }: Pick<Deps, 'log'>,
  res: Response,
  { name, contentType, content }: { name: string; contentType: string; content: Readable },
): Promise<void> {
  res.attachment(name).type(contentType).set('Cache-Control', 'no-store');
  try {
    await pipeline(content, res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
      log.error({ err: error }, 'A download broke off.');
    res.destroy();
  }
}
