/**
 * Writes the zip of a backup: its files, the manifest, and as the zip's comment the SHA-256 of everything before it.
 * So any byte that is changed or missing is noticed, also where zips have no checksum.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as yazl from 'yazl';
import { MANIFEST, type Manifest } from './manifest.ts';

/** What follows it is the hash: the end of the file. */
export const COMMENT = 'Antiphon backup, SHA-256 of what is before this: ';
export const HASH_CHARACTERS = 64;

export type ArchiveFile = { name: string; open: () => Readable };

/** @param manifest called when all files are written */
export async function writeArchive(
  target: string,
  files: readonly ArchiveFile[],
  manifest: (written: Manifest['files']) => Manifest,
): Promise<void> {
  const zip = new yazl.ZipFile();
  const written: Manifest['files'] = {};
  const failed = new Promise<never>((_, reject) => {
    // Not from a stream's own errors alone: the pipeline below would wait for ever.
    zip.on('error', reject);
    for (const { name, open } of files) {
      zip.addReadStreamLazy(name, { mode: 0o100600 }, (give) => {
        give(null, counted(open(), name, written, reject));
      });
    }
  });
  zip.addReadStreamLazy(MANIFEST, { mode: 0o100600 }, (give) => {
    give(null, Readable.from([Buffer.from(JSON.stringify(manifest(written), null, 1))]));
  });
  zip.end({ comment: COMMENT + '0'.repeat(HASH_CHARACTERS), forceZip64Format: false });
  const stopping = new AbortController();
  const done = pipeline(
    zip.outputStream,
    new HashAtEnd(),
    createWriteStream(target, { mode: 0o600, flush: true }),
    { signal: stopping.signal },
  );
  try {
    await Promise.race([done, failed]);
  } catch (error) {
    stopping.abort();
    await done.catch(() => undefined);
    throw error;
  }
}

export function fileIn(name: string, path: string): ArchiveFile {
  return { name, open: () => createReadStream(path) };
}

/** Notes size and hash of what passes. */
function counted(
  stream: Readable,
  name: string,
  written: Manifest['files'],
  fail: (error: Error) => void,
): Readable {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      written[name] = { bytes, sha256: hash.digest('hex') };
      done();
    },
  });
  stream.on('error', fail);
  return stream.pipe(through);
}

/** Replaces the last characters with the hash of everything before them. */
class HashAtEnd extends Transform {
  readonly #hash = createHash('sha256');
  #held: Buffer = Buffer.alloc(0);

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const all = Buffer.concat([this.#held, chunk]);
    const end = Math.max(0, all.length - HASH_CHARACTERS);
    this.#held = all.subarray(end);
    const passed = all.subarray(0, end);
    this.#hash.update(passed);
    done(null, passed);
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(this.#hash.digest('hex')));
  }
}
