/**
 * The files of one request on their way to the disk. They are gone once its response is closed, whatever way it ended:
 * answered, refused while a file was still arriving, or cut off.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
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
  const arriving: { stream: Readable; writer: WriteStream; file: string }[] = [];
  let isOver = res.closed;
  res.once('close', () => {
    isOver = true;
    for (const { stream, writer, file } of arriving) {
      // One whose sender was refused would never end.
      stream.destroy();
      writer.destroy();
      void removeAfter(writer, file);
    }
  });

  return {
    _handleFile: (_req, { stream }, done) => {
      store(stream).then(
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
    arriving.push({ stream, writer, file });
    try {
      await pipeline(stream, writer);
      return file;
    } catch (error) {
      writer.destroy();
      await removeAfter(writer, file);
      throw error;
    }
  }
}

/** Not before the writer is closed: it may be about to make the file. One that stays is deleted by its age. */
async function removeAfter(writer: WriteStream, file: string): Promise<void> {
  if (!writer.closed) await new Promise<void>((closed) => writer.once('close', closed));
  await rm(file, { force: true }).catch(() => undefined);
}
