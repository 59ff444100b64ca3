/** Reads folders of Markdown, and finds entries among what was read. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Entry, PostEntry } from '../../../src/import/entry.ts';
import { markdownReader } from '../../../src/import/markdown-folder/reader.ts';

export const fixture = (name: string) =>
  path.join(import.meta.dirname, '..', '..', 'fixtures', 'import', name);

export async function read(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of markdownReader.read(
    { path: folder, isFolder: true },
    { timeZone: 'UTC' },
  )) {
    entries.push(entry);
  }
  return entries;
}

export async function folderOf(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-markdown-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

export const post = (entries: Entry[], id: string): PostEntry => {
  const found = entries.find((entry) => entry.kind === 'post' && entry.id === id);
  if (found?.kind !== 'post') throw new Error(`no post ${id}`);
  return found;
};
export const ofKind = <Kind extends Entry['kind']>(entries: Entry[], kind: Kind) =>
  entries.filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
export const notes = (entries: Entry[], level: string) =>
  ofKind(entries, 'note')
    .filter((note) => note.level === level)
    .map(({ what, where }) => `${what} (${where ?? ''})`);
