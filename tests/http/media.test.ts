import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { deleteImage } from '../../src/media/library.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { lookAt } from '../support/samples/images.ts';
import { addressOf, anImage } from '../support/samples/media.ts';

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
