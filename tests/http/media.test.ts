import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { filePath } from '../../src/media/file.ts';
import { deleteImage } from '../../src/media/library.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { lookAt } from '../support/samples/images.ts';
import { addressOf, aFile, anImage, anMp3 } from '../support/samples/media.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

test('200: an image’s files are served, cacheable for a year', async () => {
  const blog = await testBlog();
  const media = await anImage(blog, { name: 'زمستان.jpg' });
  const path = encodeURI(addressOf(media));
  const { body, headers } = (await blog.request.get(path).expect(200)) as {
    body: Buffer;
    headers: Record<string, string>;
  };
  expect(headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': FOR_EVER,
    'x-content-type-options': 'nosniff',
    'content-length': String(body.length),
  });
  expect(await lookAt(body)).toMatchObject({ format: 'webp', width: 1_000, height: 500 });
  const avif = await blog.request.get(path.replace('-1000.webp', '-480.avif')).expect(200);
  expect(avif.headers['content-type']).toBe('image/avif');
  const head = await blog.request.head(path).expect(200);
  expect(head.headers['content-length']).toBe(String(body.length));
  expect(blog.pages.holds(path)).toBe(false);
});

test('304: a client that has it', async () => {
  const blog = await testBlog();
  const path = addressOf(await anImage(blog));
  const { headers } = await blog.request.get(path).expect(200);
  const etag = headers['etag'] ?? '';
  const again = await blog.request.get(path).set('If-None-Match', etag).expect(304);
  expect(again.headers).toMatchObject({ etag, 'cache-control': FOR_EVER });
});

/** A file of three chunks and a bit; `withoutContent`: its chunks are gone, and only its row is read. */
async function aLargeFile({ withoutContent = false } = {}) {
  const blog = await testBlog();
  const media = await anImage(blog);
  const bytes = randomBytes(3 * 65_536 + 5);
  const file = { mediaId: media.id, width: 4_000, format: 'webp' };
  await transact(blog.deps.db, async ({ mediaFile, mediaChunk }) => {
    await mediaFile.create({ data: { ...file, size: bytes.length } });
    for (let position = 0; !withoutContent && position * 65_536 < bytes.length; position += 1) {
      const content = new Uint8Array(bytes.subarray(position * 65_536, (position + 1) * 65_536));
      await mediaChunk.create({ data: { ...file, position, content } });
    }
  });
  return { blog, bytes, file, path: addressOf(media).replace('-1000.', '-4000.') };
}

test('200: a large file in several chunks is complete and in order, for several clients at once', async () => {
  const { blog, bytes, path } = await aLargeFile();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => blog.request.get(path).buffer(true).expect(200)),
  );
  for (const { body } of answers as { body: Buffer }[]) expect(bytes.equals(body)).toBe(true);
});

test('200: HEAD, and 304 for GET, read nothing of the file', async () => {
  const { blog, bytes, path } = await aLargeFile({ withoutContent: true });
  const head = await blog.request.head(path).expect(200);
  expect(head.headers).toMatchObject({
    'content-length': String(bytes.length),
    'content-type': 'image/webp',
  });
  const etag = head.headers['etag'] ?? '';
  const known = await blog.request.get(path).set('If-None-Match', etag).expect(304);
  expect(known.headers['content-length']).toBeUndefined();
  await blog.request.head(path).set('If-None-Match', etag).expect(304);
});

test('200: deleting a file while it is sent ends the connection, not the blog', async () => {
  const { blog, file, path } = await aLargeFile();
  await transact(blog.deps.db, ({ mediaChunk }) =>
    mediaChunk.deleteMany({ where: { ...file, position: { gt: 1 } } }),
  );
  await expect(blog.request.get(path)).rejects.toThrow(/aborted|socket hang up/);
  await blog.request.get('/').expect(200);
});

test('404: a URL of no file, and a deleted image; 405: any method but GET and HEAD', async () => {
  const blog = await testBlog();
  const media = await anImage(blog);
  const path = addressOf(media);
  for (const other of [
    path.replace('1000', '1001'),
    path.replace('winter', 'summer'),
    path.replace('webp', 'jpg'),
    path.replace(/media\/./, 'media/g'),
    '/media/1/a',
    `/media/${'0'.repeat(16)}/winter-sea-1000.webp`,
    path.replace('sea', '%00'),
  ]) {
    const { headers } = await blog.request.get(other).expect(404);
    expect(headers['cache-control'] ?? '', other).not.toContain('immutable');
  }
  const { headers } = await blog.request.post(path).expect(405);
  expect(headers['allow']).toBe('GET, HEAD');
  await deleteImage(blog.deps, media.id);
  await blog.request.get(path).expect(404);
});

