/**
 * The entries of a zip that came from outside: listed without unpacking anything, and each opened by its name.
 */
import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import { InvalidInputError } from '../../lib/errors.ts';
import { MAX_SOURCE_FILES, type OpenedFiles } from './file.ts';

const MAX_UNPACKED_BYTES = 32 * 1024 ** 3;
/** Text packs to a tenth, a table of equal rows to a hundredth; a zip bomb to a thousandth. */
const MAX_RATIO = 200;
const RATIO_COUNTS_FROM_BYTES = 1024 ** 2;
/** Top folders that have a meaning of their own. Another one that has everything in it is left away. */
const MEANT_FOLDERS =
  /^(?:_\w+|content|posts?|pages?|blog|media|responses|static|src|data|source|Takeout)$/;

/** @throws InvalidInputError for a zip that is damaged, encrypted or beyond the limits */
export async function openZip(file: string): Promise<OpenedFiles> {
  const zip = await opened(file);
  try {
    const entries = await listEntries(zip);
    const top = commonFolder([...entries.keys()]);
    const list = [...entries].map(([name, entry]) => ({
      path: name.slice(top.length),
      size: entry.uncompressedSize,
      modifiedAt: entry.getLastModDate(),
    }));
    return {
      list,
      async open(name) {
        const entry = entries.get(top + name);
        if (!entry) throw new InvalidInputError(`There is no file ${name} in the zip.`);
        return await streamOf(zip, entry);
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

function opened(file: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(damaged(error));
      else resolve(zip);
    });
  });
}

function listEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    zip.on('error', (error: Error) => {
      reject(damaged(error));
    });
    zip.on('end', () => {
      resolve(entries);
    });
    zip.on('entry', (entry: yauzl.Entry) => {
      unpacked += entry.uncompressedSize;
      const problem = problemOf(entry, entries.size, unpacked);
      if (problem !== null) {
        reject(new InvalidInputError(problem));
        return;
      }
      // A name that ends with a slash is a folder.
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function problemOf(entry: yauzl.Entry, count: number, unpacked: number): string | null {
  if (entry.isEncrypted()) return 'The zip is encrypted: unpack it, and import the folder.';
  if (count >= MAX_SOURCE_FILES) return `The zip has more than ${MAX_SOURCE_FILES} files.`;
  if (unpacked > MAX_UNPACKED_BYTES) {
    return 'The zip has more than 32 GB of files: unpack it, and import the folder.';
  }
  const { uncompressedSize, compressedSize, fileName } = entry;
  return uncompressedSize > RATIO_COUNTS_FROM_BYTES && uncompressedSize > compressedSize * MAX_RATIO
    ? `The zip has a file that unpacks to more than ${MAX_RATIO} times its size, ${fileName}: it is refused.`
    : null;
}

function streamOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(damaged(error));
      else resolve(stream);
    });
  });
}

/** `blog-main/` where all files are in it, as in a download of a repository; else empty. */
function commonFolder(names: readonly string[]): string {
  const tops = new Set<string>();
  for (const name of names) {
    const [top = ''] = name.split('/', 1);
    if (top === '__MACOSX') continue;
    if (top === name) return '';
    tops.add(top);
    if (tops.size > 1) return '';
  }
  const [only] = tops;
  return only === undefined || MEANT_FOLDERS.test(only) ? '' : `${only}/`;
}

/** yauzl refuses names with `..`, absolute ones, and sizes that are not those of the data. */
function damaged(error: Error): InvalidInputError {
  return new InvalidInputError(`The zip cannot be read: ${error.message}.`);
}
