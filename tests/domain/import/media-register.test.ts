import { describe, expect, test } from 'vitest';
import { transact } from '../../../src/db/client.ts';
import type { MediaEntry } from '../../../src/import/entry.ts';
import type { MediaRun, PostWithMedia } from '../../../src/import/media/media.ts';
import { mediaOf, registerMedia, registerMediaEntry } from '../../../src/import/media/register.ts';
import { createRun } from '../../../src/import/runs.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const UPLOADS = 'https://old.example/wp-content/uploads';

async function scene(media: MediaRun['media'] = 'yes') {
  const blog = await testBlog();
  const { id } = await createRun(blog.deps, { path: '/x.xml', name: 'x.xml' });
  const run = { id, site: 'wxr https://old.example', siteUrl: 'https://old.example', media };
  const now = blog.deps.clock.now();
  return {
    blog,
    run,
    post: (post: Omit<PostWithMedia, 'cover'> & { cover?: PostWithMedia['cover'] }) =>
      transact(blog.deps.db, (transaction) =>
        registerMedia(transaction, run, { cover: null, ...post }, now),
      ),
    entry: (entry: Partial<MediaEntry>) =>
      transact(blog.deps.db, (transaction) =>
        registerMediaEntry(
          transaction,
          run,
          { kind: 'media', id: '9', url: `${UPLOADS}/a.jpg`, pageUrls: [], alt: null, ...entry },
          now,
        ),
      ),
  };
}

async function rows({ deps: { db } }: TestBlog) {
  const found = await db.importedMedia.findMany({
    orderBy: { id: 'asc' },
    select: {
      url: true,
      state: true,
      alt: true,
      nextFetchAt: true,
      posts: { select: { postId: true, isCover: true }, orderBy: { isCover: 'asc' } },
    },
  });
  return found.map(({ nextFetchAt, ...row }) => ({ ...row, isDue: nextFetchAt !== null }));
}

const html = (source: string) => ({ format: 'html' as const, source });

describe('media of an imported post', () => {
  test('every size of an image and the link to it are one row, and it is due', async () => {
    const { blog, post } = await scene();
    const { id: postId } = await aPost(blog.deps);
    const body = html(
      `<a href="${UPLOADS}/a.jpg"><img src="${UPLOADS}/a-300x200.jpg"></a> <a href="/files/b.pdf">b</a>
       <img src="https://other.example/c.jpg"> <a href="https://old.example/a-post/">d</a>`,
    );
    await post({ postId, body });
    await post({ postId, body });
    const posts = [{ postId, isCover: false }];
    expect(await rows(blog)).toEqual([
      { url: `${UPLOADS}/a.jpg`, state: 'waiting', alt: null, isDue: true, posts },
      { url: 'https://old.example/files/b.pdf', state: 'waiting', alt: null, isDue: true, posts },
    ]);
  });

  test('a link to an attachment page and a cover by id are joined with their entry that comes later', async () => {
    const { blog, post, entry } = await scene();
    const { id: postId } = await aPost(blog.deps);
    await post({
      postId,
      body: html(
        `<a href="https://old.example/a-post/map/"><img src="${UPLOADS}/a-1024x768.jpg"></a> <a href="/?attachment_id=10">x</a>`,
      ),
      cover: { mediaId: '9' },
    });
    await entry({ id: '10', url: `${UPLOADS}/b.pdf` });
    await entry({ pageUrls: ['/a-post/map'], alt: 'A map' });
    const cover = { postId, isCover: true };
    const inText = { postId, isCover: false };
    const common = { state: 'waiting', isDue: true };
    expect(await rows(blog)).toEqual([
      { ...common, url: `${UPLOADS}/a.jpg`, alt: 'A map', posts: [inText, cover] },
      { ...common, url: `${UPLOADS}/b.pdf`, alt: null, posts: [inText] },
    ]);
  });

  test('a link to an attachment page and a cover by id find their entry that came before', async () => {
    const { blog, post, entry } = await scene();
    const { id: postId } = await aPost(blog.deps);
    await entry({ pageUrls: ['https://old.example/a-post/map/'] });
    await post({
      postId,
      body: html('<a href="http://www.old.example/a-post/map">the map</a>'),
      cover: { mediaId: '9' },
    });
    const [row, ...others] = await rows(blog);
    expect(others).toEqual([]);
    expect(row?.posts).toEqual([
      { postId, isCover: false },
      { postId, isCover: true },
    ]);
  });

  test('`later` makes rows that are not due, `no` makes none', async () => {
    const later = await scene('later');
    const { id: postId } = await aPost(later.blog.deps);
    await later.post({ postId, body: html('<img src="/a.png">') });
    expect(await rows(later.blog)).toMatchObject([{ state: 'waiting', isDue: false }]);

    const none = await scene('no');
    const other = await aPost(none.blog.deps);
    await none.post({ postId: other.id, body: html('<img src="/a.png">') });
    await none.entry({});
    expect(await rows(none.blog)).toEqual([]);
  });

  test('files of a folder are named by their path, and images of this library are left alone', () => {
    const markdown = (source: string) => ({ format: 'markdown' as const, source });
    const run = { siteUrl: '', media: 'yes' as const };
    const body = markdown('![](posts/a%20b.jpg) ![](/media/0123456789abcdef/a-1600.webp)');
    expect(mediaOf(run, { body, cover: { url: 'posts/c.jpg', alt: null } })).toMatchObject([
      { url: 'http://imported.invalid/posts/a%20b.jpg', hostName: 'imported.invalid' },
      { url: 'http://imported.invalid/posts/c.jpg' },
    ]);
  });
});
