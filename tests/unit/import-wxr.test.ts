import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { Entry, ReadOptions } from '../../src/import/entry.ts';
import { wxrReader } from '../../src/import/wxr/reader.ts';
import {
  notesIn as notes,
  postIn as post,
  postsIn as posts,
  readEntries,
  responsesIn as responses,
} from '../support/read-entries.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/import/wxr');
const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-wxr-'));

const read = (file: string) => readEntries(wxrReader, file);
const fixture = (name: string, options: Partial<ReadOptions> = {}) =>
  readEntries(wxrReader, path.join(FIXTURES, name), options);

const everything = await fixture('everything.xml');

test('the head of a WXR file becomes the site, its authors and its terms once each', () => {
  expect(everything[0]).toEqual({
    kind: 'site',
    url: 'https://old.example/blog',
    title: 'Ferry & Tide',
    description: 'Notes from a coast',
    language: 'en-GB',
    generator: 'WordPress 6.4.1',
  });
  expect(everything.filter(({ kind }) => kind === 'author')).toEqual([
    {
      kind: 'author',
      id: 'mira',
      name: 'Míra Nováková',
      email: 'mira@old.example',
      url: null,
      bio: '',
    },
    { kind: 'author', id: 'guest', name: 'guest', email: null, url: null, bio: '' },
  ]);
  expect(everything.filter(({ kind }) => kind === 'term')).toEqual([
    {
      ...{ kind: 'term', taxonomy: 'category', slug: 'boats', name: 'Boats & ships' },
      ...{ description: '', parentSlug: 'travel' },
    },
    {
      ...{ kind: 'term', taxonomy: 'category', slug: 'travel', name: 'Travel' },
      ...{ description: 'Going away', parentSlug: null },
    },
    {
      ...{ kind: 'term', taxonomy: 'tag', slug: '日本', name: '日本' },
      ...{ description: '', parentSlug: null },
    },
  ]);
});

test('a post of a WXR file keeps its earlier URLs, dates, terms, switches, cover and fields', () => {
  expect(post(everything, '12')).toEqual({
    kind: 'post',
    id: '12',
    postKind: 'post',
    link: 'https://old.example/blog/2025/09/01/late-ferry/',
    oldLinks: [
      '/?p=12',
      'https://old.example/blog/2025/08/31/late-ferry/',
      'https://old.example/blog/2025/09/01/the-ferry/',
      'https://old.example/blog/2025/08/31/the-ferry/',
      // The page of an image that was uploaded to it.
      'https://old.example/blog/late-ferry/a/',
      '/?attachment_id=20',
    ],
    guid: 'https://old.example/blog/?p=12',
    wordpressId: 12,
    title: 'A late ferry & its crew',
    body: {
      format: 'html',
      source: [
        '<p>Six hours late.<br />\nThen rain.</p>',
        '<figure><img src="https://old.example/blog/wp-content/uploads/a.jpg" alt="A quay" /><figcaption>The quay</figcaption></figure>',
        '<figure><img src="https://old.example/blog/wp-content/uploads/a-300x200.jpg" alt="A" /><figcaption>The <em>harbour</em></figcaption></figure>',
        '<p>[contact-form-7 id="3"]</p>',
        '<p><a href="https://old.example/ferry%20song.mp3">ferry song.mp3</a></p>',
      ].join('\n'),
    },
    excerpt: 'Waiting for a boat.',
    slug: 'late-ferry',
    status: 'published',
    password: null,
    publishedAt: new Date('2025-09-01T09:00:00Z'),
    updatedAt: new Date('2025-09-02T09:00:00Z'),
    authorId: 'mira',
    terms: [
      { taxonomy: 'category', slug: 'boats', name: 'Boats & ships' },
      { taxonomy: 'tag', slug: '日本', name: '日本' },
    ],
    seriesOrder: null,
    cover: { mediaId: '20' },
    commentsOpen: false,
    pings: { pingbacksOpen: true, trackbacksOpen: true, webmentionsOpen: true },
    pinned: true,
    parentId: null,
    position: 0,
    language: 'en',
    responseTo: null,
    fields: [
      { name: 'mood', value: 'calm' },
      { name: 'crew', value: '["Míra","Jo"]' },
    ],
    notified: null,
  });
});

