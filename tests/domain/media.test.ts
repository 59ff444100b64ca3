import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  deleteImage,
  describeImage,
  findMedia,
  findMediaFile,
  findOriginal,
  listMedia,
} from '../../src/media/library.ts';
import type { Media } from '../../src/media/image.ts';
import { addImage } from '../../src/media/upload.ts';
import { imageKey, widthsOf } from '../../src/posts/images/image.ts';
import { listPostsShowing } from '../../src/posts/images/images.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { lookAt, image } from '../support/samples/images.ts';
import { addressOf, aJpeg, anImage } from '../support/samples/media.ts';

async function upload(blog: TestBlog, bytes: Buffer, name = 'a.jpg') {
  const { id: userId } = await aUser(blog);
  return await addImage(blog.deps, { bytes, name, userId });
}

async function contentOf(blog: TestBlog, file: { width: number; format: string }) {
  const [media] = (await listMedia(blog.deps, { max: 1 })).media;
  if (!media) throw new Error('The image is missing.');
  const name = `${media.slug}-${file.width}.${file.format}`;
  const found = await findMediaFile(blog.deps, imageKey(media), name);
  return found ? await buffer(found.chunks()) : Buffer.alloc(0);
}

describe('uploads', () => {
  test('a photograph gets its sizes, upright, and its location is removed', async () => {
    const blog = await testBlog();
    const bytes = await image({ width: 1_200, height: 2_000 })
      .withExif({ IFD0: { Artist: 'Leyla' }, IFD3: { GPSLatitude: '40/1 22/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const outcome = await upload(blog, bytes, 'C:\\Fotos\\Am Kaspischen Meer!.HEIC.jpg');
    expect(outcome).toMatchObject({
      kind: 'added',
      media: { slug: 'am-kaspischen-meer-heic', width: 2_000, height: 1_200, alt: null },
    });
    const { files } = (outcome as { media: Parameters<typeof addressOf>[0] }).media;
    expect(widthsOf(files, 'webp')).toEqual([480, 960, 1_600, 2_000]);
    expect(widthsOf(files, 'avif')).toEqual([480, 960, 1_600]);
    for (const file of files) {
      const content = await contentOf(blog, file);
      const seen = await lookAt(content);
      expect(seen).toMatchObject({ width: file.width, exif: undefined });
      expect(seen.format).toBe(file.format === 'avif' ? 'heif' : 'webp');
      expect(Buffer.from(content).includes('Leyla')).toBe(false);
    }
  });

  test.each([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['avif', 'image/avif'],
  ] as const)('the original of a %s is stored whole, without metadata', async (format, type) => {
    const blog = await testBlog();
    const bytes = await image({ width: 600, height: 500 })
      .withExif({ IFD0: { Artist: 'Leyla' } })
      .toFormat(format)
      .toBuffer();
    const outcome = await upload(blog, bytes);
    const { media } = outcome as { media: Media };
    expect(media.originalType).toBe(type);
    const original = await findOriginal(blog.deps, media);
    const content = original ? await buffer(original.chunks()) : Buffer.alloc(0);
    expect(await lookAt(content)).toMatchObject({ width: 600, height: 500, exif: undefined });
    expect(content.includes('Leyla')).toBe(false);
    expect(media.files.map((file) => file.format)).not.toContain('original');
    await deleteImage(blog.deps, media.id);
    expect(await blog.deps.db.mediaChunk.count()).toBe(0);
  });

  test.each(['png', 'webp', 'gif', 'avif'] as const)(
    '%s is recognized by its bytes',
    async (format) => {
      const blog = await testBlog();
      const bytes = await image({ width: 30, height: 20 }).toFormat(format).toBuffer();
      const outcome = await upload(blog, bytes, 'page.html');
      expect(outcome).toMatchObject({
        kind: 'added',
        media: { slug: 'page', width: 30, height: 20 },
      });
    },
  );

  test('a very tall image is made as small as a browser can show', async () => {
    const blog = await testBlog();
    const bytes = await image({ width: 1_000, height: 20_000 }).png().toBuffer();
    const outcome = await upload(blog, bytes);
    expect(outcome).toMatchObject({ kind: 'added', media: { width: 600, height: 12_000 } });
    const seen = await lookAt(await contentOf(blog, { width: 600, format: 'avif' }));
    expect(seen).toMatchObject({ format: 'heif', width: 600, height: 12_000 });
  });

  test('an animation stays an animation', async () => {
    const blog = await testBlog();
    const frames = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((colour) =>
        image({ width: 600, height: 40, colour }).png().toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const outcome = await upload(blog, gif, 'a.gif');
    expect(outcome).toMatchObject({ kind: 'added', media: { width: 600, height: 40 } });
    for (const width of [480, 600]) {
      const seen = await lookAt(await contentOf(blog, { width, format: 'webp' }));
      expect(seen).toMatchObject({ format: 'webp', pages: 3 });
    }
  });

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'],
    ['a page', '<!DOCTYPE html><p>Not an image.'],
    ['nothing', ''],
    ['a PDF', '%PDF-1.7\n1 0 obj'],
  ])('%s is refused, whatever its file name', async (_what, words) => {
    const blog = await testBlog();
    expect(await upload(blog, Buffer.from(words), 'a.jpg')).toEqual({ kind: 'not-an-image' });
    expect((await listMedia(blog.deps, { max: 5 })).media).toEqual([]);
  });

  test('a truncated image is refused, and so is one with too many pixels', async () => {
    const blog = await testBlog();
    const whole = await image({ width: 900, height: 900 }).png().toBuffer();
    expect((await upload(blog, whole.subarray(0, whole.length / 2))).kind).toBe('not-an-image');
    const bomb = await image({ width: 9_000, height: 6_000 }).png().toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await upload(blog, bomb)).toEqual({ kind: 'too-many-pixels' });
  });

  test('the same file again is the same image, even at the same moment', async () => {
    const blog = await testBlog();
    const bytes = await aJpeg();
    const both = await Promise.all([upload(blog, bytes), upload(blog, bytes, 'other.jpg')]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['added', 'known']);
    expect((await listMedia(blog.deps, { max: 5 })).media).toHaveLength(1);
  });

  test('the library is listed page by page, the newest first', async () => {
    const blog = await testBlog();
    const ids = [];
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      ids.push((await anImage(blog, { name, width: 20, height: 20 })).id);
    const first = await listMedia(blog.deps, { max: 2 });
    expect(first.media.map(({ slug }) => slug)).toEqual(['c', 'b']);
    const rest = await listMedia(blog.deps, { max: 2, beforeId: first.nextBeforeId });
    expect(rest).toMatchObject({ media: [{ slug: 'a' }], nextBeforeId: null });
  });
});

describe('the uses of an image', () => {
  const titlesOf = async (blog: TestBlog, id: number) =>
    (await listPostsShowing(blog.deps, id, 10)).map(({ title }) => title);

  test('are found from the URLs in the text, and change with it', async () => {
    const blog = await testBlog();
    const media = await anImage(blog);
    const draft = { title: 'A walk', slug: 'a-walk', markdown: `![](${addressOf(media)})` };
    await savePost(blog.deps, draft);
    await aPost(blog.deps, { markdown: '![](/media/0123456789abcdef/other-480.webp)' });
    expect(await titlesOf(blog, media.id)).toEqual(['A walk']);
    await savePost(blog.deps, { ...draft, markdown: 'Without.' });
    expect(await titlesOf(blog, media.id)).toEqual([]);
    await savePost(blog.deps, draft);
    await deletePost(blog.deps, 'a-walk');
    expect(await titlesOf(blog, media.id)).toEqual([]);
  });

  test('are rendered again at once when it is described or deleted', async () => {
    const blog = await testBlog();
    const media = await anImage(blog);
    const address = addressOf(media);
    const { id } = await aPost(blog.deps, {
      markdown: `A\n\n![](${address})\n\n![Own](${address})`,
    });
    const { version, updatedAt } = await blog.deps.db.post.findUniqueOrThrow({ where: { id } });
    const bodyOf = async () =>
      (await blog.deps.db.post.findUniqueOrThrow({ where: { id } })).bodyHtml;
    expect(await bodyOf()).toContain(`src="${address}" srcset="`);
    blog.clock.advance(60_000);
    await describeImage(blog.deps, media.id, 'The <sea>');
    expect(await bodyOf()).toMatch(/alt="The &lt;sea&gt;"[^]*alt="Own"/);
    await deleteImage(blog.deps, media.id);
    expect(await bodyOf()).not.toContain('srcset');
    expect(await bodyOf()).toContain(`<img src="${address}" alt="Own"`);
    // Neither readers nor whoever edits it see a change.
    const after = await blog.deps.db.post.findUniqueOrThrow({ where: { id } });
    expect(after).toMatchObject({ version, updatedAt });
  });

  test('show it again after it is deleted and uploaded again', async () => {
    const blog = await testBlog();
    const bytes = await aJpeg();
    const outcome = await upload(blog, bytes);
    if (outcome.kind !== 'added') throw new Error(outcome.kind);
    const markdown = `![](${addressOf(outcome.media)})`;
    const { id } = await aPost(blog.deps, { title: 'A walk', markdown });
    await deleteImage(blog.deps, outcome.media.id);
    const again = await upload(blog, bytes);
    if (again.kind !== 'added') throw new Error(again.kind);
    expect(await titlesOf(blog, again.media.id)).toEqual(['A walk']);
    const { bodyHtml } = await blog.deps.db.post.findUniqueOrThrow({ where: { id } });
    expect(bodyHtml).toContain('srcset');
  });

  test('as a cover last until the cover is removed, or the image is deleted', async () => {
    const blog = await testBlog();
    const media = await anImage(blog);
    const draft = { title: 'A walk', slug: 'a-walk', markdown: 'Words.' };
    const cover = async () => (await findPublicPost(blog.deps, '/2026/11/a-walk'))?.cover?.id;
    await savePost(blog.deps, { ...draft, coverId: media.id });
    expect(await cover()).toBe(media.id);
    expect(await savePost(blog.deps, draft)).toMatchObject({ kind: 'unchanged' });
    expect(await titlesOf(blog, media.id)).toEqual(['A walk']);
    expect(await savePost(blog.deps, { ...draft, coverId: null })).toMatchObject({
      kind: 'updated',
    });
    expect(await cover()).toBeUndefined();
    await savePost(blog.deps, { ...draft, coverId: media.id });
    await deleteImage(blog.deps, media.id);
    expect(await cover()).toBeUndefined();
  });

  test('a description is set and removed; a deleted image is gone', async () => {
    const blog = await testBlog();
    const { id } = await anImage(blog);
    await describeImage(blog.deps, id, '  The sea\nin winter ');
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: 'The sea in winter' });
    await describeImage(blog.deps, id, '');
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: '' });
    await describeImage(blog.deps, id, null);
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: null });
    await deleteImage(blog.deps, id);
    expect(await findMedia(blog.deps, id)).toBeNull();
    expect(await blog.deps.db.mediaFile.count()).toBe(0);
    expect(await blog.deps.db.mediaChunk.count()).toBe(0);
  });
});
