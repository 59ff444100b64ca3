/**
 * Opens what is imported as a list of files in order: one file, packed with gzip or not, or the fitting files of a
 * zip or folder. Everything is streamed. What is packed is bounded by what was really unpacked, not by what it claims.
 */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InvalidInputError } from '../../lib/errors.ts';
import { isGzip } from '../../lib/gzip.ts';
import type { Input } from '../entry.ts';
import { openSourceFiles } from '../files/source-files.ts';

export type Part = {
  /** For messages. */
  name: string;
  /** From its beginning, each time. */
  read: () => AsyncIterable<Uint8Array>;
};

/** Of one packed file. XML packs to a twentieth; the rows of a machine to a hundredth. */
const MAX_RATIO = 200;
const RATIO_COUNTS_FROM_BYTES = 64 * 1_024 ** 2;
const MAX_UNPACKED_BYTES = 32 * 1_024 ** 3;

/**
 * @param isPart whether a file in a zip or folder is one, by its name without folders and `.gz`
 * @throws InvalidInputError if there is none
 */
export async function* partsOf(
  input: Input,
  isPart: (name: string) => boolean,
): AsyncGenerator<Part> {
  const name = path.basename(input.path);
  if (!input.isFolder && !(await isZip(input.path))) {
    yield { name, read: () => bytesOf(name, () => createReadStream(input.path)) };
    return;
  }
  const files = await openSourceFiles(input);
  try {
    const fitting = files.list.filter((file) => isPart(baseName(file.path)));
    if (fitting.length === 0) {
      throw new InvalidInputError(`${name} has no file that can be imported in this format.`);
    }
    for (const file of fitting) {
      yield { name: file.path, read: () => bytesOf(file.path, () => files.open(file.path)) };
    }
  } finally {
    files.close();
  }
}

function baseName(name: string): string {
  return path.posix.basename(name).replace(/\.gz$/i, '');
}

async function isZip(file: string): Promise<boolean> {
  if (!(await stat(file)).isFile()) return false;
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'PK\u0003\u0004';
  } finally {
    await handle.close();
  }
}

/** Unpacked, if it is packed with gzip. */
async function* bytesOf(
  name: string,
  openFile: () => Readable | Promise<Readable>,
): AsyncGenerator<Uint8Array> {
  const stream = await openFile();
  const packed = { bytes: 0 };
  let bytes = 0;
  try {
    const chunks = counted(stream, packed);
    const beginning = await chunks.next();
    if (beginning.done === true) return;
    const first = beginning.value;
    const all = after(first, chunks);
    for await (const chunk of isGzip(first) ? gunzipped(all) : all) {
      bytes += chunk.length;
      const isBomb = bytes > RATIO_COUNTS_FROM_BYTES && bytes > packed.bytes * MAX_RATIO;
      if (isBomb || bytes > MAX_UNPACKED_BYTES) {
        throw new InvalidInputError(
          `${name} unpacks to more than ${MAX_RATIO} times its size: it is refused.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(
      `${name} is damaged or cut off: it cannot be read after ${bytes} bytes. Export or download it again.`,
    );
  } finally {
    stream.destroy();
  }
}

async function* counted(stream: Readable, read: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    read.bytes += chunk.length;
    yield chunk;
  }
}

async function* after(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(packed);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}
