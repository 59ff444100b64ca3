/** Photos, videos and audio of entries, the media endpoint, and covers. */
import { describe, expect, test } from 'vitest';
import { locationOf, micropubBlog, micropubClient } from '../../support/blog/micropub-client.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { image } from '../../support/samples/images.ts';

const FOREIGN = 'https://photos.example/sea_(1).jpg';

async function aPng(colour = '#204080'): Promise<Buffer> {
  return await image({ width: 60, height: 30, colour }).png().toBuffer();
}

async function uploaded(client: Awaited<ReturnType<typeof micropubClient>>, name = 'Sea.png') {
  return locationOf(
    await client
      .media()
      .attach('file', await aPng(), name)
      .expect(201),
  );
}

test('201: an uploaded photo is shown in every size, keeps its URL for the client, and survives a new text', async () => {
  const { blog, client } = await micropubBlog();
  const address = await uploaded(client);
  expect(address).toMatch(/^http:\/\/blog\.example\/media\/[0-9a-f]{16}\/sea\.png$/);
  const photo = [{ value: address, alt: 'The [sea] at night' }];
  const url = await client.create({ content: ['Words.'], photo });
  const page = await client.pageOf(url);
  expect(page).toMatch(
    /<img[^>]*src="\/media\/[0-9a-f]{16}\/sea-60\.webp"[^>]*alt="The \[sea\] at night"/,
  );
  expect(await client.source(url)).toMatchObject({ content: ['Words.'], photo });
  const row = await client.onlyPost();
  expect(await blog.deps.db.postMedia.count({ where: { postId: row.id } })).toBe(1);

  await client.json({ action: 'update', url, replace: { content: ['Other words.'] } }).expect(204);
  const after = await client.pageOf(url);
  expect(after).toContain('sea-60.webp');
  expect(after).toContain('Other words.');
  expect(await client.source(url)).toMatchObject({ content: ['Other words.'], photo });
  await client.json({ action: 'update', url, delete: { photo: [address] } }).expect(204);
  expect(await client.pageOf(url)).not.toContain('sea-60.webp');
  expect((await client.onlyPost()).markdown).toBe('Other words.');
});

