/** The images and files of an import from end to end: `antiphon import` of a folder and of a site's HTML, and its undo. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importCommand } from '../../../src/cli/import.ts';
import { testBlog, type TestBlog } from '../../support/blog/test-blog.ts';
import { aJpeg } from '../../support/samples/media.ts';

async function importing({ deps }: TestBlog, ...words: string[]): Promise<string> {
  let printed = '';
  await importCommand.run(deps, words, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

function aFolder(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-media-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const post = (body: string) => `---\ntitle: A hill\ndate: 2020-05-17T10:00:00Z\n---\n${body}\n`;

test('the images of a folder are in the library at the end, a second import changes nothing, and an undo removes them', async () => {
  const blog = await testBlog();
  const folder = aFolder({
    'content/posts/hill/index.md': post('Up.\n\n![A map](map.jpg)'),
    'content/posts/hill/map.jpg': await aJpeg(),
  });
  const printed = await importing(blog, folder);
  expect(printed).toContain('Images and files: 1 in the media library\n');
  const { db } = blog.deps;
  const imported = await db.post.findFirstOrThrow();
  expect(imported.markdown).toMatch(/!\[A map\]\(\/media\/[0-9a-f]{16}\/map-1000\.webp\)/);
  expect(imported.bodyHtml).toContain('srcset=');
  const second = JSON.parse(await importing(blog, folder, '--json')) as Record<string, number>;
  expect(second).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  expect(await db.media.count()).toBe(1);
  await importing(blog, 'undo', '1');
  expect(await db.post.count()).toBe(0);
  expect(await db.media.count()).toBe(0);
  expect(await db.outboxEntry.count()).toBe(0);
});

test('`--media later` fetches nothing until `antiphon import media`, which reads a folder first', async () => {
  const blog = await testBlog();
  const site = await blog.sourceSite({}, 'old.example');
  const folder = aFolder({
    'content/posts/hill.md': post(
      `![A map](${site.url('/wp-content/uploads/a-300x200.jpg')}) ![](${site.url('/b.jpg')})`,
    ),
  });
  const uploads = aFolder({ 'uploads/a.jpg': await aJpeg() });
  await importing(blog, folder, '--media', 'later', '--site', site.url(''));
  expect(site.requested).toEqual([]);
  const printed = await importing(blog, 'media', '1', '--media-from', uploads);
  expect(printed).toContain('1 in the media library, 1 could not be fetched\n');
  expect(printed).toContain(`${site.url('/b.jpg')}: Its server answered that it is not there`);
  expect(site.requested).toEqual(['/b.jpg']);
  const { markdown } = await blog.deps.db.post.findFirstOrThrow();
  expect(markdown).toContain(`](/media/`);
  expect(markdown).toContain(`![](${site.url('/b.jpg')})`);
});
