/**
 * The server tests of micropub.rocks, by their numbers: each sends what the suite sends, and checks what it checks.
 *
 * @see https://github.com/aaronpk/micropub.rocks (views/server-tests)
 */
import { describe, expect, test } from 'vitest';
import { locationOf, micropubBlog, micropubClient } from '../support/blog/micropub-client.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { image } from '../support/samples/images.ts';

const PHOTO = 'https://micropub.rocks/media/sunset.jpg';
const OTHER_PHOTO = 'https://micropub.rocks/media/city-at-night.jpg';

async function aJpeg(colour = '#c04020'): Promise<Buffer> {
  return await image({ width: 60, height: 40, colour }).jpeg().toBuffer();
}

describe('creating posts with form-encoded requests', () => {
  test('201: 100, create an h-entry post (form-encoded)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .form('h=entry&content=Micropub+test+of+creating+a+basic+h-entry')
      .expect(201);
    expect(await client.pageOf(locationOf(sent))).toContain(
      'Micropub test of creating a basic h-entry',
    );
  });

  test('201: 101, create an h-entry post with multiple categories (form-encoded)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .form('h=entry&content=Micropub+test&category[]=test1&category[]=test2')
      .expect(201);
    const page = await client.pageOf(locationOf(sent));
    for (const name of ['test1', 'test2'])
      expect(page).toMatch(new RegExp(`p-category[^>]*>.*${name}`));
  });

  test('201: 104, create an h-entry with a photo referenced by URL (form-encoded)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .form(`h=entry&content=Nice+sunset+tonight&photo=${encodeURIComponent(PHOTO)}`)
      .expect(201);
    expect(await client.pageOf(locationOf(sent))).toContain(`src="${PHOTO}"`);
  });

  test('201: 107, create an h-entry post with one category (form-encoded)', async () => {
    const { client } = await micropubBlog();
    const sent = await client.form('h=entry&content=Micropub+test&category=test1').expect(201);
    expect(await client.pageOf(locationOf(sent))).toMatch(/p-category[^>]*>.*test1/);
  });
});

describe('creating posts with JSON requests', () => {
  const create = (properties: object) => ({ type: ['h-entry'], properties });

  test('201: 200, create an h-entry post (JSON)', async () => {
    const { client } = await micropubBlog();
    const sent = await client.json(create({ content: ['Micropub test in JSON'] })).expect(201);
    expect(await client.pageOf(locationOf(sent))).toContain('Micropub test in JSON');
  });

  test('201: 201, create an h-entry post with multiple categories (JSON)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .json(create({ content: ['Micropub test'], category: ['test1', 'test2'] }))
      .expect(201);
    const page = await client.pageOf(locationOf(sent));
    for (const name of ['test1', 'test2'])
      expect(page).toMatch(new RegExp(`p-category[^>]*>.*${name}`));
  });

  test('201: 202, create an h-entry with HTML content (JSON)', async () => {
    const { client } = await micropubBlog();
    const html = '<p>This post has <b>bold</b> and <i>italic</i> text.</p>';
    const sent = await client.json(create({ content: [{ html }] })).expect(201);
    const page = await client.pageOf(locationOf(sent));
    expect(page).toMatch(/<(b|strong)>bold<\/\1> and <(i|em)>italic<\/\2> text\./);
    expect(page).not.toContain('&lt;b&gt;bold');
  });

  test('201: 203, create an h-entry with a photo referenced by URL (JSON)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .json(create({ content: ['Nice sunset'], photo: [PHOTO] }))
      .expect(201);
    expect(await client.pageOf(locationOf(sent))).toContain(`src="${PHOTO}"`);
  });

  test('201: 204, create an h-entry post with a nested object (JSON)', async () => {
    const { client } = await micropubBlog();
    const checkin = {
      type: ['h-card'],
      properties: {
        name: ['Los Gorditos'],
        url: ['https://foursquare.com/v/502c4bbde4b06e61e06d1ebf'],
        latitude: [45.524330801154],
        longitude: [-122.68068808051],
      },
    };
    const sent = await client
      .json(
        create({
          published: ['2017-05-31T12:03:36-07:00'],
          content: ['Lunch meeting'],
          checkin: [checkin],
        }),
      )
      .expect(201);
    const url = locationOf(sent);
    expect(url).toContain('/2017/05/');
    const { checkin: stored, published } = await client.source(url);
    expect(stored).toEqual([checkin]);
    expect(new Date(String(published?.[0])).toISOString()).toBe('2017-05-31T19:03:36.000Z');
  });

  test('201: 205, create an h-entry post with a photo with alt text (JSON)', async () => {
    const { client } = await micropubBlog();
    const photo = [{ value: PHOTO, alt: 'Photo of a sunset' }];
    const sent = await client.json(create({ content: ['Nice sunset'], photo })).expect(201);
    const page = await client.pageOf(locationOf(sent));
    expect(page).toMatch(/<img[^>]*src="https:\/\/micropub\.rocks[^>]*alt="Photo of a sunset"/);
    expect((await client.source(locationOf(sent))).photo).toEqual(photo);
  });

  test('201: 206, create an h-entry with multiple photos referenced by URL (JSON)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .json(create({ content: ['Nice'], photo: [PHOTO, OTHER_PHOTO] }))
      .expect(201);
    const page = await client.pageOf(locationOf(sent));
    for (const url of [PHOTO, OTHER_PHOTO]) expect(page).toContain(`src="${url}"`);
  });
});

