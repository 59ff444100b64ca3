/**
 * The source of a run: streams its entries with their numbers, and collects what entries may refer to: the address of the
 * earlier blog and its authors.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { AuthorEntry, Entry, Reader, SiteEntry } from '../entry.ts';
import { openSourceFiles } from '../files/source-files.ts';
import { readerFor } from '../readers.ts';
import type { ImportRun } from '../run.ts';

export type Source = {
  reader: Reader;
  /** SHA-256, hexadecimal: of the file; of a folder, of its names and sizes. */
  hash: string;
  /** In bytes, packed as it is. */
  size: number;
  /** What was read so far. */
  known: Known;
  /** From the beginning. */
  entries: () => AsyncIterable<Entry>;
};

export type Known = {
  site: SiteEntry | null;
  /** Of the earlier blog, without a slash at its end; empty: nobody says it. */
  siteUrl: string;
  /** `ImportedThing.site`. */
  key: string;
  authors: Map<string, AuthorEntry>;
};

/**
 * @returns `null`: the signal was aborted
 * @throws InvalidInputError if it cannot be read, or nothing reads it
 */
export async function openSource(
  run: ImportRun,
  {
    timeZone,
    readers,
    signal,
  }: {
    timeZone: string;
    readers?: readonly Reader[] | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<Source | null> {
  const format = run.options.format ?? run.format ?? undefined;
  const { reader, input } = await readerFor(run.path, { format }, readers);
  const hashed = await (input.isFolder ? folderHash(run.path) : fileHash(run.path, signal)).catch(
    (error: unknown) => {
      if (signal?.aborted) return null;
      throw error;
    },
  );
  if (!hashed || signal?.aborted) return null;
  const { hash, size } = hashed;
  const siteUrl = withoutSlash(run.options.siteUrl ?? '');
  const known: Known = {
    ...{ site: null, siteUrl, authors: new Map() },
    key: keyOf(reader, siteUrl, run.name),
  };
  return {
    ...{ reader, hash, size, known },
    async *entries() {
      const { charset, trash } = run.options;
      const options = {
        ...{ timeZone, trash },
        ...(charset !== undefined && { charset }),
        ...(signal && { signal }),
      };
      for await (const entry of reader.read(input, options)) {
        if (signal?.aborted) return;
        if (entry.kind === 'author') known.authors.set(entry.id, entry);
        if (entry.kind === 'site' && known.site === null) {
          known.site = entry;
          if (siteUrl === '') known.siteUrl = withoutSlash(entry.url ?? '');
          known.key = keyOf(reader, known.siteUrl, run.name);
        }
        yield entry;
      }
    },
  };
}

function withoutSlash(url: string): string {
  return url.trim().replace(/\/+$/, '');
}

/** A blog that does not say its address is known by the name of its file. */
function keyOf({ format }: Reader, siteUrl: string, name: string): string {
  return `${format} ${siteUrl === '' ? name : siteUrl}`.slice(0, 500);
}

async function fileHash(
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ hash: string; size: number }> {
  const hash = createHash('sha256');
  const bytes = createReadStream(path, { highWaterMark: 256 * 1_024 });
  await pipeline(bytes, hash, signal ? { signal } : {});
  return { hash: hash.digest('hex'), size: (await stat(path)).size };
}

async function folderHash(path: string): Promise<{ hash: string; size: number }> {
  const hash = createHash('sha256');
  const files = await openSourceFiles({ path, isFolder: true });
  try {
    let total = 0;
    for (const { path: name, size } of files.list) {
      hash.update(`${size} ${name}\n`);
      total += size;
    }
    return { hash: hash.digest('hex'), size: total };
  } finally {
    files.close();
  }
}
