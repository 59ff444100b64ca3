/** The queries of Micropub clients, and what pages of other sites may ask. */
import { expect, test } from 'vitest';
import { locationOf, micropubBlog, micropubClient } from '../../support/blog/micropub-client.ts';
import { aUser } from '../../support/blog/signed-in.ts';
import { aPost } from '../../support/blog/test-blog.ts';

test('200: lists posts, newest first, by type and status, a page at a time', async () => {
  const { client } = await micropubBlog();
  const create = async (name: string, more: object = {}) =>
    await client.create({ name: [name], content: ['Text.'], ...more });
  for (const [index, name] of ['One', 'Two', 'Three', 'Four'].entries()) {
    await create(name, { published: [`2026-11-0${index + 1}`] });
  }
  await client.create({ content: ['A note.'], published: ['2026-11-05'] });
  await create('Draft', { 'post-status': ['draft'], published: ['2026-10-01'] });

  type Page = {
    items: { type: string[]; properties: { name?: string[] } }[];
    paging?: { after: string; before: string };
  };
  const list = async (query: string) => {
    const { body } = (await client.get(`q=source&${query}`).expect(200)) as { body: Page };
    return { names: body.items.map(({ properties }) => properties.name?.[0]), ...body };
  };
  const first = await list('post-type=article&limit=2&post-status=published');
  expect(first.names).toEqual(['Four', 'Three']);
  expect(first.items[0]?.type).toEqual(['h-entry']);
  const second = await list(`post-type=article&limit=2&after=${first.paging?.after ?? ''}`);
  expect(second.names).toEqual(['Two', 'One']);
  const back = await list(`limit=2&before=${second.paging?.before ?? ''}`);
  expect(back.names).toEqual(['Four', 'Three']);
  expect((await list('post-type=note')).names).toEqual([undefined]);
  expect((await list('post-status=draft')).names).toEqual(['Draft']);
  expect((await list('offset=4')).names).toEqual(['One', 'Draft']);
  expect((await list('post-type=like')).items).toEqual([]);
  const some = await list('limit=1&properties[0]=name&post-type=article');
  expect(some.items).toEqual([{ properties: { name: ['Four'] } }]);
  for (const query of ['limit=x', 'post-type=x', 'post-status=x', 'after=x', 'limit=0']) {
    await client.get(`q=source&${query}`).expect(400);
  }
});

test('200: an author lists their own posts only', async () => {
  const { blog } = await micropubBlog();
  await aPost(blog.deps, { author: 'Somebody else' });
  const client = await micropubClient(blog, { user: await aUser(blog, 'author') });
  expect((await client.get('q=source').expect(200)).body).toEqual({ items: [] });
});

test('200: names of categories and tags, those that begin with the filter first', async () => {
  const { blog, client } = await micropubBlog();
  await aPost(blog.deps, { categories: ['Café'], tags: ['decaf', 'Sea'] });
  const names = async (query: string) =>
    (await client.get(`q=category${query}`).expect(200)).body as unknown;
  expect(await names('')).toEqual({ categories: ['Café', 'decaf', 'Sea'] });
  expect(await names('&filter=CAF')).toEqual({ categories: ['Café', 'decaf'] });
  expect(await names('&limit=1')).toEqual({ categories: ['Café'] });
});

test.each([
  ['post-types', 'post-types'],
  ['media-endpoint', 'media-endpoint'],
  ['contact', 'contacts'],
  ['channel', 'channels'],
  ['destination', 'destination'],
  ['syndicate-to', 'syndicate-to'],
])('200: q=%s has %s', async (query, member) => {
  const { client } = await micropubBlog({}, { scopes: ['media'] });
  expect((await client.get(`q=${query}`).expect(200)).body).toHaveProperty(member);
});

test('400: an unknown query, and the source of nothing, of a deleted post and of another site', async () => {
  const { client } = await micropubBlog();
  for (const query of [
    'q=nothing',
    'q=',
    '',
    'q=__proto__',
    'q=source&url=http://blog.example/2026/11/no',
    'q=source&url=https://other.example/',
    'q=source&url=http://blog.example/',
  ]) {
    const answer = await client.get(query).expect(400);
    expect(answer.body).toMatchObject({ error: 'invalid_request' });
  }
  const url = await client.create({ content: ['Text.'] });
  await client.form({ action: 'delete', url }).expect(204);
  await client.get(`q=source&url=${encodeURIComponent(url)}`).expect(400);
});

test('204 and 405: pages of other sites may ask, and see where a post was created', async () => {
  const { blog, client } = await micropubBlog();
  for (const endpoint of ['/micropub', '/micropub/media']) {
    const { headers } = await blog.request
      .options(endpoint)
      .set('Origin', 'https://a.example')
      .expect(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': expect.stringContaining('Authorization') as string,
    });
    await blog.request.put(endpoint).expect(405);
  }
  const sent = await client.form('content=a').expect(201);
  expect(sent.headers['access-control-expose-headers']).toContain('Location');
  expect(locationOf(sent)).toContain('/2026/11/');
});
