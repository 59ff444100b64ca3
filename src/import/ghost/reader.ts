/**
 * Reads the JSON export of Ghost, by itself or in a folder or zip with `content/images`: twice, first what posts refer
 * to, then the posts, one in memory at a time.
 */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { InvalidInputError } from '../../lib/errors.ts';
import type { Entry, Input, NoteEntry, Reader, ReadOptions } from '../entry.ts';
import { openSourceFiles, type SourceFiles } from '../files/source-files.ts';
import { textOf, timeZoneIn } from '../values.ts';
import { postOf } from './post.ts';
import { permalinksIn, readRedirects, type Redirects } from './redirects.ts';
import { readRows } from './rows.ts';
import { readTables, siteOf, TABLES, type Tables } from './tables.ts';

export const ghostReader: Reader = {
  format: 'ghost',
  recognizes: ({ isFolder, head, names = [] }) =>
    !isFolder && (isGhost(head) || names.some((name) => /\.ghost\.[\w-]+\.json$/.test(name))),
  async *read(input, options) {
    const source = await openSource(input);
    try {
      yield* readSource(source, options);
    } finally {
      source.close();
    }
  },
};

function isGhost(head: string): boolean {
  return (
    /^\ufeff?\s*\{\s*"(?:db"\s*:\s*\[\s*\{\s*"|)(?:meta|data)"\s*:\s*\{/.test(head) &&
    /"(?:exported_on|posts|custom_theme_settings|benefits|actions)"/.test(head)
  );
}

type Source = {
  open: () => Promise<Readable>;
  /** The text of a small file beside it; `null`: there is none. */
  besides: (names: readonly string[]) => Promise<string | null>;
  close: () => void;
};

const MAX_BESIDE_BYTES = 5 * 1024 ** 2;
const HEAD_BYTES = 4_096;

async function openSource(input: Input): Promise<Source> {
  if (!input.isFolder && !/\.zip$/i.test(input.path)) {
    const folder = path.dirname(input.path);
    return {
      open: () => Promise.resolve(createReadStream(input.path)),
      async besides(names) {
        for (const name of names) {
          const bytes = await readFile(path.join(folder, path.basename(name))).catch(() => null);
          if (bytes && bytes.length <= MAX_BESIDE_BYTES) return bytes.toString('utf8');
        }
        return null;
      },
      close() {},
    };
  }
  const files = await openSourceFiles(input);
  try {
    const name = await findExport(files);
    return {
      open: () => files.open(name),
      async besides(names) {
        const found = files.list.find((file) => names.includes(file.path.replace(/^.*\//, '')));
        const bytes = found ? await files.read(found.path, MAX_BESIDE_BYTES) : null;
        return bytes?.toString('utf8') ?? null;
      },
      close: files.close,
    };
  } catch (error) {
    files.close();
    throw error;
  }
}

async function findExport(files: SourceFiles): Promise<string> {
  const names = files.list
    .map((file) => file.path)
    .filter(
      (name) =>
        name.endsWith('.json') && !/(?:^|\/)(?:themes|redirects\.json|package\.json)/.test(name),
    )
    .sort((a, b) => Number(b.includes('ghost')) - Number(a.includes('ghost')));
  for (const name of names.slice(0, 100)) {
    if (isGhost(await headOf(files, name))) return name;
  }
  throw new InvalidInputError(
    'There is no JSON export of Ghost in it: export it under Settings → Import/Export.',
  );
}

async function headOf(files: SourceFiles, name: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  const stream = await files.open(name);
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

async function* readSource(source: Source, options: ReadOptions): AsyncGenerator<Entry> {
  const tables = await readTables(readRows(await source.open(), TABLES));
  yield siteOf(tables);
  for (const author of tables.authors.values()) yield author;
  for (const { isInternal, ...tag } of tables.tags.values()) {
    if (!isInternal && tag.name !== '') {
      yield { kind: 'term', taxonomy: 'tag', ...tag, parentSlug: null };
    }
  }
  const redirects = readRedirects(
    (await source.besides(['redirects.json', 'redirects.yaml'])) ?? '',
  );
  yield* redirects.left.map((where): NoteEntry => ({
    ...{ kind: 'note', level: 'lost', where },
    what: 'A redirect that is a pattern, or leads to another site, is left out.',
  }));
  const permalinks = await permalinksOf(source, tables);
  const { settings } = tables;
  const zone = settings.get('timezone') ?? settings.get('active_timezone');
  const timeZone = timeZoneIn(zone) ?? options.timeZone;
  let count = 0;
  for await (const { table, fields } of readRows(await source.open(), new Set(['posts']))) {
    if (options.signal?.aborted) return;
    if (table !== 'posts') continue;
    count += 1;
    const title = textOf(fields, 'title') ?? textOf(fields, 'slug');
    const notes: NoteEntry[] = [];
    const note = (level: NoteEntry['level'], what: string) => {
      if (notes.some((each) => each.what === what)) return;
      notes.push({ kind: 'note', level, what, where: title });
    };
    yield postOf(fields, {
      tables,
      permalinks,
      timeZone,
      redirects: redirects.byTarget,
      note,
    });
    yield* notes;
  }
  yield* endOf(count, redirects);
}

/** Comments and members are not in Ghost's export. */
function* endOf(count: number, { byTarget }: Redirects): Generator<Entry> {
  if (count === 0 && byTarget.size === 0) {
    throw new InvalidInputError('The Ghost export has no posts.');
  }
  yield {
    ...{ kind: 'note', level: 'lost', where: null },
    what: 'Comments and members are not in the export of Ghost.',
  };
}

async function permalinksOf(source: Source, { settings }: Tables): Promise<string> {
  const routes = await source.besides(['routes.yaml']);
  const inRoutes = routes === null ? null : permalinksIn(routes);
  const old = settings.get('permalinks') ?? '';
  return inRoutes ?? (old.startsWith('/') ? old : '/{slug}/');
}
