import { expect, test } from 'vitest';
import { deletePicture } from '../../src/media/change.ts';
import { addressOf, aPicture } from '../support/media.ts';
import { lookAt } from '../support/pictures.ts';
import { aPost, testBlog } from '../support/test-blog.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

test('200 the files of a picture, for ever', async () => {
  const blog = await testBlog();
  const media = await aPicture(blog, { name: 'زمستان.jpg' });
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

test('304 for who has it already', async () => {
  const blog = await testBlog();
  const path = addressOf(await aPicture(blog));
  const { headers } = await blog.request.get(path).expect(200);
  const etag = headers['etag'] ?? '';
  const again = await blog.request.get(path).set('If-None-Match', etag).expect(304);
  expect(again.headers).toMatchObject({ etag, 'cache-control': FOR_EVER });
});

test('404 what is no file of a picture, and one that was deleted; 405 what is not reading', async () => {
  const blog = await testBlog();
  const media = await aPicture(blog);
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
  await deletePicture(blog.deps, media.id);
  await blog.request.get(path).expect(404);
});

test('200 in a feed, a picture has absolute addresses; the cover is the entry’s', async () => {
  const blog = await testBlog();
  const [inText, cover] = [await aPicture(blog), await aPicture(blog, { name: 'cover.jpg' })];
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
