/**
 * The files of one request on their way to the disk. They are gone once its response is closed, whatever way it ended:
 * answered, refused while a file was still arriving, or cut off.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { StorageEngine } from 'multer';
import type { Deps } from '../../deps.ts';
import { openUploadFolder } from '../../media/unfinished-uploads.ts';

const PRIVATE = 0o600;

/** What multer stores files with. It stores none after the response was closed. */
export function receivedFiles({ config }: Pick<Deps, 'config'>, res: Response): StorageEngine {
  const streams: Readable[] = [];
  const writes: Promise<string>[] = [];
  let isOver = res.closed;
  res.once('close', () => {
    isOver = true;
    // One whose sender was refused would never end.
    for (const stream of streams) stream.destroy();
    void removeAll();
  });

  return {
    _handleFile: (_req, { stream }, done) => {
      streams.push(stream);
      const write = store(stream);
      writes.push(write);
      write.then(
        (file) => {
          done(null, { path: file });
        },
        (error: unknown) => {
          done(error);
        },
      );
    },
    _removeFile: (_req, file, done) => {
      rm(file.path, { force: true }).then(() => {
        done(null);
      }, done);
    },
  };

  async function store(stream: Readable): Promise<string> {
    const file = path.join(await openUploadFolder(config), `micropub-${randomUUID()}`);
    if (isOver) throw new Error('The request has ended.');
    const writer = createWriteStream(file, { mode: PRIVATE, flags: 'wx' });
    try {
      await pipeline(stream, writer);
      return file;
    } catch (error) {
      // Not before: it may be about to make the file.
      if (!writer.closed) await new Promise<void>((closed) => writer.once('close', closed));
      await rm(file, { force: true });
      throw error;
    }
  }

  async function removeAll(): Promise<void> {
    for (const write of await Promise.allSettled(writes)) {
      // One that cannot be deleted is by its age (media/unfinished-uploads.ts).
      if (write.status === 'fulfilled')
        await rm(write.value, { force: true }).catch(() => undefined);
    }
  }
}
