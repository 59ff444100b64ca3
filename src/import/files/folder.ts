/**
 * The files of a folder. Symbolic links are followed to files inside it, never to folders and never out of it.
 */
import { createReadStream, type Stats } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { InvalidInputError } from '../../lib/errors.ts';
import { IGNORED_FOLDERS, MAX_SOURCE_FILES, type OpenedFiles, type SourceFile } from './file.ts';

const MAX_DEPTH = 40;

export async function openFolder(folder: string): Promise<OpenedFiles> {
  const root = await realpath(folder);
  const list: SourceFile[] = [];
  await walk('', 0);
  return {
    list,
    async open(name) {
      return createReadStream(await insideOf(root, path.join(root, name)));
    },
    close() {},
  };

  async function walk(below: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return;
    for await (const entry of await opendir(path.join(root, below))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name)) await walk(name, depth + 1);
      if (!entry.isFile() && !entry.isSymbolicLink()) continue;
      const found = await statOf(name);
      if (!found) continue;
      list.push({ path: name, size: found.size, modifiedAt: found.mtime });
      if (list.length > MAX_SOURCE_FILES) {
        throw new InvalidInputError(`The folder has more than ${MAX_SOURCE_FILES} files.`);
      }
    }
  }

  /** `null`: a link out of the folder, to a folder, or to nothing. */
  async function statOf(name: string): Promise<Stats | null> {
    try {
      const found = await stat(await insideOf(root, path.join(root, name)));
      return found.isFile() ? found : null;
    } catch {
      return null;
    }
  }
}

/** The file's own path. @throws InvalidInputError if it is outside `root` */
async function insideOf(root: string, file: string): Promise<string> {
  const real = await realpath(file);
  if (real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return real;
  throw new InvalidInputError(`${path.relative(root, file)} is a link out of the folder.`);
}
