/**
 * The files of the earlier blog that are on this machine: in the folder of `--media-from`, and in the folder or zip that
 * is imported. Found by the end of their path, so that `uploads/2016/01/a.jpg` is found wherever `uploads` is.
 */
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { InvalidInputError } from '../../lib/errors.ts';
import { openSourceFiles, type SourceFiles } from '../files/source-files.ts';
import { importOptions } from '../options.ts';

export type LocalFile = { size: number; open: () => Promise<Readable> };

export type LocalFiles = {
  /** The file that a URL most likely means; `null`: there is none. */
  find: (url: URL) => LocalFile | null;
  close: () => void;
};

/** A folder that cannot be read has no files. */
export async function openLocalFiles(run: { path: string; options: string }): Promise<LocalFiles> {
  const { mediaFrom } = importOptions.parse(JSON.parse(run.options));
  const paths = [...(mediaFrom === undefined ? [] : [mediaFrom]), run.path];
  const opened: Indexed[] = [];
  for (const path of paths) {
    const files = await openIfFolderOrZip(path);
    if (files) opened.push(indexOf(files));
  }
  return {
    find(url) {
      for (const indexed of opened) {
        const { files } = indexed;
        const path = bestOf(indexed, segmentsOf(url));
        const found = path === null ? null : files.find(path);
        if (found) return { size: found.size, open: () => files.open(found.path) };
      }
      return null;
    },
    close() {
      for (const { files } of opened) files.close();
    },
  };
}

type Indexed = {
  files: SourceFiles;
  /** The shortest path for each last part, in one normal form. */
  byName: Map<string, string>;
  /** Paths by their last two parts. */
  byEnd: Map<string, string[]>;
  /** No file is in a folder. */
  isFlat: boolean;
};

async function openIfFolderOrZip(path: string): Promise<SourceFiles | null> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    if (!isFolder && !/\.zip$/i.test(path)) return null;
    return await openSourceFiles({ path, isFolder });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code !== undefined;
    if (isMissing || error instanceof InvalidInputError) return null;
    throw error;
  }
}

function indexOf(files: SourceFiles): Indexed {
  const byName = new Map<string, string>();
  const byEnd = new Map<string, string[]>();
  for (const { path } of files.list) {
    const parts = path.normalize('NFC').split('/');
    const name = parts.at(-1) ?? '';
    const known = byName.get(name);
    if (known === undefined || path.length < known.length) byName.set(name, path);
    if (parts.length < 2) continue;
    const end = endOf(parts);
    const alike = byEnd.get(end);
    // Pushed, not copied: thousands of files may have one name.
    if (alike) alike.push(path);
    else byEnd.set(end, [path]);
  }
  return { files, byName, byEnd, isFlat: byEnd.size === 0 };
}

function endOf(parts: readonly string[]): string {
  return parts.slice(-2).join('/');
}

function segmentsOf(url: URL): string[] {
  return url.pathname
    .split('/')
    .filter(Boolean)
    .map((part) => {
      try {
        return decodeURIComponent(part).normalize('NFC');
      } catch {
        return part;
      }
    });
}

/** The path that ends like the URL's: with two parts, or with all that one of the two has. */
function bestOf({ byName, byEnd, isFlat }: Indexed, wanted: readonly string[]): string | null {
  const name = wanted.at(-1) ?? '';
  if (wanted.length < 2 || isFlat) return byName.get(name) ?? null;
  let best: { path: string; common: number } | null = null;
  for (const path of byEnd.get(endOf(wanted)) ?? []) {
    const common = commonEnd(path.normalize('NFC').split('/'), wanted);
    const isBetter =
      !best || common > best.common || (common === best.common && path.length < best.path.length);
    if (isBetter) best = { path, common };
  }
  return best?.path ?? null;
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a.at(-1 - common) === b.at(-1 - common)) {
    common += 1;
  }
  return common;
}
