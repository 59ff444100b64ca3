/**
 * The folder that is imported, as its documents name things in it: reads documents, and finds what a path, a
 * reference or a URL in a text means.
 */
import { decodeText, findCharset } from '../../lib/text/charset.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import type { ReadOptions } from '../entry.ts';
import type { SourceFiles } from '../files/source-files.ts';
import { addressOf } from './address.ts';
import { listDocuments, type DocumentFile } from './documents.ts';
import { parseFrontMatter } from './front-matter.ts';
import { readFile, type Site } from './site.ts';
import { fieldsOf, flagOf, listOf, mapOf, momentIn, textOf, type Fields } from '../values.ts';

export type LoadedDocument = {
  document: DocumentFile;
  fields: Fields;
  body: string;
  title: string;
  modifiedAt: Date;
  /** What is wrong with the file, as sentences. */
  problems: string[];
};

export type Folder = {
  files: SourceFiles;
  site: Site;
  documents: readonly DocumentFile[];
  timeZone: string;
  /** `null`: it is too large, or no document after all. */
  load: (document: DocumentFile) => Promise<LoadedDocument | null>;
  /** The earlier URL of a document; `null`: it is not known. */
  addressIn: (path: string) => Promise<string | null>;
  /** The document's path that a reference names: by its path, or by its name alone. */
  findDocument: (reference: string) => string | null;
  /** The path of the file that a URL in a document means; `null`: none in the folder. */
  findFile: (url: string, from: DocumentFile) => string | null;
  isDocument: (path: string) => boolean;
};

const MAX_DOCUMENT_BYTES = 5 * 1024 ** 2;

/** Where a URL that begins with a slash may be. */
const ROOTS: Record<Site['system'], readonly string[]> = {
  antiphon: [''],
  hugo: ['static/', 'assets/', 'content/', ''],
  zola: ['static/', 'content/', ''],
  jekyll: [''],
  eleventy: ['', 'src/', 'public/', 'src/public/', 'static/', 'src/static/', 'content/'],
  astro: ['public/', 'src/', ''],
  plain: ['', 'static/', 'public/'],
};