describe('creating posts with multipart requests', () => {
  test('201: 300, create an h-entry with a photo (multipart)', async () => {
    const { blog, client } = await micropubBlog();
    const sent = await client
      .multipart()
      .field('h', 'entry')
      .field('content', 'Nice sunset tonight')
      .attach('photo', await aJpeg(), { filename: 'sunset.jpg', contentType: 'image/jpeg' })
      .expect(201);
    const page = await client.pageOf(locationOf(sent));
    const [, path = ''] = /<img[^>]*src="(\/media\/[^"]+)"/.exec(page) ?? [];
    await blog.request
      .get(path)
      .expect(200)
      .expect('content-type', /^image\//);
  });

  test('201: 301, create an h-entry with two photos (multipart)', async () => {
    const { client } = await micropubBlog();
    const sent = await client
      .multipart()
      .field('h', 'entry')
      .field('content', 'Nice sunset tonight')
      .attach('photo[]', await aJpeg(), 'sunset.jpg')
      .attach('photo[]', await aJpeg('#2040c0'), 'city.jpg')
      .expect(201);
    const page = await client.pageOf(locationOf(sent));
    expect(page).toMatch(/\/media\/[0-9a-f]{16}\/sunset/);
    expect(page).toMatch(/\/media\/[0-9a-f]{16}\/city/);
  });
});

describe('updates', () => {
  async function created(properties: Record<string, unknown[]>) {
    const { client } = await micropubBlog();
    return { client, url: await client.create(properties) };
  }

  test('204: 400, replace a property', async () => {
    const { client, url } = await created({ content: ['Before.'] });
    const replace = { content: ['This is the updated text.'] };
    await client.json({ action: 'update', url, replace }).expect(204);
    const page = await client.pageOf(url);
    expect(page).toContain('This is the updated text.');
    expect(page).not.toContain('<p>Before.');
  });

  test('204: 401, add a value to an existing property', async () => {
    const { client, url } = await created({ content: ['Text.'], category: ['test1'] });
    await client.json({ action: 'update', url, add: { category: ['test2'] } }).expect(204);
    const { category, content } = await client.source(url);
    expect(category).toEqual(['test1', 'test2']);
    expect(content).toEqual(['Text.']);
  });

  test('204: 402, add a value to a non-existent property', async () => {
    const { client, url } = await created({ content: ['Text.'] });
    await client.json({ action: 'update', url, add: { category: ['test1'] } }).expect(204);
    expect((await client.source(url)).category).toEqual(['test1']);
  });

  test('204: 403, remove a value from a property', async () => {
    const { client, url } = await created({ content: ['Text.'], category: ['test1', 'test2'] });
    await client.json({ action: 'update', url, delete: { category: ['test2'] } }).expect(204);
    expect((await client.source(url)).category).toEqual(['test1']);
  });

  test('204: 404, remove a property', async () => {
    const { client, url } = await created({ content: ['Text.'], category: ['test1', 'test2'] });
    await client.json({ action: 'update', url, delete: ['category'] }).expect(204);
    expect((await client.source(url)).category).toBeUndefined();
  });

  test('400: 405, reject the request if operation is not an array', async () => {
    const { client, url } = await created({ content: ['Text.'] });
    for (const replace of ['This is not a valid update request.', { content: 'A string' }]) {
      const answer = await client.json({ action: 'update', url, replace }).expect(400);
      expect(answer.body).toMatchObject({ error: 'invalid_request' });
    }
    expect((await client.source(url)).content).toEqual(['Text.']);
  });
});

