/**
 * What a reader of imports makes of a file, and parts of it for assertions.
 */
import type {
  Entry,
  PostEntry,
  Reader,
  ReadOptions,
  ResponseEntry,
} from '../../src/import/entry.ts';

export async function readEntries(
  reader: Reader,
  path: string,
  { isFolder = false, ...options }: Partial<ReadOptions> & { isFolder?: boolean } = {},
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const given = { timeZone: 'Europe/Prague', ...options };
  for await (const entry of reader.read({ path, isFolder }, given)) entries.push(entry);
  return entries;
}

export const postsIn = (entries: Entry[]): PostEntry[] =>
  entries.filter((each) => each.kind === 'post');

export const responsesIn = (entries: Entry[]): ResponseEntry[] =>
  entries.filter((each) => each.kind === 'response');

/** `level: what`, in order. */
export const notesIn = (entries: Entry[]): string[] =>
  entries.filter((each) => each.kind === 'note').map(({ level, what }) => `${level}: ${what}`);

export function postIn(entries: Entry[], id: string): PostEntry {
  const found = postsIn(entries).find((each) => each.id === id);
  if (!found) throw new Error(`no post ${id}`);
  return found;
}