export function openFolderOf(files: SourceFiles, site: Site, options: ReadOptions): Folder {
  const documents = listDocuments(files, site);
  const byPath = new Map(documents.map((document) => [document.path, document]));
  const byName = new Map<string, string>();
  for (const { path, name } of documents) {
    for (const key of [path.replace(/^.*\//, ''), path.replace(/^.*\/|\.\w+$/g, ''), name]) {
      if (!byName.has(key)) byName.set(key, path);
    }
  }
  const timeZone = site.timeZone ?? options.timeZone;
  const addresses = new Map<string, string | null>();
  const defaults = defaultsOf(files, site);
  const basePath = site.url === null ? '' : new URL(site.url).pathname.replace(/\/$/, '');
  const ownMedia = ownMediaOf(files, site);
  const isDocument = (path: string) => byPath.has(path);
  return { files, site, documents, timeZone, load, addressIn, findDocument, findFile, isDocument };

  async function load(document: DocumentFile): Promise<LoadedDocument | null> {
    const bytes = await files.read(document.path, MAX_DOCUMENT_BYTES);
    if (!bytes) return null;
    const { text, problem } = decoded(bytes, options.charset);
    const parsed = parseFrontMatter(text);
    if (document.needsFields && !parsed.hasFields) return null;
    const fields = { ...(await defaults(document)), ...parsed.fields };
    const { title, body } = titled(document, fields, parsed.body, site);
    const modifiedAt = files.find(document.path)?.modifiedAt ?? new Date(0);
    const problems = [problem, parsed.problem].filter((each) => each !== null);
    return { document, fields, body, title, modifiedAt, problems };
  }

  async function addressIn(path: string): Promise<string | null> {
    const known = addresses.get(path);
    if (known !== undefined) return known;
    const document = byPath.get(path);
    const loaded = document ? await load(document) : null;
    const address = loaded && addressOf(site, { ...loaded, timeZone, publishedAt: dateOf(loaded) });
    const absolute = address?.startsWith('/') && site.url !== null ? site.url + address : address;
    addresses.set(path, absolute ?? null);
    return absolute ?? null;
  }

  function dateOf({ document, fields }: LoadedDocument): Date | null {
    return momentIn(fields['date'], timeZone) ?? momentIn(document.day, timeZone);
  }

  function findDocument(reference: string): string | null {
    const path = reference.replace(/[?#].*$/, '').replace(/^(?:@\/|\/)+/, '');
    const candidates = [path, `content/${path}`, `_posts/${path}`].flatMap((base) => [
      base,
      `${base}.md`,
      `${base.replace(/\/$/, '')}/index.md`,
      `${base.replace(/\/$/, '')}/_index.md`,
    ]);
    const found = candidates.find((candidate) => byPath.has(candidate));
    return found ?? byName.get(path.replace(/\/$/, '').replace(/^.*\//, '')) ?? null;
  }

  function findFile(url: string, from: DocumentFile): string | null {
    const path = pathIn(url, site, basePath);
    if (path === null) return null;
    const [, key = ''] = /^\/?media\/([0-9a-f]{16})\/[^/]+$/.exec(path) ?? [];
    const own = ownMedia.get(key);
    if (own !== undefined) return own;
    const folder = from.path.replace(/[^/]*$/, '');
    const candidates = path.startsWith('/')
      ? ROOTS[site.system].map((root) => root + path.slice(1))
      : [
          folder,
          ...(site.system === 'hugo' ? [folder.replace(/[^/]*\/$/, '')] : []),
          ...ROOTS[site.system],
        ].map((root) => joined(root, path));
    return (
      candidates.find((candidate) => candidate !== null && files.find(candidate) !== null) ?? null
    );
  }
}

/** Of our own export, by the key: `/media/KEY/name-1600.webp` is a size of the file in `media/KEY/`. */
function ownMediaOf(files: SourceFiles, { system }: Site): ReadonlyMap<string, string> {
  if (system !== 'antiphon') return new Map();
  return new Map(
    files.list.flatMap(({ path }) => {
      const [, key] = /^media\/([0-9a-f]{16})\/[^/]+$/.exec(path) ?? [];
      return key === undefined ? [] : [[key, path]];
    }),
  );
}

/** The decoded path of a relative URL, or of one of the earlier blog's own. */
function pathIn(url: string, site: Site, basePath: string): string | null {
  let path = url.trim();
  if (site.url !== null && path.startsWith(`${site.url}/`)) path = path.slice(site.url.length);
  else if (basePath !== '' && path.startsWith(`${basePath}/`)) path = path.slice(basePath.length);
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/|#|\{)/i.test(path)) return null;
  path = path.replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(path) || null;
  } catch {
    return path || null;
  }
}

/** `null`: it leads out of the folder. */
function joined(folder: string, path: string): string | null {
  const parts: string[] = [];
  for (const part of (folder + path).split('/')) {
    if (part === '..' && parts.pop() === undefined) return null;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function decoded(
  bytes: Buffer,
  charset: string | undefined,
): { text: string; problem: string | null } {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = decodeText(bytes, isUtf16 ? 'utf-16le' : 'utf-8');
  if (text !== null) return { text, problem: null };
  const other = findCharset(charset ?? 'windows-1252') ?? 'windows-1252';
  return {
    text: decodeText(bytes, other) ?? bytes.toString('utf8'),
    problem: `Text that is not UTF-8 is read as ${other}.`,
  };
}

function titled(
  document: DocumentFile,
  fields: Fields,
  body: string,
  { system }: Site,
): { title: string; body: string } {
  const own = textOf(fields, 'title');
  if (own !== null || system === 'antiphon' || 'title' in fields) {
    return { title: toPlainText(own ?? ''), body };
  }
  const [heading, words = ''] = /^\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)/.exec(body) ?? [];
  if (heading !== undefined) {
    return { title: toPlainText(words), body: body.slice(heading.length) };
  }
  // For Hugo and Zola, a post without a title is a note.
  if (system === 'hugo' || system === 'zola') return { title: '', body };
  const name = document.name.replace(/[-_]+/g, ' ').trim();
  return { title: toPlainText(name.charAt(0).toUpperCase() + name.slice(1)), body };
}

/** Front matter that Jekyll's configuration or Eleventy's data files give to all documents of a folder. */
function defaultsOf(
  files: SourceFiles,
  { system, config }: Site,
): (document: DocumentFile) => Promise<Fields> {
  if (system === 'jekyll') {
    const scopes = listOf(config['defaults']).map((each) => {
      const scope = mapOf(mapOf(each)['scope']);
      const values = fieldsOf(mapOf(each)['values']);
      return { path: textOf(scope, 'path') ?? '', type: textOf(scope, 'type'), values };
    });
    return (document) => {
      const type = document.isDraft ? 'drafts' : document.kind === 'post' ? 'posts' : 'pages';
      const fitting = scopes.filter(
        (scope) =>
          document.path.startsWith(scope.path.replace(/\*.*$/, '')) &&
          (scope.type === null || scope.type === type),
      );
      return Promise.resolve(Object.assign({}, ...fitting.map(({ values }) => values)) as Fields);
    };
  }
  if (system !== 'eleventy') return () => Promise.resolve({});
  const read = new Map<string, Promise<Fields>>();
  return async ({ path }) => {
    const folder = path.replace(/\/?[^/]*$/, '');
    const name = folder.replace(/^.*\//, '');
    const found =
      read.get(folder) ??
      readFirstOf([`${folder}/${name}.json`, `${folder}/${name}.11tydata.json`]);
    read.set(folder, found);
    const { permalink, ...data } = await found;
    // Most are templates; those that are not would name one address for all.
    return flagOf({ permalink }, 'permalink') === false ? { ...data, permalink: false } : data;
  };

  async function readFirstOf(names: readonly string[]): Promise<Fields> {
    const found = names.find((each) => files.find(each) !== null);
    return found === undefined ? {} : await readFile(files, found);
  }
}
