/**
 * Reads a folder of Markdown, or a zip of one: Hugo, Zola, Jekyll, Eleventy, Astro, our own export, or files of no
 * tool. One document is in memory at a time.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { AuthorEntry, Entry, NoteEntry, PostEntry, Reader, ReadOptions } from '../entry.ts';
import { openSourceFiles } from '../files/source-files.ts';
import { earlierAddresses } from './address.ts';
import { coverOf, type CoverOf } from './cover.ts';
import { openFolderOf, type Folder, type LoadedDocument } from './folder.ts';
import { readOwnMedia, readOwnResponses, readOwnThings } from './own-export.ts';
import { urlOfFile } from './paths.ts';
import { postFields } from './post.ts';
import { readSite, type Site } from './site.ts';
import { bodyOf } from './body.ts';
import { fieldsOf, listOf, mapOf, scalarText, textOf } from '../values.ts';
import { termOfList } from './lists.ts';

export const markdownReader: Reader = {
  format: 'markdown',
  recognizes: ({ path: given, isFolder, names = [] }) =>
    isFolder ? hasMarkdown(given) : names.some((name) => /\.(?:md|markdown)$/i.test(name)),
  async *read(input, options) {
    if (!input.isFolder && !/\.zip$/i.test(input.path)) {
      throw new InvalidInputError(
        'Markdown is imported from a folder or a zip. A single file is published with antiphon post publish.',
      );
    }
    const files = await openSourceFiles(input);
    try {
      const site = await readSite(files);
      const folder = openFolderOf(files, site, options);
      if (folder.documents.length === 0) {
        throw new InvalidInputError(`${path.basename(input.path)} has no Markdown files.`);
      }
      yield* readFolder(folder, options);
    } finally {
      files.close();
    }
  },
};

const NAMES: Record<Site['system'], string | null> = {
  antiphon: 'Antiphon',
  hugo: 'Hugo',
  zola: 'Zola',
  jekyll: 'Jekyll',
  eleventy: 'Eleventy',
  astro: 'Astro',
  plain: null,
};

async function* readFolder(folder: Folder, options: ReadOptions): AsyncGenerator<Entry> {
  const { site } = folder;
  const { url, title, description, language } = site;
  yield { kind: 'site', url, title, description, language, generator: NAMES[site.system] };
  const seen = { authors: new Set<string>(), media: new Set<string>() };
  for (const entry of readOwnThings(folder)) {
    if (entry.kind === 'author') seen.authors.add(entry.id);
    yield entry;
  }
  for await (const entry of readOwnMedia(folder)) {
    seen.media.add(entry.id);
    yield entry;
  }
  for (const document of folder.documents) {
    if (options.signal?.aborted) return;
    const loaded = await folder.load(document);
    if (!loaded) {
      if (document.needsFields) continue;
      yield noted('lost', 'A file that is larger than 5 MB is left out.', document.path);
      continue;
    }
    for await (const entry of readDocument(folder, loaded, seen)) yield entry;
  }
}

type Seen = { authors: Set<string>; media: Set<string> };

function noted(level: NoteEntry['level'], what: string, where: string): NoteEntry {
  return { kind: 'note', level, what, where };
}

async function* readDocument(
  folder: Folder,
  loaded: LoadedDocument,
  seen: Seen,
): AsyncGenerator<Entry> {
  const { document, fields, title, problems } = loaded;
  const { site, timeZone } = folder;
  const notes: NoteEntry[] = [];
  const note = (level: NoteEntry['level'], what: string) => {
    const where = title || document.path;
    if (!notes.some((each) => each.what === what)) notes.push(noted(level, what, where));
  };
  for (const problem of problems) note('repaired', problem);
  const media = new Set<string>();
  const given: CoverOf = { folder, document, note, use: (file) => media.add(file) };

  const reason = reasonToLeaveOut(loaded, site);
  const term = termOfList(loaded, site);
  if (term) yield term;
  if (term || reason !== null) {
    if (reason !== null && reason !== '') note('lost', reason);
    yield* notes;
    return;
  }
  const source = await bodyOf(folder, loaded, given);
  const post = postFields({ ...loaded, site, timeZone, note });
  const cover = await coverOf(fields, given);
  const author = authorOf(loaded, site, note);
  if (author && !seen.authors.has(author.id)) {
    seen.authors.add(author.id);
    yield author;
  }
  for (const file of media) {
    if (seen.media.has(file)) continue;
    seen.media.add(file);
    yield { kind: 'media', id: file, url: urlOfFile(site, file), pageUrls: [], alt: null };
  }
  if (source.trim() === '' && title === '' && post.responseTo === null) {
    yield noted('lost', 'A file without title and text is left out.', document.path);
    return;
  }
  const ours = fieldsOf(fields['antiphon']);
  const entry: PostEntry = {
    ...{ kind: 'post', id: document.path, ...post },
    link: await folder.addressIn(document.path),
    oldLinks: earlierAddresses(site, fields),
    body: {
      format: document.isHtml ? 'html' : 'markdown',
      source,
      ...(site.system === 'antiphon' && { isOurs: true as const }),
    },
    authorId: author?.id ?? null,
    cover,
    parentId: textOf(ours, 'parent'),
    translationOfId: textOf(ours, 'translation_of'),
  };
  yield entry;
  yield* notes;
  yield* readOwnResponses(folder, document);
}

/** Empty: nothing is lost by that. `null`: it is taken. */
function reasonToLeaveOut(
  { document, fields, body }: LoadedDocument,
  { system }: Site,
): string | null {
  const { isList, folders, name, kind, isHtml } = document;
  const isBlank = body.trim() === '';
  if (system === 'antiphon') return null;
  if (isList && isBlank) return '';
  if (folders.length === 0 && /^(?:|index|404|feed|sitemap|robots|search)$/i.test(name)) {
    return isBlank ? '' : 'The text of the home page, and pages of the tool itself, are left out.';
  }
  if (textOf(fields, 'redirect_to') !== null) return 'A page that only redirects is left out.';
  if (isHtml && kind !== 'post' && /\{%|\{\{/.test(body)) {
    return 'A page that is a template, such as a list of posts, is left out.';
  }
  return null;
}

function authorOf(
  { fields }: LoadedDocument,
  { authors, system }: Site,
  note: CoverOf['note'],
): AuthorEntry | null {
  const given = fields['author'] ?? fields['authors'];
  const all =
    system === 'antiphon' || typeof given !== 'string' ? listOf(given) : given.split(/\s*,\s*/);
  if (all.length > 1) note('changed', 'Of several authors, the first one is taken.');
  const [first] = all;
  const name = toPlainText(scalarText(first) ?? textOf(mapOf(first), 'name', 'title') ?? '');
  if (name === '') return null;
  const id = textOf(fieldsOf(fields['antiphon']), 'author') ?? name;
  const known = fieldsOf(authors[name.toLowerCase().replaceAll('-', '_')]);
  const details = Object.keys(known).length > 0 ? known : fieldsOf(first);
  return {
    ...{ kind: 'author', id },
    name: toPlainText(textOf(details, 'name', 'display_name') ?? name),
    email: textOf(details, 'email'),
    url: parseHttpUrl(textOf(details, 'url', 'uri', 'website', 'web') ?? '')?.href ?? null,
    bio: toPlainText(textOf(details, 'bio', 'description') ?? ''),
  };
}

/** How far a folder is looked through, to recognize it. */
const MAX_LOOKED_AT = 2_000;

function hasMarkdown(folder: string): boolean {
  if (existsSync(path.join(folder, '_config.yml')) || existsSync(path.join(folder, 'hugo.toml')))
    return true;
  let seen = 0;
  const queue = [folder];
  for (let next; (next = queue.shift()) !== undefined && seen < MAX_LOOKED_AT;) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      seen += 1;
      if (entry.isFile() && /\.(?:md|markdown)$/i.test(entry.name)) return true;
      if (entry.isDirectory() && !/^(?:\.|node_modules)/.test(entry.name))
        queue.push(path.join(next, entry.name));
    }
  }
  return false;
}