test('200: an image in a feed has absolute URLs; the cover is the entry’s image', async () => {
  const blog = await testBlog();
  const [inText, cover] = [await anImage(blog), await anImage(blog, { name: 'cover.jpg' })];
  await aPost(blog.deps, { markdown: `![Ice](${addressOf(inText)})`, coverId: cover.id });
  const { body } = (await blog.request.get('/feed.json').expect(200)) as {
    body: { items: { content_html: string; image: string }[] };
  };
  const [entry] = body.items;
  expect(entry?.image).toBe(`http://blog.example${addressOf(cover)}`);
  expect(entry?.content_html).toContain(`src="http://blog.example${addressOf(inText)}"`);
  expect(entry?.content_html).toMatch(/srcset="http:\/\/blog\.example[^"]* 480w, http:/);
  expect(entry?.content_html).not.toContain('"/media/');
});

describe('files that are not images', () => {
  async function scene(options: Parameters<typeof aFile>[1] = {}) {
    const blog = await testBlog();
    const file = await aFile(blog, options);
    return { blog, file, path: encodeURI(filePath(file)) };
  }

  test('200: a file is a download, cacheable for a year, and never a page of this site', async () => {
    const content = anMp3();
    const { blog, path } = await scene({ name: 'زمستان "x".mp3', content });
    const { body, headers } = (await blog.request.get(path).buffer(true).expect(200)) as {
      body: Buffer;
      headers: Record<string, string>;
    };
    expect(body.equals(content)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': String(content.length),
      'cache-control': FOR_EVER,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'accept-ranges': 'bytes',
    });
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="[^"]*"; filename\*=UTF-8''/,
    );
    expect(headers['set-cookie']).toBeUndefined();
    const head = await blog.request.head(path).expect(200);
    expect(head.headers['content-length']).toBe(String(content.length));
    await blog.request
      .get(path)
      .set('If-None-Match', headers['etag'] ?? '')
      .expect(304);
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=65530-65545', 65_530, 65_546],
    ['bytes=131072-', 131_072, 200_013],
    ['bytes=-5', 200_008, 200_013],
    ['bytes=200000-999999', 200_000, 200_013],
  ])('206: %s', async (range, start, end) => {
    const content = Buffer.concat([Buffer.from('ID3'), randomBytes(200_010)]);
    const { blog, path } = await scene({ content });
    const { body, headers } = (await blog.request
      .get(path)
      .set('Range', range)
      .buffer(true)
      .expect(206)) as { body: Buffer; headers: Record<string, string> };
    expect(headers['content-range']).toBe(`bytes ${start}-${end - 1}/200013`);
    expect(headers['content-length']).toBe(String(end - start));
    expect(body.equals(content.subarray(start, end))).toBe(true);
  });

  test('200: several ranges at once, another unit, and a part of an earlier version get the whole', async () => {
    const { blog, path, file } = await scene();
    for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=x']) {
      const { headers } = await blog.request.get(path).set('Range', range).expect(200);
      expect(headers['content-length'], range).toBe(String(file.size));
    }
    const part = { Range: 'bytes=0-1', 'If-Range': '"another"' };
    await blog.request.get(path).set(part).expect(200);
    const { headers } = await blog.request.head(path).expect(200);
    const current = { ...part, 'If-Range': headers['etag'] ?? '' };
    await blog.request.get(path).set(current).expect(206);
  });

  test('416: a range beyond the end', async () => {
    const { blog, path, file } = await scene();
    const { headers } = await blog.request.get(path).set('Range', 'bytes=9999-').expect(416);
    expect(headers).toMatchObject({
      'content-range': `bytes */${file.size}`,
      'cache-control': 'no-store',
    });
  });

  test('404: another name or extension, and a deleted file', async () => {
    const { blog, path, file } = await scene();
    await blog.request.get(path.replace('.mp3', '.html')).expect(404);
    await blog.request.get(path.replace('interview', 'other')).expect(404);
    await deleteImage(blog.deps, file.id);
    await blog.request.get(path).expect(404);
  });
});
