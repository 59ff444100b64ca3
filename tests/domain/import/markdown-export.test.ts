/** A blog as a zip of Markdown: what is in it, and that its import and the next export are equal. */
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { exportMarkdown } from '../../../src/export/markdown/write.ts';
import { openSourceFiles } from '../../../src/import/files/source-files.ts';
import { planRun } from '../../../src/import/plan.ts';
import { createRun } from '../../../src/import/runs.ts';
import { writeRun } from '../../../src/import/write.ts';
import { parsePostFile } from '../../../src/posts/front-matter/front-matter.ts';
import { SENT_HTML_FIELD } from '../../../src/posts/editable/sent-html.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { importComment, importLinkback, idOf } from '../../support/samples/imported.ts';
import { addressOf, aFile, anImage, aPdf } from '../../support/samples/media.ts';
import { doneIn } from '../../support/samples/import.ts';

let zips = 0;

async function zipOf(deps: Deps, isPrivate = false): Promise<string> {
  zips += 1;
  const file = path.join(deps.config.dataDir, `export-${zips}.zip`);
  await pipeline(Readable.from(exportMarkdown(deps, { isPrivate })), createWriteStream(file));
  return file;
}

async function filesIn(file: string): Promise<Record<string, string>> {
  const files = await openSourceFiles({ path: file, isFolder: false });
  const texts: Record<string, string> = {};
  for (const { path: name } of files.list) {
    texts[name] = (await files.read(name, 10_000_000))?.toString('latin1') ?? '';
  }
  files.close();
  return texts;
}

async function importZip(deps: Deps, file: string) {
  const { id } = await createRun(deps, {
    ...{ path: file, name: 'blog.zip', state: 'waiting' as const },
    options: { media: 'no' },
  });
  return doneIn(await writeRun(deps, id));
}

/** A blog with one of everything that the export holds. */
async function aFullBlog() {
  const blog = await testBlog();
  const { deps } = blog;
  const post = await aPost(deps, {
    ...{
      title: 'Notes: "on" a ferry',
      slug: 'notes',
      markdown: 'Six *hours*, `<b>`.\n\n    code\n',
    },
    ...{ categories: ['World', 'Sea'], tags: ['1984', 'yes'], series: 'Crossings', seriesOrder: 2 },
    ...{ author: 'Mira Sandveld', excerpt: 'In --- one: sentence', pinned: true, wordpressId: 7 },
    ...{ updatedAt: new Date('2026-11-02T09:00:00.123Z') },
    ...{ language: 'en-GB', webmentionsOpen: false, notifies: false },
  });
  // For programs that write to this blog: not exported.
  const sent = { postId: post.id, name: SENT_HTML_FIELD, value: 'x' };
  await deps.db.postField.create({ data: sent });
  await deps.db.oldPath.createMany({
    data: ['/old/ferry', '/øld'].map((old) => ({ path: old, postId: post.id })),
  });
  await aPost(deps, {
    ...{ title: 'Übersetzt', language: 'de', translationOf: 'notes', slug: 'überfahrt' },
  });
  await aPost(deps, { title: 'Draft', status: 'draft' });
  await aPost(deps, { title: 'Private', status: 'private', commentsOpen: false });
  await aPost(deps, { title: 'Protected', status: 'protected', password: 'open: sesame' });
  await aPost(deps, { title: 'Later', publishedAt: new Date('2027-01-01T00:00:00Z') });
  await aPost(deps, {
    ...{ title: '', markdown: 'A reply.', slug: 'reply' },
    responseTo: { kind: 'in-reply-to', url: 'https://other.example/event', rsvp: 'yes' },
    trackbacksTo: ['https://other.example/trackback/7'],
  });
  const html =
    '<table><tr><td colspan="2">One</td></tr>\r\n<tr><td>a</td><td>b</td></tr></table>\n\n';
  const table = await aPost(deps, { title: 'A table' });
  const source = { bodyFormat: 'html', markdown: html, excerpt: 'One a b' };
  await deps.db.post.update({ where: { id: table.id }, data: source });
  const about = await aPost(deps, { title: 'About', kind: 'page' });
  const team = await aPost(deps, { title: 'Team', kind: 'page' });
  await deps.db.post.update({
    where: { id: team.id },
    data: {
      parentId: about.id,
      position: 3,
      fields: { create: { name: 'mood', value: ' calm ' } },
      properties: { create: { name: 'check-in', value: '[{"type":["h-card"]},1]' } },
    },
  });
  return { blog, post };
}

test('the import of an export, exported again, is equal', async () => {
  const { blog, post } = await aFullBlog();
  const { deps } = blog;
  const linkback = idOf(await importLinkback(blog.deps, post));
  const parent = idOf(await importComment(blog.deps, post.id, { markdown: 'Not <i>HTML</i>' }));
  await importComment(blog.deps, post.id, {
    ...{ markdown: 'A reply', parent: { kind: 'comment', id: parent }, state: 'pending' },
  });
  await importComment(blog.deps, post.id, {
    ...{ markdown: 'To the page', parent: { kind: 'linkback', id: linkback } },
  });
  const zip = await zipOf(deps, true);
  const first = await filesIn(zip);

  const { deps: other } = await testBlog();
  const report = await importZip(other, zip);
  const second = await filesIn(await zipOf(other, true));
  expect(withoutIds(second)).toEqual(withoutIds(first));
  expect(report).toMatchObject({ posts: 8, pages: 2, comments: 3, keptAsHtml: 1, lost: [] });
  // A second import of the same changes nothing.
  expect(await importZip(other, zip)).toMatchObject({ created: 0, updated: 0, unchanged: 10 });
});

