/**
 * The files of what is imported: a folder, or a zip of one, by their paths in it. A folder's symbolic links are
 * followed to files inside it only; a zip is bounded in its entries, their sizes and their ratios, and no name
 * leads out of it.
 */
import type { Readable } from 'node:stream';
import { InvalidInputError } from '../../lib/errors.ts';
import type { Input } from '../entry.ts';
import { IGNORED_FOLDERS, type SourceFile } from './file.ts';
import { openFolder } from './folder.ts';
import { openZip } from './zip.ts';

export type SourceFiles = {
  /** Sorted by path, so that a second run reads them in the same order. */
  list: readonly SourceFile[];
  find: (path: string) => SourceFile | null;
  /** @throws InvalidInputError if there is none */
  open: (path: string) => Promise<Readable>;
  /** The whole file; `null`: it is larger than `maxBytes`. */
  read: (path: string, maxBytes: number) => Promise<Buffer | null>;
  close: () => void;
};

/**
 * Lists the files of a folder or a zip. Close it when all is read.
 *
 * @throws InvalidInputError for a zip that is damaged, encrypted or beyond its limits
 */
export async function openSourceFiles(input: Input): Promise<SourceFiles> {
  const opened = input.isFolder ? await openFolder(input.path) : await openZip(input.path);
  const list = opened.list
    .filter((file) => !file.path.split('/').some((part) => IGNORED_FOLDERS.has(part)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const byPath = new Map(list.map((file) => [file.path, file]));
  const find = (name: string) => byPath.get(name) ?? null;
  const open = async (name: string) => {
    if (!byPath.has(name)) throw new InvalidInputError(`There is no file ${name}.`);
    return await opened.open(name);
  };
  return {
    list,
    find,
    open,
    async read(name, maxBytes) {
      if ((find(name)?.size ?? 0) > maxBytes) return null;
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of await open(name)) {
        size += (chunk as Buffer).length;
        if (size > maxBytes) return null;
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks);
    },
    close: opened.close,
  };
}
