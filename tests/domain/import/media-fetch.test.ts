import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMediaFetches, fetchMediaOf } from '../../../src/import/media/fetch-due.ts';
import {
  countMedia,
  listUnfetched,
  startMedia,
  undoMedia,
} from '../../../src/import/media/runs.ts';
import { savePost } from '../../../src/posts/save.ts';
import {
  file,
  html,
  importedScene,
  items,
  jpeg,
  md,
} from '../../support/samples/imported-media.ts';
import { aJpeg, anMp3, aPdf } from '../../support/samples/media.ts';

describe('media of an import', () => {
  test('images and files are put into the library, and the post shows them, without an edit', async () => {
    const { blog, site, post, fetch, read, rows } = await importedScene({
      '/wp-content/uploads/a.jpg': await jpeg(),
      '/files/talk.mp3': file(anMp3(), 'audio/mpeg'),
    });
    const before = site.url('/wp-content/uploads/a-300x200.jpg');
    const id = await post(
      md(
        `[![A map](${before})](/wp-content/uploads/a.jpg)\n\n[Talk](${site.url('/files/talk.mp3')})\n\n\`${before}\``,
      ),
    );
    const { updatedAt } = await read(id);
    expect(await fetch()).toBe(2);
    const [talk, image] = await items(blog);
    const after = await read(id);
    expect(after.markdown).toBe(
      `[![A map](${image?.path ?? ''})](${image?.path ?? ''})\n\n[Talk](${talk?.path ?? ''})\n\n\`${before}\``,
    );
    expect(after.bodyHtml).toContain('srcset="/media/');
    expect(after).toMatchObject({ version: 8, updatedAt });
    const thing = await blog.deps.db.importedThing.findFirst({ where: { ourId: id } });
    expect(thing?.version).toBe(8);
    expect(await blog.deps.db.postMedia.count({ where: { postId: id } })).toBe(2);
    expect(await blog.deps.db.revision.count()).toBe(0);
    expect(await rows()).toMatchObject([
      { state: 'stored', failure: null, created: true, nextFetchAt: null },
      { state: 'stored', failure: null, created: true, nextFetchAt: null },
    ]);
    expect(site.requested).toEqual(['/wp-content/uploads/a.jpg', '/files/talk.mp3']);
    expect(await fetch()).toBe(0);
  });

  test('HTML changes in its URLs only, and links to attachment pages lead to the file', async () => {
    const { blog, site, post, entry, fetch, read } = await importedScene({
      '/up/a.jpg': await jpeg(),
      '/up/b.pdf': file(aPdf(), 'application/pdf'),
    });
    const id = await post(
      html(
        `<P align=left><a href="${site.url('/post/map/')}"><img class=x src="${site.url('/up/a-5x5.jpg')}" srcset="y 2x"></a>\n<a rel="attachment wp-att-12" href="/?p=3">b</a> &copy;`,
      ),
      { mediaId: '11' },
    );
    await entry({ id: '11', url: '/up/a.jpg', pageUrls: ['/post/map/'], alt: 'A map' });
    await entry({ id: '12', url: '/up/b.pdf' });
    await fetch();
    const [pdf, image] = await items(blog);
    const { markdown, coverId } = await read(id);
    expect(markdown).toBe(
      `<P align=left><a href="${image?.path ?? ''}"><img class=x src="${image?.path ?? ''}"></a>\n<a rel="attachment wp-att-12" href="${pdf?.path ?? ''}">b</a> &copy;`,
    );
    expect(coverId).toBe(image?.id);
    expect(image).toMatchObject({ kind: 'image', alt: 'A map' });
  });

  test('the size in the text is fetched where the upload is gone', async () => {
    const { post, fetch, site, rows } = await importedScene({ '/up/a-300x200.jpg': await jpeg() });
    await post(md(`![](${site.url('/up/a-300x200.jpg')})`));
    await fetch();
    expect(site.requested).toEqual(['/up/a.jpg', '/up/a-300x200.jpg']);
    expect(await rows()).toMatchObject([{ state: 'stored' }]);
  });

  test('a post that was edited is changed where it still has the URL, and counts as edited', async () => {
    const { blog, post, fetch, site, read } = await importedScene({ '/a.jpg': await jpeg() });
    const id = await post(md(`![](${site.url('/a.jpg')})`));
    const edited = `Edited. ![](${site.url('/a.jpg')})`;
    await savePost(blog.deps, { title: `Post ${site.url('/a.jpg').length + 5}`, markdown: edited });
    await fetch();
    const { markdown, version } = await read(id);
    expect(markdown).toMatch(/^Edited\. !\[\]\(\/media\//);
    const thing = await blog.deps.db.importedThing.findFirst({ where: { ourId: id } });
    expect(thing?.version).not.toBe(version);
  });

  test('a further post gets what is in the library already, without a request', async () => {
    const { blog, post, fetch, site, read } = await importedScene({ '/a.jpg': await jpeg() });
    const source = `![](${site.url('/a.jpg')})`;
    await post(md(source));
    await fetch();
    const id = await post(md(`${source} again`));
    await fetch();
    expect((await read(id)).markdown).toMatch(/^!\[\]\(\/media\//);
    expect(site.requested).toEqual(['/a.jpg']);
    expect(await items(blog)).toHaveLength(1);
  });

  test('what a process stored before it was killed is shown by the next one', async () => {
    const { blog, post, fetch, site, read, runId } = await importedScene({
      '/a.jpg': await jpeg(),
    });
    const id = await post(md(`![](${site.url('/a.jpg')})`));
    await fetch();
    const { markdown } = await read(id);
    // As it was between the fetch and the rewriting.
    const { importedMediaPost, importedMedia, post: posts } = blog.deps.db;
    const before = { markdown: `![](${site.url('/a.jpg')})`, version: 7 };
    await posts.update({ where: { id }, data: before });
    const row = await importedMedia.findFirstOrThrow({ where: { runId } });
    await importedMediaPost.create({ data: { importedMediaId: row.id, postId: id } });
    await createMediaFetches(blog.deps).fetchDue(new AbortController().signal);
    expect(await read(id)).toMatchObject({ markdown, version: 8 });
    expect(site.requested).toHaveLength(1);
  });

  test('what a process added before it was killed is still the import’s own', async () => {
    const { blog, post, fetch, site, rows, runId } = await importedScene({
      '/a.jpg': await jpeg(),
    });
    await post(md(`![](${site.url('/a.jpg')})`));
    await fetch();
    const waiting = { state: 'waiting', mediaId: null, created: false };
    await blog.deps.db.importedMedia.updateMany({
      where: { runId },
      data: { ...waiting, nextFetchAt: blog.clock.now() },
    });
    await fetch();
    expect(await rows()).toMatchObject([{ state: 'stored', created: true }]);
    expect(await items(blog)).toHaveLength(1);
  });

  test('`later` waits until it is started', async () => {
    const { blog, post, fetch, site, runId, read } = await importedScene(
      { '/a.jpg': await jpeg() },
      { options: { media: 'later' } },
    );
    const id = await post(md(`![](${site.url('/a.jpg')})`));
    expect(await fetch()).toBe(0);
    expect(await startMedia(blog.deps, runId)).toBe(1);
    const { signal } = new AbortController();
    const counts = await fetchMediaOf(blog.deps, runId, { signal });
    expect(counts).toEqual({ waiting: 0, stored: 1, failed: 0, skipped: 0 });
    expect((await read(id)).markdown).toContain('/media/');
  });

  test('a folder is read before anything is fetched, and missing files are named', async () => {
    const { blog, post, fetch, site, runId, read } = await importedScene({}, { isFolder: true });
    const folder = path.join(blog.deps.config.dataDir, 'site');
    mkdirSync(path.join(folder, 'uploads/2016/01'), { recursive: true });
    writeFileSync(path.join(folder, 'uploads/2016/01/café.jpg'), await aJpeg());
    const options = { mediaFrom: folder };
    await blog.deps.db.importRun.update({
      where: { id: runId },
      data: { options: JSON.stringify(options) },
    });
    const id = await post(
      md('![](wp-content/uploads/2016/01/caf%C3%A9-300x200.jpg) ![](uploads/2016/02/x.jpg)'),
    );
    await fetch();
    expect((await read(id)).markdown).toMatch(
      /^!\[\]\(\/media\/[0-9a-f]{16}\/cafe-1000\.webp\) !\[\]\(uploads\/2016\/02\/x\.jpg\)$/,
    );
    expect(site.requested).toEqual([]);
    const [missing] = await listUnfetched(blog.deps, runId, { max: 5 });
    expect(missing).toMatchObject({
      state: 'failed',
      failure: 'There is no such file in the folder.',
    });
  });

  test('undoing a run deletes what it added and nothing else uses', async () => {
    const { blog, post, fetch, site, runId } = await importedScene({
      '/a.jpg': await jpeg(),
      '/b.jpg': await jpeg(),
    });
    const first = await post(md(`![](${site.url('/a.jpg')})`));
    const second = await post(md(`![](${site.url('/b.jpg')}) and`));
    await fetch();
    await blog.deps.db.post.delete({ where: { id: first } });
    expect(await undoMedia(blog.deps, runId)).toEqual({ deleted: 1, kept: 1 });
    expect(await items(blog)).toHaveLength(1);
    expect(await blog.deps.db.postMedia.count({ where: { postId: second } })).toBe(1);
    expect(await countMedia(blog.deps, runId)).toMatchObject({ stored: 0 });
    expect(await undoMedia(blog.deps, runId)).toEqual({ deleted: 0, kept: 0 });
  });
});