test('201: a photo that the text shows is not shown twice', async () => {
  const { client } = await micropubBlog();
  const address = await uploaded(client);
  const content = [`Look:\n\n![](${address})`];
  const url = await client.create({ content, photo: [address] });
  expect((await client.pageOf(url)).match(/sea-60\.webp" /g) ?? []).toHaveLength(1);
  expect(await client.source(url)).toMatchObject({ content, photo: [address] });
});

test('204: photos that are added later come after the others, and those that the owner removed are gone', async () => {
  const { blog, client } = await micropubBlog();
  const url = await client.create({ content: ['Words.'], photo: [FOREIGN] });
  const other = 'https://photos.example/other.jpg';
  await client.json({ action: 'update', url, add: { photo: [other] } }).expect(204);
  expect(await client.source(url)).toMatchObject({ photo: [FOREIGN, other], content: ['Words.'] });
  const { id } = await client.onlyPost();
  await blog.deps.db.post.update({ where: { id }, data: { markdown: `Words.\n\n![](${other})` } });
  expect(await client.source(url)).toMatchObject({
    photo: [other],
    content: [`Words.\n\n![](${other})`],
  });
});

test('201: alternative texts of a form belong to its photos, in order', async () => {
  const { client } = await micropubBlog();
  const sent = await client
    .multipart()
    .field('h', 'entry')
    .field('mp-photo-alt[]', 'First')
    .field('mp-photo-alt[]', 'Second')
    .attach('photo[0]', await aPng(), 'one.png')
    .attach('photo[1]', await aPng('#804020'), 'two.png')
    .expect(201);
  const page = await client.pageOf(locationOf(sent));
  expect(page).toMatch(/one-60\.webp"[^>]*alt="First"/);
  expect(page).toMatch(/two-60\.webp"[^>]*alt="Second"/);
});

test('201: HTML content has its photos before it, too', async () => {
  const { client } = await micropubBlog();
  const html = '<p>Some <u>underlined</u> words.</p>';
  const url = await client.create({ content: [{ html }], photo: [FOREIGN] });
  expect(await client.pageOf(url)).toMatch(/<img[^>]*photos\.example[\s\S]*underlined/);
  expect(await client.source(url)).toMatchObject({ content: [{ html }], photo: [FOREIGN] });
});

test('204: an HTML client that sends back what it read leaves a text with photos as it is', async () => {
  const { client } = await micropubBlog();
  const html = 'Some <i>fine</i>\nwords.';
  const url = await client.create({ content: [{ html }], photo: [FOREIGN] });
  const before = await client.onlyPost();
  expect(before.bodyFormat).toBe('markdown');
  const { content } = await client.source(url, 'content');
  expect(content).toEqual([{ html }]);
  const replace = { content, category: ['sea'] };
  await client.json({ action: 'update', url, replace }).expect(204);
  expect(await client.onlyPost()).toMatchObject({ markdown: before.markdown });
  expect(await client.source(url)).toMatchObject({ content, category: ['sea'], photo: [FOREIGN] });
});

test('204: photos that come and go leave the HTML of the text as it was sent', async () => {
  const { client } = await micropubBlog();
  const html = '<p>Some <b>fine</b> words.</p>';
  const url = await client.create({ content: [{ html }] });
  const photo = await uploaded(client);
  await client.json({ action: 'update', url, add: { photo: [photo, FOREIGN] } }).expect(204);
  expect(await client.source(url)).toMatchObject({ content: [{ html }], photo: [photo, FOREIGN] });
  expect(await client.onlyPost()).toMatchObject({ bodyFormat: 'markdown' });
  await client.json({ action: 'update', url, delete: ['photo'] }).expect(204);
  expect(await client.source(url)).toMatchObject({ content: [{ html }] });
  expect(await client.pageOf(url)).not.toContain('photos.example');
});

test('400: more photos than a post can have', async () => {
  const { client } = await micropubBlog();
  const photo = Array.from({ length: 101 }, (_, n) => `https://photos.example/${n}.jpg`);
  await client.json({ type: ['h-entry'], properties: { photo } }).expect(400);
});

test('201: videos and audio are links before the text', async () => {
  const { client } = await micropubBlog();
  const properties = {
    content: ['Listen.'],
    video: ['https://videos.example/a.mp4'],
    audio: [{ value: 'https://sounds.example/b.mp3' }],
  };
  const url = await client.create(properties);
  const page = await client.pageOf(url);
  for (const [shown] of [properties.video]) expect(page).toContain(String(shown));
  expect(page).toContain('https://sounds.example/b.mp3');
  expect(await client.source(url)).toMatchObject(properties);
});

test('204: an own image becomes the cover, another one is only given back', async () => {
  const { client } = await micropubBlog();
  const featured = [await uploaded(client)];
  const url = await client.create({ content: ['Words.'], featured });
  expect((await client.onlyPost()).coverId).not.toBeNull();
  expect(await client.source(url)).toMatchObject({ featured });
  await client.json({ action: 'update', url, replace: { featured: [FOREIGN] } }).expect(204);
  expect(await client.onlyPost()).toMatchObject({ coverId: null });
  expect(await client.source(url)).toMatchObject({ featured: [FOREIGN] });
  await client.json({ action: 'update', url, delete: ['featured'] }).expect(204);
  expect((await client.source(url)).featured).toBeUndefined();
});

describe('the media endpoint', () => {
  test('200: lists uploads, knows the last one, and deletes', async () => {
    const { blog, client } = await micropubBlog();
    const get = (query: string) =>
      blog.request.get(`/micropub/media?${query}`).set('Authorization', `Bearer ${client.token}`);
    expect((await get('q=last').expect(200)).body).toEqual({});
    const address = await uploaded(client);
    const [media] = await blog.deps.db.media.findMany();
    expect((await get('q=source').expect(200)).body).toEqual({
      items: [{ url: address, published: media?.createdAt.toISOString(), mime_type: 'image/png' }],
    });
    expect((await get('q=last').expect(200)).body).toEqual({ url: address });
    blog.clock.advance(301_000);
    expect((await get('q=last').expect(200)).body).toEqual({});
    await get('q=nothing').expect(400);
    const remove = (url: string) => client.media().type('form').send({ action: 'delete', url });
    await remove('http://blog.example/media/0123456789abcdef/a.png').expect(400);
    const { user } = await signedInAs(blog, 'author');
    const author = await micropubClient(blog, { user });
    await author.media().type('form').send({ action: 'delete', url: address }).expect(403);
    await remove(address).expect(204);
    await blog.request.get(client.pathOf(address)).expect(404);
  });

  test('201: the scope create is enough, 401: others are not', async () => {
    const { blog } = await micropubBlog();
    const bytes = await aPng();
    for (const [scope, status] of [
      ['create', 201],
      ['media', 201],
      ['draft', 201],
      ['update', 401],
    ] as const) {
      const client = await micropubClient(blog, { scopes: [scope] });
      const answer = await client.media().attach('file', bytes, 'a.png');
      expect([scope, answer.status]).toEqual([scope, status]);
    }
  });

  test('400: no file, two files, another field, no image, and JSON', async () => {
    const { blog, client } = await micropubBlog();
    const bytes = await aPng();
    await client.media().field('file', 'text').expect(400);
    await client.media().attach('file', bytes, 'a.png').attach('file', bytes, 'b.png').expect(400);
    await client.media().attach('photo', bytes, 'a.png').expect(400);
    const broken = await client.media().attach('file', Buffer.from('text'), 'a.png').expect(400);
    expect(broken.body).toMatchObject({ error: 'invalid_request' });
    await client.media().send({ file: 'x' }).expect(400);
    expect(await blog.deps.db.media.count()).toBe(0);
  });

  test('201: a file that is no image is served in its type', async () => {
    const { blog, client } = await micropubBlog();
    const sent = await client
      .media()
      .attach('file', Buffer.from('%PDF-1.7\n'), 'a.pdf')
      .expect(201);
    await blog.request
      .get(client.pathOf(locationOf(sent)))
      .expect(200)
      .expect('content-type', 'application/pdf');
  });
});
