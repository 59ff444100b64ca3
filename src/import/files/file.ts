/**
 * A file of what is imported, and what a folder and a zip have in common.
 */
import type { Readable } from 'node:stream';

export type SourceFile = {
  /** Relative, with slashes, never with `..`. */
  path: string;
  /** Unpacked, in bytes. */
  size: number;
  modifiedAt: Date;
};

export type OpenedFiles = {
  list: SourceFile[];
  /** @param path of `list` */
  open: (path: string) => Promise<Readable>;
  close: () => void;
};

export const MAX_SOURCE_FILES = 300_000;

/** Folders of tools, not of a blog. */
export const IGNORED_FOLDERS = new Set(['node_modules', '__MACOSX', '_site', '.git', '.obsidian']);
