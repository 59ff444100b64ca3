/**
 * Opens a backup: checks that every byte of it is as it was written, and that this version understands it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as yauzl from 'yauzl';
import { InvalidInputError } from '../lib/errors.ts';
import { BACKUP_FORMAT, MANIFEST, manifestShape, type Manifest } from './manifest.ts';
import { COMMENT, HASH_CHARACTERS } from './write-archive.ts';

const MAX_MANIFEST_BYTES = 10_000_000;

export type OpenBackup = {
  manifest: Manifest;
  /** Unpacks a file of the manifest. @throws InvalidInputError if it is another one */
  unpack: (name: string, target: string) => Promise<void>;
  close: () => void;
};

/** @throws InvalidInputError, one line, for anything but a backup that is as it was written */
export async function openBackup(file: string): Promise<OpenBackup> {
  await checkBytes(file);
  const zip = await opened(file);
  try {
    const entries = await entriesOf(zip);
    const stream = async (name: string): Promise<Readable> => {
      const entry = entries.get(name);
      if (!entry)
        throw new InvalidInputError(`${file} has no ${name}: it is no backup of Antiphon.`);
      return await streamOf(zip, entry);
    };
    if ((entries.get(MANIFEST)?.uncompressedSize ?? 0) > MAX_MANIFEST_BYTES)
      throw new InvalidInputError(`${file} is no backup of Antiphon: its manifest is too long.`);
    const manifest = readManifest(file, (await buffer(await stream(MANIFEST))).toString('utf8'));
    return {
      manifest,
      unpack: async (name, target) => {
        const hash = createHash('sha256');
        await pipeline(
          await stream(name),
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              hash.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(target, { mode: 0o600 }),
        );
        if (hash.digest('hex') !== manifest.files[name]?.sha256)
          throw new InvalidInputError(`${name} in ${file} is not what was written.`);
      },
      close: () => {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Whether a file ends as a backup does; it may be damaged. */
export async function endsAsBackup(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    return hashIn(await tailOf(handle)) !== null;
  } finally {
    await handle.close();
  }
}

/** The characters with the hash; fewer, if the file is shorter. */
async function tailOf(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  const tail = Buffer.alloc(Math.min(size, COMMENT.length + HASH_CHARACTERS));
  await handle.read(tail, 0, tail.length, size - tail.length);
  return tail.toString('latin1');
}

/** `null`: it is none of ours. */
function hashIn(tail: string): string | null {
  const isOurs = tail.length === COMMENT.length + HASH_CHARACTERS && tail.startsWith(COMMENT);
  return isOurs ? tail.slice(COMMENT.length) : null;
}

/** @throws InvalidInputError for a file that was cut off or altered, or is none of ours */
export async function checkBytes(file: string): Promise<void> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new InvalidInputError(`${file} cannot be read: ${(error as Error).message}.`);
  });
  try {
    const { size } = await handle.stat();
    const written = hashIn(await tailOf(handle));
    if (written === null) throw notOurs(file);
    const hash = createHash('sha256');
    const content = createReadStream(file, { end: size - HASH_CHARACTERS - 1 });
    for await (const chunk of content) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== written)
      throw new InvalidInputError(
        `${file} is damaged: it is not as it was written. Use another backup.`,
      );
  } finally {
    await handle.close();
  }
}

function notOurs(file: string): InvalidInputError {
  return new InvalidInputError(`${file} is no backup of Antiphon, or its end is missing.`);
}

function readManifest(file: string, text: string): Manifest {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // No manifest.
  }
  const { format, antiphon } = (json ?? {}) as { format?: unknown; antiphon?: unknown };
  if (typeof format === 'number' && format > BACKUP_FORMAT)
    throw new InvalidInputError(
      `${file} was made by a newer version, Antiphon ${String(antiphon)}. Restore it with that version or a later one.`,
    );
  const manifest = manifestShape.safeParse(json);
  if (!manifest.success) throw new InvalidInputError(`${file} has no manifest that can be read.`);
  return manifest.data;
}

function opened(file: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(new InvalidInputError(`${file} is no zip: ${error.message}.`));
      else resolve(zip);
    });
  });
}

function entriesOf(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject).on('end', () => {
      resolve(entries);
    });
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function streamOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}