/** Ids of comments and linkbacks differ, and so do what was read of linkbacks when they were checked. */
function withoutIds(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      if (!name.startsWith('responses/')) return [name, text];
      const ids = new Map<string, string>();
      const named = (id: string) => ids.get(id) ?? ids.set(id, `#${ids.size}`).get(id) ?? '';
      return [
        name,
        text.replace(
          /"(id|parent|linkback)":(\d+)/g,
          (_, key: string, id: string) =>
            `"${key}":"${named(`${key === 'linkback' ? 'l' : ''}${id}`)}"`,
        ),
      ];
    }),
  );
}

test('a post’s file can be published by itself, and says all that front matter can', async () => {
  const { blog } = await aFullBlog();
  const files = await filesIn(await zipOf(blog.deps));
  const text = files['posts/2026/11/notes.md'] ?? '';
  expect(parsePostFile(text)).toMatchObject({
    ...{ title: 'Notes: "on" a ferry', slug: 'notes' },
    ...{ categories: ['World', 'Sea'], tags: ['1984', 'yes'], series: 'Crossings', seriesOrder: 2 },
    ...{ author: 'Mira Sandveld', wordpressId: 7, pinned: true, notifies: false },
    publishedAt: new Date('2026-11-01T08:00:00Z'),
  });
  expect(Object.keys(files)).toEqual([
    ...['README.txt', 'pages/about.md', 'pages/team.md', 'posts/2026/11/a-table.html'],
    'posts/2026/11/draft.md',
    ...['posts/2026/11/notes.md', 'posts/2026/11/private.md', 'posts/2026/11/protected.md'],
    ...['posts/2026/11/reply.md', 'posts/2026/11/überfahrt.md', 'posts/2027/01/later.md'],
    ...['redirects.txt', 'site.json'],
  ]);
  expect(files['redirects.txt']).toBe(
    '/old/ferry /2026/11/notes 301\n/%C3%B8ld /2026/11/notes 301\n',
  );
});

test('email addresses of commenters are in an export for private use only', async () => {
  const { blog, post } = await aFullBlog();
  await importComment(blog.deps, post.id, { authorEmail: 'mira@other.example' });
  const name = 'responses/posts/2026/11/notes.json';
  expect((await filesIn(await zipOf(blog.deps)))[name]).not.toContain('mira@other.example');
  expect((await filesIn(await zipOf(blog.deps, true)))[name]).toContain('mira@other.example');
});

test('images and files are in it once, and an import shows them from there', async () => {
  const blog = await testBlog();
  const image = await anImage(blog);
  const file = await aFile(blog, { name: 'Map of ports.pdf', content: aPdf() });
  await blog.deps.db.media.update({ where: { id: image.id }, data: { alt: 'The sea' } });
  await aPost(blog.deps, { markdown: `![](${addressOf(image)})`, coverId: image.id, slug: 'sea' });
  const zip = await zipOf(blog.deps);
  const files = await filesIn(zip);
  const [imageFile, pdf] = [
    `media/${image.hash.slice(0, 16)}/winter-sea.jpg`,
    `media/${file.hash.slice(0, 16)}/map-of-ports.pdf`,
  ];
  expect(files[imageFile]?.slice(0, 3)).toBe('\u00ff\u00d8\u00ff');
  expect(files[pdf]?.slice(0, 5)).toBe('%PDF-');
  expect(files['posts/2026/11/sea.md']).toContain(`cover: ${imageFile}`);

  const { deps: other } = await testBlog();
  const { id } = await createRun(other, {
    ...{ path: zip, name: 'blog.zip', options: { media: 'later' as const } },
  });
  expect(doneIn(await planRun(other, id))).toMatchObject({ posts: 1, media: 2, lost: [] });
});

test('a reader that ends early ends the reading of the database', async () => {
  const { blog } = await aFullBlog();
  const parts = exportMarkdown(blog.deps, { isPrivate: false });
  expect((await parts.next()).done).toBe(false);
  expect(await parts.return(undefined)).toEqual({ done: true, value: undefined });
});

test('a database that fails breaks the export off, so that no half of it is taken for a whole', async () => {
  const { blog } = await aFullBlog();
  const deps: Deps = {
    ...blog.deps,
    // Defined, not assigned: the client hands what is assigned on to itself, and to the next tests.
    db: Object.create(blog.deps.db, {
      media: { value: { findMany: () => Promise.reject(new Error('The disk is gone.')) } },
    }) as Deps['db'],
  };
  await expect(zipOf(deps)).rejects.toThrow('The disk is gone.');
});
