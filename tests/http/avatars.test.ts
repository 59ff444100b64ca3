import { decideLinkbacks } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { blogWithLinkback, fetchDue, name } from '../support/samples/avatars.ts';
import { lookAt, image, served } from '../support/samples/images.ts';

async function blogWithAvatar() {
  const { blog, linkbackId } = await blogWithLinkback();
  const jpeg = await image({ width: 300, height: 300 }).jpeg().toBuffer();
  const site = await blog.sourceSite({ '/me.jpg': served('image/jpeg', jpeg) });
  const id = await name(blog, linkbackId, site.url('/me.jpg'));
  return { blog, linkbackId, id, path: `/photos/${String(id)}.webp` };
}

test('200: a fetched avatar is served by the blog, and can be cached', async () => {
  const { blog, path } = await blogWithAvatar();
  await fetchDue(blog);
  const { body, headers } = (await blog.request.get(path).expect(200)) as {
    body: Buffer;
    headers: Record<string, string>;
  };
  expect(headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=86400',
    'x-content-type-options': 'nosniff',
  });
  expect(await lookAt(body)).toMatchObject({ format: 'webp', width: 96, height: 96 });
});

test('304: a client that has it gets no body; 200: it gets a changed one', async () => {
  const { blog, path, id } = await blogWithAvatar();
  await fetchDue(blog);
  const { headers } = await blog.request.get(path).expect(200);
  const etag = headers['etag'] ?? '';
  expect(etag).toMatch(/^"[\w-]+"$/);
  const again = await blog.request.get(path).set('If-None-Match', etag).expect(304);
  expect(again.headers['etag']).toBe(etag);
  expect(again.headers['cache-control']).toBe('public, max-age=86400');

  blog.clock.advance(1_000);
  await blog.deps.db.avatar.update({ where: { id }, data: { nextFetchAt: blog.clock.now() } });
  await fetchDue(blog);
  await blog.request.get(path).set('If-None-Match', etag).expect(200);
});

test('200: HEAD, and 304 for GET, read nothing of the image', async () => {
  const { blog, path } = await blogWithAvatar();
  await fetchDue(blog);
  const { headers } = await blog.request.get(path).expect(200);
  const { db } = blog.deps;
  const selects: string[] = [];
  const avatar = new Proxy(db.avatar, {
    get: (table, method) => (query: { select: object }) => {
      selects.push(...Object.keys(query.select));
      return (Reflect.get(table, method) as (query: object) => unknown)(query);
    },
  });
  const watched = new Proxy(db, {
    get: (target, name) => (name === 'avatar' ? avatar : (Reflect.get(target, name) as unknown)),
  });
  Object.assign(blog.deps, { db: watched });
  const head = await blog.request.head(path).expect(200);
  expect(head.headers).toMatchObject({ etag: headers['etag'], 'content-type': 'image/webp' });
  await blog.request
    .get(path)
    .set('If-None-Match', headers['etag'] ?? '')
    .expect(304);
  expect(selects).toEqual(['fetchedAt', 'fetchedAt']);
  await blog.request.get(path).expect(200);
  expect(selects).toContain('image');
  Object.assign(blog.deps, { db });
});

test('404: an avatar before it is fetched, and one of no visible linkback', async () => {
  const { blog, linkbackId, path } = await blogWithAvatar();
  await blog.request.get(path).expect(404);
  await fetchDue(blog);
  await blog.request.get(path).expect(200);
  await decideLinkbacks(blog.deps, [linkbackId], 'spam');
  const { headers } = await blog.request.get(path).expect(404);
  expect(headers['cache-control'] ?? '').not.toContain('max-age');
});

test.each(['0', '01', '1e0', '-1', '9999999999', 'x', '1.5', '%00'])(
  '404: an invalid avatar number: %s',
  async (number) => {
    const { blog } = await blogWithLinkback();
    await blog.request.get(`/photos/${number}.webp`).expect(404);
  },
);

test('405: any method but GET and HEAD', async () => {
  const { blog, path } = await blogWithAvatar();
  await fetchDue(blog);
  const { headers } = await blog.request.post(path).expect(405);
  expect(headers['allow']).toBe('GET, HEAD');
});