test('a page of a WXR file keeps its parent and place, and its blocks become HTML with footnotes', () => {
  const page = post(everything, '13');
  expect(page).toMatchObject({
    ...{ postKind: 'page', parentId: '11', position: 4, status: 'private', authorId: 'guest' },
    // In the blog's own zone, as the date in UTC is zero.
    publishedAt: new Date('2025-09-03T10:00:00Z'),
    excerpt: 'Who we are',
    oldLinks: ['/?page_id=13'],
  });
  expect(page.body.source.replace(/\s+/g, ' ')).toBe(
    '<p>Hello<sup data-fn="n1" class="fn"><a href="#n1" id="n1-link">1</a></sup></p> <p>Yours</p> <ol class="wp-block-footnotes"><li id="n1">A <em>note</em> <a href="#n1-link">↩︎</a></li></ol>',
  );
});

test('a scheduled post with a password is protected, and a link by its id is no permalink', () => {
  expect(post(everything, '14')).toMatchObject({
    ...{ status: 'protected', password: 'sesame', link: null, oldLinks: ['/?p=14'] },
    publishedAt: new Date('2999-01-01T00:00:00Z'),
  });
});

test('comments, pingbacks, trackbacks and webmentions keep their kind, state, parent and date', () => {
  expect(responses(everything).map(({ id, state }) => `${id} ${state}`)).toEqual([
    ...['31 approved', '32 pending', '33 approved', '34 approved', '35 approved'],
  ]);
  expect(responses(everything)).toMatchObject([
    {
      ...{ type: 'comment', parentId: null, authorName: 'Jo', authorEmail: 'jo@reader.example' },
      ...{ authorUrl: 'https://reader.example/', byAuthorId: null, postId: '12' },
      at: new Date('2025-09-01T10:00:00Z'),
      body: { format: 'html', source: '<p>I was on it!</p>\n<p>Really.</p>' },
    },
    { type: 'comment', parentId: '31', byAuthorId: 'mira' },
    {
      ...{ type: 'linkback', via: 'pingback', source: 'https://other.example/x', title: 'A & B' },
      ...{ linkbackType: 'mention', excerpt: 'on the ferry', site: null },
    },
    {
      ...{ via: 'trackback', source: 'https://other.example/t', title: 'On time' },
      ...{ site: 'The other blog', excerpt: 'It can be done…' },
    },
    {
      ...{ via: 'webmention', source: 'https://ana.example/notes/1', linkbackType: 'like' },
      ...{ author: 'Ana', authorUrl: 'https://ana.example/', title: null, excerpt: 'Same here.' },
    },
  ]);
});

test('what is not taken from a WXR file is noted, each kind by itself', () => {
  expect(notes(everything).sort()).toEqual([
    'changed: Enclosures that the text does not link to became links at its end',
    'changed: The post format “aside” is not kept: the text is',
    'changed: The shortcode [contact-form-7] stays as text',
    'lost: An image of a gallery that is not in the export',
    'lost: Comments of the type “order_note”',
    'lost: Entries of navigation menus',
    'lost: Posts in the trash',
    'lost: Posts of the type “book”',
    'lost: Spam comments',
    'lost: Terms of the taxonomy “genre”',
  ]);
});

test('posts in the trash come as drafts and spam as spam if they are asked for', async () => {
  const entries = await fixture('everything.xml', { trash: true });
  expect(post(entries, '15').status).toBe('draft');
  expect(responses(entries).find(({ id }) => id === '36')?.state).toBe('spam');
});

test('media of a WXR file have their URL, the URLs of their page and their alternative text', () => {
  expect(everything.filter(({ kind }) => kind === 'media')).toEqual([
    {
      kind: 'media',
      id: '20',
      url: 'https://old.example/blog/wp-content/uploads/a.jpg',
      pageUrls: ['https://old.example/blog/late-ferry/a/', '/?attachment_id=20'],
      alt: 'A quay',
    },
  ]);
});

