/**
 * Reads the flat export of Dotclear 2, of one blog or of an installation: twice, first what posts refer to, then posts
 * and comments row by row.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import type { Entry, NoteEntry, NoteLevel, Reader, ReadOptions } from '../entry.ts';
import { openTextFile, type TextFile } from '../files/lines.ts';
import { kindOf, postOf, responseOf } from './post.ts';
import { readRows, versionIn, type Row } from './rows.ts';
import { isOf, readTables, REFERRED, type DotclearTables } from './tables.ts';

export const dotclearReader: Reader = {
  format: 'dotclear',
  recognizes: ({ isFolder, head }) =>
    !isFolder && versionIn(head.split(/\r?\n/, 1)[0] ?? '') !== null,
  async *read(input, options) {
    if (input.isFolder) {
      throw new InvalidInputError('Name the file that Dotclear exported, not a folder.');
    }
    const file = await openTextFile(input.path, options);
    const version = await versionOf(file);
    const tables = await readTables(
      readRows(file.lines(), (table) => REFERRED.includes(table)),
      version,
    );
    yield tables.site;
    yield* tables.authors;
    for (const { id: _, left: _left, right: _right, ...term } of tables.categories.values())
      yield term;
    yield* tables.media;
    yield* notesOf(tables);
    const rows = readRows(file.lines(), (table) => table === 'post' || table === 'comment');
    const leftOut = new Set<string>();
    const authors = new Set(tables.authors.map(({ id }) => id));
    for await (const { table, row } of rows) {
      yield* table === 'post'
        ? postEntries(row, tables, options, { leftOut, authors })
        : responseEntries(row, tables, options, leftOut);
    }
    yield* file.notes();
  },
};

async function versionOf(file: TextFile): Promise<string> {
  for await (const line of file.lines()) return versionIn(line) ?? '';
  return '';
}

type Seen = {
  /** Posts whose comments are left out. */
  leftOut: Set<string>;
  authors: Set<string>;
};

function* postEntries(
  row: Row,
  tables: DotclearTables,
  { timeZone }: ReadOptions,
  { leftOut, authors }: Seen,
): Generator<Entry> {
  const { post_id: id = '', post_title: title = '', user_id: user = '' } = row;
  const kind = kindOf(row);
  if (kind === null || !isOf(row, tables.blogId)) {
    leftOut.add(id);
    if (kind === null)
      yield note('lost', `Entries of the type “${row['post_type'] ?? ''}” are left out.`, title);
    return;
  }
  if (user !== '' && !authors.has(user)) {
    authors.add(user);
    yield { kind: 'author', id: user, name: user, email: null, url: null, bio: '' };
  }
  const notes: NoteEntry[] = [];
  yield postOf(row, kind, tables, {
    timeZone,
    note: (level, what) => notes.push(note(level, what, title)),
  });
  yield* notes;
}

function* responseEntries(
  row: Row,
  tables: DotclearTables,
  { timeZone, trash = false }: ReadOptions,
  leftOut: ReadonlySet<string>,
): Generator<Entry> {
  const response = responseOf(row, tables, timeZone);
  if (leftOut.has(response.postId)) return;
  const isTrash = response.state === 'spam' || response.state === 'rejected';
  if (isTrash && !trash) {
    const what =
      response.state === 'spam' ? 'Spam is left out.' : 'Unpublished comments are left out.';
    yield note('lost', what, response.id);
    return;
  }
  yield response;
}

function* notesOf({ otherBlogs, links, base }: DotclearTables): Generator<NoteEntry> {
  if (otherBlogs > 0) {
    yield note('lost', 'The file has several blogs: the first one is read.', null);
  }
  if (links > 0) yield note('lost', 'The links of the blogroll are left out.', null);
  if (base === null) {
    yield note(
      'decision',
      'The file does not say the blog’s address: it is taken to be at the root of its site.',
      null,
    );
  }
}

function note(level: NoteLevel, what: string, where: string | null): NoteEntry {
  return { kind: 'note', level, what, where };
}
