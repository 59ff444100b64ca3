/** The flat file of Dotclear, of one blog and of an installation. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dotclearReader } from '../../../src/import/dotclear/reader.ts';
import type { Entry } from '../../../src/import/entry.ts';
import { readerFor } from '../../../src/import/readers.ts';

const fixture = (name: string) =>
  path.join(import.meta.dirname, '..', '..', 'fixtures', 'import', 'dotclear', name);

async function read(file: string, options: { trash?: boolean } = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  const input = { path: file, isFolder: false };
  for await (const entry of dotclearReader.read(input, { timeZone: 'UTC', ...options })) {
    entries.push(entry);
  }
  return entries;
}

const ofKind = <Kind extends Entry['kind']>(entries: Entry[], kind: Kind) =>
  entries.filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
const notes = (entries: Entry[]) =>
  ofKind(entries, 'note').map(({ level, what }) => `${level}: ${what}`);

describe('an export of one blog', async () => {
  const entries = await read(fixture('single.txt'));

  test('is recognized, and says its language and version', async () => {
    expect((await readerFor(fixture('single.txt'), {})).reader.format).toBe('dotclear');
    expect(entries[0]).toMatchObject({
      ...{ kind: 'site', url: null, language: 'fr', generator: 'Dotclear 2.25.3' },
    });
  });

  test('has categories with the one around them', () => {
    expect(ofKind(entries, 'term')).toEqual([
      {
        ...{ kind: 'term', taxonomy: 'category', slug: 'world', name: 'World' },
        ...{ description: 'All of it', parentSlug: null },
      },
      {
        ...{ kind: 'term', taxonomy: 'category', slug: 'ferries', name: 'Ferries & ships' },
        ...{ description: '', parentSlug: 'world' },
      },
    ]);
  });

  test('has posts and pages with their HTML, or their Markdown, and their addresses', () => {
    const [post, page, locked, waiting] = ofKind(entries, 'post');
    expect(post).toMatchObject({
      ...{ id: '7', postKind: 'post', title: 'Six "heures" & plus', slug: 'six-heures' },
      ...{ status: 'published', pinned: true, language: 'fr', excerpt: 'Tard', authorId: 'mira' },
      publishedAt: new Date('2009-05-03T12:07:09Z'),
      body: {
        format: 'html',
        source: '<p><strong>Tard</strong></p>\n\n<p>Une ligne\\n,"deux"\nlignes</p>',
      },
      link: '/dotclear/post/2009/05/03/Six-heures',
      oldLinks: [
        '/dotclear/index.php/post/2009/05/03/Six-heures',
        '/dotclear/index.php?post/2009/05/03/Six-heures',
      ],
      terms: [
        { taxonomy: 'category', slug: 'ferries' },
        { taxonomy: 'tag', name: 'mer' },
        { taxonomy: 'tag', name: 'nuit noire', slug: 'nuit-noire' },
      ],
      commentsOpen: true,
      pings: { trackbacksOpen: false },
      notified: ['http://other.example/tb/7'],
    });
    expect(page).toMatchObject({
      ...{ postKind: 'page', position: 3, body: { format: 'markdown', source: 'Un *mot*.' } },
      ...{ publishedAt: new Date('2009-06-01T08:00:00Z'), notified: null },
      link: '/dotclear/pages/A-propos',
    });
    expect(locked).toMatchObject({ status: 'protected', password: 'secret' });
    expect(waiting).toMatchObject({ status: 'draft' });
    expect(ofKind(entries, 'author').map(({ id }) => id)).toEqual(['mira', 'leyla']);
  });

  test('has comments and trackbacks, and spam only if it is asked for', async () => {
    expect(ofKind(entries, 'response')).toMatchObject([
      {
        ...{ type: 'comment', authorName: 'Ada', state: 'approved', postId: '7' },
        ...{ authorEmail: 'ada@reader.example', at: new Date('2009-05-04T07:00:00Z') },
      },
      {
        ...{ type: 'linkback', via: 'trackback', source: 'http://other.example/2009/ferry' },
        ...{ site: 'Other & Co', title: 'Un bateau & plus', excerpt: 'Les mots autour' },
      },
    ]);
    const withSpam = ofKind(await read(fixture('single.txt'), { trash: true }), 'response');
    expect(withSpam.map(({ state }) => state)).toEqual(['approved', 'approved', 'spam']);
  });

  test('notes what is left out', () => {
    expect(notes(entries)).toEqual([
      'lost: The links of the blogroll are left out.',
      'changed: A post that waits for a review becomes a draft.',
      'lost: Entries of the type “galitem” are left out.',
      'lost: Spam is left out.',
    ]);
  });
});

test('of an export of an installation, the first blog is read, with its authors and files', async () => {
  const entries = await read(fixture('full.txt'));
  expect(entries[0]).toMatchObject({
    ...{ url: 'https://old.example/notes', title: 'Notes', description: 'Of ferries' },
  });
  expect(ofKind(entries, 'author')).toMatchObject([
    { id: 'mira', name: 'Mira Sandveld', email: 'mira@old.example', url: 'https://mira.example/' },
  ]);
  expect(ofKind(entries, 'media')).toMatchObject([
    { id: '1', url: 'https://old.example/notes/public/mira/a%20b.jpg' },
  ]);
  expect(ofKind(entries, 'post')).toMatchObject([
    { id: '1', link: 'https://old.example/notes/post/2009/05/03/a' },
  ]);
  expect(notes(entries)).toEqual(['lost: The file has several blogs: the first one is read.']);
});

test('another file, and one whose row is cut off, are refused', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-dotclear-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'x.txt');
  await writeFile(file, 'Just words.\n');
  await expect(read(file)).rejects.toThrow('The file is no flat export of Dotclear');
  await writeFile(file, '///DOTCLEAR|2.25|single\n\n[post post_id,post_title]\n"1","cut of');
  await expect(read(file)).rejects.toThrow('A row of the table post is cut off');
});