describe('deletes', () => {
  const FORM = 'form-encoded';
  test.each([
    ['500', '502', FORM],
    ['501', '503', 'JSON'],
  ])('204: %s, delete a post, and %s, undelete it (%s)', async (_delete, _undelete, syntax) => {
    const { blog, client } = await micropubBlog();
    const url = await client.create({ content: ['Text.'] });
    const send = (action: string) =>
      syntax === FORM ? client.form({ action, url }) : client.json({ action, url });
    await send('delete').expect(204);
    await blog.request.get(client.pathOf(url)).expect(410);
    await send('undelete').expect(204);
    expect(await client.pageOf(url)).toContain('Text.');
  });
});

describe('queries', () => {
  test('200: 600, configuration query', async () => {
    const { client } = await micropubBlog();
    const answer = await client.get('q=config').expect(200).expect('content-type', /json/);
    expect(answer.body).toMatchObject({ 'media-endpoint': 'http://blog.example/micropub/media' });
  });

  test('200: 601, syndication endpoint query', async () => {
    const { client } = await micropubBlog();
    const answer = await client.get('q=syndicate-to').expect(200);
    expect(answer.body).toEqual({ 'syndicate-to': [] });
  });

  test('200: 602, source query (all properties), and 603, source query (specific properties)', async () => {
    const { client } = await micropubBlog();
    const content = ['Test of querying the endpoint for the source content'];
    const category = ['micropub', 'test'];
    const url = await client.create({ content, category });
    const all = await client.get(`q=source&url=${encodeURIComponent(url)}`).expect(200);
    expect(all.body).toMatchObject({ type: ['h-entry'], properties: { content, category } });
    const some = await client
      .get(`q=source&properties[]=content&properties[]=category&url=${encodeURIComponent(url)}`)
      .expect(200);
    expect(some.body).toEqual({ properties: { content, category } });
  });
});

test.each([
  ['700', 'jpg', 'image/jpeg'],
  ['701', 'png', 'image/png'],
  ['702', 'gif', 'image/gif'],
] as const)(
  '201: %s, upload a %s to the media endpoint, which is served as %s',
  async (_number, extension, type) => {
    const { blog, client } = await micropubBlog();
    const picture = image({ width: 60, height: 40 });
    const bytes = await picture[extension === 'jpg' ? 'jpeg' : extension]().toBuffer();
    const sent = await client
      .media()
      .attach('file', bytes, { filename: `sunset.${extension}`, contentType: type })
      .expect(201);
    const shown = await blog.request.get(client.pathOf(locationOf(sent))).expect(200);
    expect(shown.type).toBe(type);
    expect((shown.body as Buffer).length).toBeGreaterThan(0);
  },
);

describe('authentication', () => {
  const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

  test('201: 800, accept access token in HTTP header', async () => {
    const { client } = await micropubBlog();
    await client.form('h=entry&content=Testing+accepting+access+token').expect(201);
  });

  test('201: 801, accept access token in POST body, and 802, it does not store the access token', async () => {
    const { blog, client } = await micropubBlog();
    const content = 'Testing accepting access token in post body';
    const fields = new URLSearchParams({ h: 'entry', content, access_token: client.token });
    const sent = await blog.request
      .post('/micropub')
      .type(FORM)
      .send(fields.toString())
      .expect(201);
    const properties = await client.source(locationOf(sent));
    expect(properties.content).toEqual([content]);
    expect(properties.access_token).toBeUndefined();
    expect((await client.onlyPost()).properties).toEqual([]);
  });

  test('401: 803, rejects unauthenticated requests', async () => {
    const blog = await testBlog();
    const answer = await blog.request
      .post('/micropub')
      .type(FORM)
      .send('h=entry&content=Testing+unauthenticated+request')
      .expect(401);
    expect(answer.body).toMatchObject({ error: 'unauthorized' });
  });

  test('401: 804, rejects unauthorized access tokens', async () => {
    const { client } = await micropubBlog({}, { scopes: ['profile'] });
    const answer = await client.form('h=entry&content=Testing').expect(401);
    expect(answer.body).toMatchObject({ error: 'insufficient_scope', scope: 'create' });
  });

  test('400: 805, rejects multiple authentication methods', async () => {
    const blog = await testBlog();
    const client = await micropubClient(blog);
    const { type, text } = await client
      .form(`h=entry&content=Testing&access_token=${client.token}`)
      .expect(400);
    expect(type).toBe('text/plain');
    expect(text).not.toContain(client.token);
  });
});
