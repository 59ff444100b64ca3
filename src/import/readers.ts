/**
 * The readers, and which one reads a file or folder: the one that was asked for, or the one that recognizes it.
 */
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip, constants } from 'node:zlib';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { InvalidInputError } from '../lib/errors.ts';
import { isGzip } from '../lib/gzip.ts';
import type { ImportFormat, Input, Reader } from './entry.ts';
import { bloggerReader } from './blogger/reader.ts';
import { dotclearReader } from './dotclear/reader.ts';
import { ghostReader } from './ghost/reader.ts';
import { movableTypeReader } from './movable-type/reader.ts';
import { markdownReader } from './markdown-folder/reader.ts';
import { wxrReader } from './wxr/reader.ts';

/** In the order in which they are asked: those with clear marks first. */
export const READERS: readonly Reader[] = [
  wxrReader,
  bloggerReader,
  ghostReader,
  dotclearReader,
  movableTypeReader,
  markdownReader,
];

/** Rows of all tables (portable/), not entries. */
const ANTIPHON_EXPORT = /^\s*\{"antiphon":/;

const HEAD_BYTES = 64 * 1_024;

/**
 * @param given the absolute path
 * @throws InvalidInputError if there is nothing at the path, or no reader for it
 */
export async function readerFor(
  given: string,
  { format }: { format?: ImportFormat | undefined },
  readers: readonly Reader[] = READERS,
): Promise<{ reader: Reader; input: Input }> {
  const found = await stat(given).catch(() => null);
  if (!found) {
    // A copied blog does not know the files of its imports (portable/rest.ts).
    const what = given === '' ? 'The file of this import' : given;
    throw new InvalidInputError(`${what} cannot be read: there is no such file.`);
  }
  if (!found.isFile() && !found.isDirectory()) {
    throw new InvalidInputError(`${given} is neither a file nor a folder.`);
  }
  const input = { path: given, isFolder: found.isDirectory() };
  if (format !== undefined) {
    const reader = readers.find((each) => each.format === format);
    if (reader) return { reader, input };
    throw new InvalidInputError(`This version of Antiphon does not read ${format}.`);
  }
  const start = input.isFolder ? { head: '', names: [] } : await startOf(given);
  const reader = readers.find((each) => each.recognizes({ ...input, ...start }));
  if (reader) return { reader, input };
  if (ANTIPHON_EXPORT.test(start.head)) {
    throw new InvalidInputError(
      `${path.basename(given)} is a JSON export of Antiphon, for an empty blog: antiphon import, in a shell, restores it.`,
    );
  }
  throw new InvalidInputError(
    `${path.basename(given)} is in no format that Antiphon recognizes. Choose its format (option Format, --from).`,
  );
}

type Start = { head: string; names: readonly string[] };

/** The first text of a file: unpacked, and of a zip, that of its first text file; and the names in a zip. */
async function startOf(file: string): Promise<Start> {
  const start = await firstBytes(file);
  if (start.toString('latin1', 0, 4) === 'PK\u0003\u0004') return await startOfZip(file);
  const isPacked = isGzip(start);
  return { head: decoded(isPacked ? await gunzipped(start) : start), names: [] };
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A part of a packed file: its end is missing. */
async function gunzipped(start: Buffer): Promise<Buffer> {
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  unpacked.end(start);
  return await takeFirst(unpacked);
}

const TEXT_FILE = /\.(?:xml|atom|json|txt|md|markdown|html)$/i;
/** Of a zip, looked at to recognize it. */
const MAX_NAMES = 10_000;

async function startOfZip(file: string): Promise<Start> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, opened) => {
      if (error)
        reject(new InvalidInputError(`${path.basename(file)} is not a complete zip file.`));
      else resolve(opened);
    });
  });
  try {
    const entries = await firstEntries(zip);
    const names = entries.map(({ fileName }) => fileName);
    const entry = entries.find(({ fileName }) => TEXT_FILE.test(fileName));
    if (!entry) return { head: '', names };
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => {
        if (error) reject(error);
        else resolve(opened);
      });
    });
    return { head: decoded(await takeFirst(stream)), names };
  } finally {
    zip.close();
  }
}

async function firstEntries(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  return await new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      if (entries.length >= MAX_NAMES) resolve(entries);
      else zip.readEntry();
    });
    zip.once('end', () => {
      resolve(entries);
    });
    zip.once('error', reject);
    zip.readEntry();
  });
}

async function takeFirst(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= HEAD_BYTES) break;
    }
  } catch {
    // Packed data that is damaged here is refused with a sentence by the reader.
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

/** Marks of formats are ASCII: any encoding that contains ASCII will do, and UTF-16 by its byte order mark. */
function decoded(bytes: Buffer): string {
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isUtf16) return new TextDecoder('utf-8').decode(bytes);
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
}
