/** The export of Ghost, in its first and newest versions. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Entry, PostEntry } from '../../../src/import/entry.ts';
import { ghostReader } from '../../../src/import/ghost/reader.ts';
import { readRows } from '../../../src/import/ghost/rows.ts';
import { readerFor } from '../../../src/import/readers.ts';

const fixture = (name: string) =>
  path.join(import.meta.dirname, '..', '..', 'fixtures', 'import', 'ghost', name);
const NEWEST = fixture('version-6.ghost.2025-01-01.json');

async function read(file: string, isFolder = false): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of ghostReader.read({ path: file, isFolder }, { timeZone: 'UTC' })) {
    entries.push(entry);
  }
  return entries;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-ghost-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const ofKind = <Kind extends Entry['kind']>(entries: Entry[], kind: Kind) =>
  entries.filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
function post(entries: Entry[], slug: string): PostEntry {
  const found = ofKind(entries, 'post').find((each) => each.slug === slug);
  if (!found) throw new Error(`no post ${slug}`);
  return found;
}
const notes = (entries: Entry[]) =>
  ofKind(entries, 'note').map(({ level, what, where }) => `${level}: ${what} (${where ?? ''})`);

describe('version 6, with db', async () => {
  const entries = await read(NEWEST);

  test('settings, authors and tags come first, internal tags do not', () => {
    expect(entries.slice(0, 5)).toEqual([
      {
        ...{ kind: 'site', url: null, title: 'Night "crossings" {[', description: 'Notes' },
        ...{ language: 'en', generator: 'Ghost 6.3.1' },
      },
      {
        ...{ kind: 'author', id: 'mira', name: 'Mira Sandveld', bio: 'Sails.' },
        ...{ email: 'mira@ghost.example', url: 'https://mira.example/' },
      },
      expect.objectContaining({ kind: 'author', id: 'leyla' }),
      {
        ...{ kind: 'term', taxonomy: 'tag', slug: 'ferries', name: 'Ferries' },
        ...{ description: 'All of them', parentSlug: null },
      },
      expect.objectContaining({ kind: 'term', slug: 'world' }),
    ]);
    expect(ofKind(entries, 'post')).toHaveLength(6);
  });

  test('a post has its first author, its tags in order, its cover with the alternative text', () => {
    expect(post(entries, 'html-and-cards')).toMatchObject({
      ...{ id: '65a0000000000000000000a1', guid: '65a0000000000000000000a1', postKind: 'post' },
      ...{ title: 'HTML & cards', link: '/html-and-cards/', status: 'published' },
      publishedAt: new Date('2024-01-01T23:30:00Z'),
      updatedAt: new Date('2024-01-02T10:00:00Z'),
      ...{ authorId: 'mira', language: 'de-AT', excerpt: 'In one sentence.' },
      terms: [
        { taxonomy: 'tag', slug: 'ferries', name: 'Ferries' },
        { taxonomy: 'tag', slug: 'world', name: 'World' },
      ],
      cover: { url: '/content/images/2024/01/cover.jpg', alt: 'A ferry' },
      fields: [{ name: 'canonical_url', value: 'https://elsewhere.example/a' }],
    });
  });

  test('cards of HTML become figures, links that are alone, and details', () => {
    expect(post(entries, 'html-and-cards').body).toEqual({
      format: 'html',
      source:
        '<p>Hello <a href="/other/">other</a>.</p><p>own</p>' +
        '<figure><img src="/content/images/2024/01/deck.jpg" alt="Deck" width="2000" height="1333"><figcaption>The deck</figcaption></figure>' +
        '<p><a href="https://other.example/page?a=1&amp;b=2">https://other.example/page?a=1&amp;b=2</a></p>' +
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">https://www.youtube.com/watch?v=dQw4w9WgXcQ</a></p>' +
        '<details><summary>More</summary><p>Inside</p></details>',
    });
  });

  test('what is lost or changed is noted, with the post', () => {
    expect(notes(entries)).toEqual([
      'changed: Of several authors, the first one is taken. (HTML & cards)',
      'lost: Internal tags, such as #name, are left out. (HTML & cards)',
      'lost: Code that was injected into a post is left out. (HTML & cards)',
      'lost: Titles and descriptions for search engines and social networks are left out. (HTML & cards)',
      'lost: The caption of a cover is left out. (HTML & cards)',
      'changed: The canonical URL of a post is kept as a custom field only. (HTML & cards)',
      'changed: A featured post is not pinned: pin it in the editor if it should be. (HTML & cards)',
      'lost: A sign-up form or a part for newsletters is left out. (HTML & cards)',
      'changed: For members only: it becomes private. (Lexical)',
      'lost: The card transistor is not known: it is left out. (Lexical)',
      'changed: Sent by email only: it becomes private. (Newsletter)',
      'lost: Comments and members are not in the export of Ghost. ()',
    ]);
  });

  test('Lexical becomes HTML where there is none', () => {
    const { body, status } = post(entries, 'lexical');
    expect(status).toBe('private');
    expect(body.source).toBe(
      '<p><strong>Bold &amp; </strong><a href="/other/">linked</a><br><em><code>x</code></em></p>' +
        '<h2>Heading</h2><ol start="3"><li>three</li></ol>' +
        '<pre><code class="language-js">a &lt; b</code></pre>' +
        '<figure><img src="/content/images/2024/01/deck.jpg" alt="Deck"><figcaption>At <em>dusk</em></figcaption></figure>' +
        '<p><a href="https://other.example/page">https://other.example/page</a></p>' +
        '<blockquote><p>💡 Mind <b>this</b></p></blockquote><hr>' +
        '<ul>\n<li>one</li>\n<li><em>two</em></li>\n</ul>\n',
    );
  });

  test('Mobiledoc becomes HTML, and a scheduled post keeps its date', () => {
    const { body, status, publishedAt } = post(entries, 'mobiledoc');
    expect([status, publishedAt]).toEqual(['published', new Date('2999-02-01T10:00:00Z')]);
    expect(body.source).toBe(
      '<p><strong>Bold</strong><br><a href="/x/">link</a></p>' +
        '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>' +
        '<ol><li>one</li><li>two</li></ol><hr>',
    );
  });

  test('pages stay pages, drafts without a title get none, and posts that were only emailed are private', () => {
    expect(post(entries, 'about')).toMatchObject({ postKind: 'page', link: '/about/' });
    expect(post(entries, 'untitled')).toMatchObject({ title: '', status: 'draft' });
    expect(post(entries, 'newsletter').status).toBe('private');
  });
});

test('version 000, without db: ids are numbers, dates milliseconds, texts Markdown, earlier URLs dated', async () => {
  const entries = await read(fixture('version-000.json'));
  expect(post(entries, 'welcome')).toMatchObject({
    ...{ id: '1', guid: '8492fbba-1102-4b53-8e3e-abe207952f0c', authorId: 'user' },
    publishedAt: new Date(1_388_404_710_782),
    link: '/2013/12/30/welcome/',
    body: { format: 'markdown', source: 'Some *Markdown*.' },
    excerpt: 'For engines',
    terms: [{ slug: 'getting-started' }],
  });
  expect(post(entries, 'old-page')).toMatchObject({
    ...{ postKind: 'page', body: { format: 'markdown', source: '# One\n\ncard' } },
  });
});

test('a zip with its routes and redirects has the earlier URLs of both', async () => {
  const file = path.join(await newFolder(), 'backup.zip');
  const zip = new ZipFile();
  zip.addFile(NEWEST, 'data/night.ghost.2025-01-01.json');
  zip.addBuffer(Buffer.from('png'), 'content/images/2024/01/deck.jpg');
  const routes =
    'collections:\n  /blog/:\n    permalink: /blog/{year}/{slug}/\n    template: index\n';
  zip.addBuffer(Buffer.from(routes), 'content/settings/routes.yaml');
  const redirects = [
    { from: '^/old/$', to: '/blog/2024/html-and-cards/', permanent: true },
    { from: '^/tag/(.*)$', to: '/topics/$1' },
  ];
  zip.addBuffer(Buffer.from(JSON.stringify(redirects)), 'content/data/redirects.json');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  const { reader, input } = await readerFor(file, {});
  expect(reader.format).toBe('ghost');
  const entries = await read(input.path);
  expect(post(entries, 'html-and-cards')).toMatchObject({
    link: '/blog/2024/html-and-cards/',
    oldLinks: ['/old/'],
  });
  expect(notes(entries)).toContain(
    'lost: A redirect that is a pattern, or leads to another site, is left out. (^/tag/(.*)$)',
  );
});

test('redirects in YAML beside the export are read', async () => {
  const folder = await newFolder();
  await copyFile(NEWEST, path.join(folder, 'export.json'));
  await writeFile(path.join(folder, 'redirects.yaml'), '301:\n  /older: /html-and-cards/\n');
  const entries = await read(path.join(folder, 'export.json'));
  expect(post(entries, 'html-and-cards').oldLinks).toEqual(['/older']);
});

test('a file that is cut off at any place is refused or read, never with half a post', async () => {
  const bytes = await readFile(NEWEST);
  const folder = await newFolder();
  await mkdir(folder, { recursive: true });
  for (let length = 1; length < bytes.length - 2; length += 397) {
    const file = path.join(folder, 'cut.json');
    await writeFile(file, bytes.subarray(0, length));
    await expect(read(file)).rejects.toThrow(/cut off|no JSON object/);
  }
});

test('rows are the same wherever the file is divided, and only those of the tables', async () => {
  const bytes = await readFile(NEWEST);
  const rowsOf = async (size: number) => {
    const rows: unknown[] = [];
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream of pieces
    const pieces = (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })();
    for await (const row of readRows(pieces, new Set(['posts', 'settings']))) rows.push(row);
    return rows;
  };
  const whole = await rowsOf(bytes.length);
  expect(whole).toHaveLength(1 + 6 + 4);
  expect(await rowsOf(1)).toEqual(whole);
  expect(await rowsOf(7)).toEqual(whole);
});

test('JSON that is nested too deeply, or another one, is refused', async () => {
  const folder = await newFolder();
  const file = path.join(folder, 'deep.json');
  await writeFile(file, `{"data":${'['.repeat(10_000)}`);
  await expect(read(file)).rejects.toThrow(/nested too deeply/);
  await writeFile(file, '{"data":{"posts":[]}}');
  await expect(read(file)).rejects.toThrow(/has no posts/);
  await writeFile(file, '{"items":[]}');
  await expect(readerFor(file, {})).rejects.toThrow(/no format that Antiphon recognizes/);
});
