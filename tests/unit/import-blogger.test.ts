import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { bodyFromBlogger } from '../../src/import/blogger/body.ts';
import { bloggerReader } from '../../src/import/blogger/reader.ts';
import { readerFor } from '../../src/import/readers.ts';
import { notesIn, postIn, postsIn, readEntries, responsesIn } from '../support/read-entries.ts';
import { expectLinear } from '../support/linear.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/import/blogger');
const atom = await readEntries(bloggerReader, path.join(FIXTURES, 'blog-01-02-2020.xml'));
const takeout = await readEntries(bloggerReader, path.join(FIXTURES, 'feed.atom'));

test('the head of a Blogger file becomes the site', () => {
  expect(atom[0]).toEqual({
    kind: 'site',
    url: 'http://harbour.example',
    title: 'Harbour & Sea',
    description: 'Boats',
    language: null,
    generator: 'Blogger',
  });
});

test('a Blogger post keeps its earlier URL, dates, labels and author, and gets paragraphs and figures', () => {
  expect(postIn(atom, '10')).toMatchObject({
    ...{ postKind: 'post', title: 'A boat & a map', status: 'published', slug: 'a-boat' },
    link: 'http://harbour.example/2018/09/a-boat.html',
    guid: 'tag:blogger.com,1999:blog-1.post-10',
    publishedAt: new Date('2018-09-01T17:00:00Z'),
    updatedAt: new Date('2018-09-02T17:00:00Z'),
    ...{ authorId: 'Ilse', excerpt: 'One two three four' },
    terms: [{ taxonomy: 'tag', name: 'Long boats' }],
    body: {
      format: 'html',
      source:
        '<p>One<br />two three</p>\n<p>four</p>\n<figure><img src="http://1.bp.example/x/s1600/a.jpg" /><figcaption>The <i>quay</i></figcaption></figure>\n<p>end</p>',
    },
  });
  expect(atom.find(({ kind }) => kind === 'author')).toMatchObject({
    ...{ id: 'Ilse', email: null, url: 'http://www.blogger.com/profile/5' },
  });
});

test('drafts and pages of Blogger are drafts and pages', () => {
  expect(postIn(atom, '11')).toMatchObject({ status: 'draft', link: null, slug: null, title: '' });
  expect(postIn(atom, '12')).toMatchObject({
    ...{
      postKind: 'page',
      status: 'published',
      slug: 'about',
      link: 'http://harbour.example/p/about.html',
    },
  });
});

test('comments of Blogger keep their thread, also before their post', () => {
  expect(responsesIn(atom)).toMatchObject([
    {
      ...{
        id: '20',
        postId: '10',
        parentId: null,
        authorName: 'Jo',
        authorUrl: 'http://jo.example/',
      },
      ...{ state: 'approved', body: { source: '<p>Nice<br />boat</p>' } },
    },
    { id: '21', postId: '10', parentId: '20' },
  ]);
  expect(responsesIn(takeout)).toMatchObject([
    { id: '20', postId: '10', authorUrl: null, parentId: null },
  ]);
});

test('what is twice in a Blogger file, and what is not taken, is noted', () => {
  expect(notesIn(atom)).toEqual([
    'lost: The theme of the blog',
    'repaired: Entries that are in the file twice, or have no id',
  ]);
  expect(notesIn(takeout)).toEqual(['lost: Posts in the trash']);
});

test('a Takeout feed has its posts by filename, status and description', () => {
  expect(postsIn(takeout)).toMatchObject([
    {
      ...{ id: '10', link: '/2025/01/a-boat.html', slug: 'a-boat', status: 'published' },
      ...{ excerpt: 'About a boat', publishedAt: new Date('2025-01-01T10:00:00Z') },
      terms: [{ taxonomy: 'tag', name: 'Boats' }],
    },
    { id: '14', postKind: 'page', status: 'draft', link: null },
  ]);
});

test('a Takeout archive is recognized packed and unpacked, with themes beside its feed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-blogger-'));
  const feed = readFileSync(path.join(FIXTURES, 'feed.atom'));
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('<html>Your archive</html>'), 'Takeout/archive_browser.html');
  zip.addBuffer(Buffer.from('<b:skin/>'), 'Takeout/Blogger/Blogs/Harbour/theme-layouts.xml');
  zip.addBuffer(feed, 'Takeout/Blogger/Blogs/Harbour/feed.atom');
  zip.end();
  const file = path.join(folder, 'takeout.zip');
  writeFileSync(file, await buffer(zip.outputStream));
  const blog = path.join(folder, 'unpacked/Takeout/Blogger/Blogs/Harbour');
  mkdirSync(blog, { recursive: true });
  writeFileSync(path.join(blog, 'feed.atom'), feed);
  for (const given of [file, path.join(folder, 'unpacked')]) {
    const { reader, input } = await readerFor(given, {});
    expect(reader.format).toBe('blogger');
    expect(postsIn(await readEntries(reader, input.path, input))).toHaveLength(2);
  }
});

test.each([
  [
    'a thumbnail that links to itself is shown in full size',
    '<a href="https://b.example/a/s1600/x.jpg"><img src="https://b.example/a/w640-h480/x.jpg"></a>',
    '<p><img src="https://b.example/a/s1600/x.jpg"></p>',
  ],
  [
    'an image that links elsewhere keeps its link',
    '<a href="https://c.example/"><img src="https://b.example/s320/x.jpg"></a>',
    '<p><a href="https://c.example/"><img src="https://b.example/s320/x.jpg"></a></p>',
  ],
  ['line ends in pre stay', '<pre>a\nb</pre>', '<pre>a\nb</pre>'],
])('%s', (_rule, given, expected) => {
  expect(bodyFromBlogger(given).html).toBe(expected);
});

test.each([
  '<table class="tr-caption-container">',
  '<a href="x"><img ',
  '<br/> ',
  '<a name="more">',
  '<td class="tr-caption">',
])('a Blogger text of %j takes linear time', (unit) => {
  expectLinear((length) => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    return () => bodyFromBlogger(text);
  }, 200_000);
});