test('a WXR 1.0 file without authors has those of its posts, and escaped titles are decoded once', async () => {
  const entries = await fixture('version-1.0-without-authors.xml');
  expect(entries.find(({ kind }) => kind === 'author')).toMatchObject({ id: 'anna', name: 'anna' });
  expect(post(entries, '7')).toMatchObject({
    ...{ title: 'R&D &amp; more', link: 'http://old.example/archives/7' },
    terms: [
      { taxonomy: 'category', name: 'Uncategorized' },
      { taxonomy: 'tag', slug: 'r-d', name: 'R&D' },
    ],
  });
});

test('raw ampersands and control characters are repaired and noted, and the next item is read', async () => {
  const entries = await fixture('raw-ampersand-and-controls.xml');
  expect(post(entries, '1')).toMatchObject({
    ...{ title: 'Salt & pepper;', link: 'http://old.example/salt?a=1&b=2' },
    body: { source: '<p>Ticktock</p>' },
  });
  expect(post(entries, '2').title).toBe('After');
  expect(new Set(notes(entries))).toEqual(
    new Set(['repaired: A raw & was taken as text', 'repaired: Control characters were removed']),
  );
});

test('split and nested CDATA keep their text byte for byte, and backslashes survive', async () => {
  const found = post(await fixture('cdata.xml'), '1');
  expect(found.title).toBe('Split');
  expect(found.body.source).toBe(
    '<p>An <code>&lt;![CDATA[ tag ]]&gt;</code>, ]] > and <![CDATA[.</p>',
  );
  expect(found.fields).toEqual([
    { name: 'end', value: ']]>' },
    { name: 'slashes', value: '\\"C:\\\\dir\\"' },
  ]);
});

test('elements count by their namespace and not by their prefix', async () => {
  const entries = await fixture('namespaces.xml');
  expect(entries[0]).toMatchObject({ url: 'http://old.example' });
  expect(entries.some(({ kind }) => kind === 'author')).toBe(false);
  expect(post(entries, '1').title).toBe('Another prefix');
});

test.each([
  ['windows-1252-undeclared.xml', []],
  ['utf-16.xml', []],
  ['utf-8-with-other-bytes.xml', ['repaired: Bytes that are not UTF-8 were read as windows-1252']],
])('%s is read in the encoding that it is in', async (name, repairs) => {
  const entries = await fixture(name);
  expect(post(entries, '1').title).toBe('Café “crème”');
  expect(notes(entries)).toEqual(repairs);
});

test('a packed file, a zip of parts and a folder of parts have the entries of one file', async () => {
  const text = readFileSync(path.join(FIXTURES, 'everything.xml'), 'utf8');
  const packed = path.join(folder, 'export.xml.gz');
  writeFileSync(packed, gzipSync(text));
  expect(await read(packed)).toEqual(everything);

  // The attachment is in a later part than its post.
  const [head = '', ...items] = text.split(/(?=\t<item>)/);
  const part = (some: string[]) =>
    `${head}${some.join('').replace(/<\/channel>[\s\S]*/, '')}</channel></rss>`;
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(part(items.slice(0, 2))), 'blog/export.1.xml');
  zip.addBuffer(gzipSync(part(items.slice(2))), 'blog/export.2.xml.gz');
  zip.addBuffer(Buffer.from('junk'), '__MACOSX/._export.1.xml');
  zip.addBuffer(Buffer.from('not xml'), 'blog/readme.txt');
  zip.end();
  const zipped = path.join(folder, 'export.zip');
  writeFileSync(zipped, await buffer(zip.outputStream));
  const ids = (entries: Entry[]) => posts(entries).map(({ id, cover }) => [id, cover]);
  expect(ids(await read(zipped))).toEqual(ids(everything));
});

test('a reader that is stopped ends early, without an error', async () => {
  const entries = await fixture('everything.xml', { signal: AbortSignal.abort() });
  expect(entries).toEqual([]);
});

test('the first text of a file tells whether it is WXR', () => {
  const recognizes = (head: string) =>
    wxrReader.recognizes({ path: '/x.xml', isFolder: false, head });
  expect(recognizes(readFileSync(path.join(FIXTURES, 'everything.xml'), 'utf8'))).toBe(true);
  expect(recognizes('<rss version="2.0"><channel><title>A feed</title>')).toBe(false);
});
