import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { addFile, prunePartialFiles } from '../../src/media/add-file.ts';
import { addMedia } from '../../src/media/add.ts';
import { filePath } from '../../src/media/file.ts';
import { deleteImage, findDownload, findItem, listItems } from '../../src/media/library.ts';
import { imageKey } from '../../src/posts/images/image.ts';
import { listPostsShowing } from '../../src/posts/images/images.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { aFile, aJpeg, aPdf } from '../support/samples/media.ts';

const add = (blog: TestBlog, name: string, content: Buffer, maxBytes = 1_000_000) =>
  addFile(blog.deps, { open: () => [content], name, userId: null, maxBytes });

async function contentOf(blog: TestBlog, file: Parameters<typeof filePath>[0]) {
  const name = filePath(file).replace(/^.*\//, '');
  const found = await findDownload(blog.deps, imageKey(file), name);
  return found && { ...found, content: await buffer(found.chunks()) };
}

describe('files that are not images', () => {
  test('a large file is stored in chunks and read as it was', async () => {
    const blog = await testBlog();
    const bytes = Buffer.concat([aPdf(), randomBytes(3 * 65_536 + 5)]);
    const outcome = await addFile(blog.deps, {
      open: () => [bytes.subarray(0, 100_001), bytes.subarray(100_001)],
      name: 'C:\\Reports\\Annual  report “2019”.PDF',
      userId: null,
      maxBytes: bytes.length,
    });
    expect(outcome).toMatchObject({
      kind: 'added',
      media: { kind: 'file', name: 'Annual report “2019”.pdf', slug: 'annual-report-2019' },
    });
    if (outcome.kind !== 'added') return;
    const found = await contentOf(blog, outcome.media);
    expect(found).toMatchObject({ type: 'application/pdf', size: bytes.length });
    expect(found?.content.equals(bytes)).toBe(true);
    const part = found ? await buffer(found.chunks({ start: 65_530, end: 131_080 })) : null;
    expect(part?.equals(bytes.subarray(65_530, 131_080))).toBe(true);
  });

  test('the same file again is the same file, whatever its name is', async () => {
    const blog = await testBlog();
    const bytes = aPdf();
    const outcomes = await Promise.all([add(blog, 'a.pdf', bytes), add(blog, 'b.pdf', bytes)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['added', 'known']);
    expect(await add(blog, 'c.pdf', bytes)).toMatchObject({ kind: 'known' });
    expect((await listItems(blog.deps, { max: 5 })).items).toHaveLength(1);
    expect(await blog.deps.db.media.count()).toBe(1);
  });

  test.each([
    ['a page', 'a.html', '<!doctype html><p>x'],
    ['a page with the name of a text', 'a.txt', '\ufeff <!DOCTYPE html><script>alert(1)</script>'],
    ['an SVG with the name of a CSV', 'a.csv', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an SVG', 'a.svg', '<svg/>'],
    ['a script', 'a.js', 'alert(1)'],
    ['a program', 'a.exe', 'MZ'],
    ['a page with the name of a PDF', 'a.pdf', '<html>'],
    ['a text with the name of a zip', 'a.zip', 'hello'],
    ['a file without extension', 'README', 'hello'],
    ['an empty file', 'a.txt', ''],
  ])('%s is refused', async (_, name, content) => {
    const blog = await testBlog();
    expect(await add(blog, name, Buffer.from(content))).toEqual({ kind: 'not-accepted' });
    expect(await blog.deps.db.media.count()).toBe(0);
  });

  test('a file that is too large is refused before anything is stored', async () => {
    const blog = await testBlog();
    expect(await add(blog, 'a.pdf', aPdf(), 10)).toEqual({ kind: 'too-large' });
    expect(await blog.deps.db.media.count()).toBe(0);
  });

  test('an upload that begins like an image is one, whatever its name is', async () => {
    const blog = await testBlog();
    const bytes = await aJpeg();
    const upload = { userId: null, maxFileBytes: 1_000_000 };
    const open = async function* () {
      yield await Promise.resolve(bytes);
    };
    const outcome = await addMedia(blog.deps, { ...upload, open, name: 'photo.pdf' });
    expect(outcome).toMatchObject({ kind: 'added', media: { kind: 'image', slug: 'photo' } });
    const tooLarge = await addMedia(blog.deps, {
      ...upload,
      open,
      name: 'a.jpg',
      maxImageBytes: 9,
    });
    expect(tooLarge).toEqual({ kind: 'too-large' });
  });

  test('a post that links to a file uses it, and shows no image instead', async () => {
    const blog = await testBlog();
    const file = await aFile(blog);
    const url = filePath(file);
    const post = await aPost(blog.deps, { markdown: `[Listen](${url})\n\n![x](${url})` });
    expect(await listPostsShowing(blog.deps, file.id, 9)).toMatchObject([{ id: post.id }]);
    const { bodyHtml } = await blog.deps.db.post.findUniqueOrThrow({ where: { id: post.id } });
    expect(bodyHtml).toContain(`<a href="${url}">Listen</a>`);
    await deleteImage(blog.deps, file.id);
    expect(await listPostsShowing(blog.deps, file.id, 9)).toEqual([]);
    expect(await findItem(blog.deps, file.id)).toBeNull();
    expect(await blog.deps.db.mediaChunk.count()).toBe(0);
  });

  test('a file that a killed process stored in part is in no list, and is deleted after a day', async () => {
    const blog = await testBlog();
    const { id } = await aFile(blog);
    const partial = { kind: 'partial', hash: 'partial-x' };
    await blog.deps.db.media.update({ where: { id }, data: partial });
    expect(await listItems(blog.deps, { max: 5 })).toEqual({ items: [], nextBeforeId: null });
    expect(await findItem(blog.deps, id)).toBeNull();
    await prunePartialFiles(blog.deps);
    expect(await blog.deps.db.media.count()).toBe(1);
    blog.clock.advance(25 * 60 * 60_000);
    await prunePartialFiles(blog.deps);
    expect(await blog.deps.db.media.count()).toBe(0);
  });
});
