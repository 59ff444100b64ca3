/** An import whose run is done but for its media: an earlier blog as a site, and posts that were imported from it. */
import { transact } from '../../../src/db/client.ts';
import type { MediaEntry } from '../../../src/import/entry.ts';
import { createMediaFetches } from '../../../src/import/media/fetch-due.ts';
import type { PostWithMedia } from '../../../src/import/media/media.ts';
import { registerMedia, registerMediaEntry } from '../../../src/import/media/register.ts';
import type { ImportOptions } from '../../../src/import/options.ts';
import { createRun } from '../../../src/import/runs.ts';
import { filePath } from '../../../src/media/file.ts';
import { listItems } from '../../../src/media/library.ts';
import { imagePath, plainFile } from '../../../src/posts/images/image.ts';
import { aPost, testBlog, type TestBlogOptions } from '../blog/test-blog.ts';
import { aJpeg } from './media.ts';
import type { Answer } from '../sites/source-site.ts';

export const file = (body: Buffer, type: string): Answer => ({
  headers: { 'content-type': type },
  body,
});
export const jpeg = async () => file(await aJpeg(), 'image/jpeg');

export async function importedScene(
  pages: Record<string, Answer>,
  {
    options = {},
    env = {},
    isFolder = false,
  }: { options?: Partial<ImportOptions>; isFolder?: boolean } & TestBlogOptions = {},
) {
  const blog = await testBlog({ env });
  const { deps, clock } = blog;
  const site = await blog.sourceSite(pages, 'old.example');
  const run = await createRun(deps, { path: '/none.xml', name: 'none.xml', options });
  const siteUrl = isFolder ? '' : site.url('');
  await deps.db.importRun.update({ where: { id: run.id }, data: { siteUrl, state: 'done' } });
  const mediaRun = { id: run.id, site: 'wxr', siteUrl, media: run.options.media };
  const fetches = createMediaFetches(deps);
  return {
    blog,
    site,
    runId: run.id,
    /** A post that was imported with this text. */
    post: async (body: PostWithMedia['body'], cover: PostWithMedia['cover'] = null) => {
      const { id } = await aPost(deps, { title: `Post ${body.source.length}`, markdown: 'x' });
      const thing = { site: 'wxr', kind: 'post', sourceId: String(id), hash: 'x', version: 7 };
      await transact(deps.db, async (transaction) => {
        const data = { markdown: body.source, bodyFormat: body.format, version: 7, renderer: 0 };
        await transaction.post.update({ where: { id }, data });
        await transaction.importedThing.create({ data: { ...thing, ourId: id, runId: run.id } });
        const post = { postId: id, body, cover };
        await registerMedia(transaction, mediaRun, post, clock.now());
      });
      return id;
    },
    entry: (entry: Partial<MediaEntry> & Pick<MediaEntry, 'url'>) =>
      transact(deps.db, (transaction) =>
        registerMediaEntry(
          transaction,
          mediaRun,
          { kind: 'media', id: '9', pageUrls: [], alt: null, ...entry },
          clock.now(),
        ),
      ),
    fetch: () => fetches.fetchDue(new AbortController().signal),
    rows: () =>
      deps.db.importedMedia.findMany({
        orderBy: { id: 'asc' },
        select: { state: true, failure: true, attempts: true, nextFetchAt: true, created: true },
      }),
    read: (id: number) =>
      deps.db.post.findUniqueOrThrow({
        where: { id },
        select: { markdown: true, bodyHtml: true, version: true, coverId: true, updatedAt: true },
      }),
  };
}

export const md = (source: string) => ({ format: 'markdown' as const, source });
export const html = (source: string) => ({ format: 'html' as const, source });

export async function items(blog: Awaited<ReturnType<typeof importedScene>>['blog']) {
  const found = (await listItems(blog.deps, { max: 20 })).items;
  return found.map((item) => ({
    ...item,
    path: encodeURI(item.kind === 'image' ? imagePath(item, plainFile(item)) : filePath(item)),
  }));
}
