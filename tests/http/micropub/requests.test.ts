/** Requests of Micropub clients as they come: tokens, bodies of every kind, and hostile ones. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { micropubBlog, micropubClient } from '../../support/blog/micropub-client.ts';
import { aUser } from '../../support/blog/signed-in.ts';
import { image } from '../../support/samples/images.ts';

const FORM = 'application/x-www-form-urlencoded';

describe('tokens', () => {
  test('401: an unknown token is refused before the body is read, and the connection closed', async () => {
    const blog = await testBlog();
    const answer = await blog.request
      .post('/micropub')
      .set('Authorization', 'Bearer unknown')
      .type(FORM)
      .send(`content=${'a'.repeat(100_000)}`)
      .expect(401);
    expect(answer.headers).toMatchObject({
      'www-authenticate': 'Bearer error="invalid_token"',
      connection: 'close',
      'access-control-allow-origin': '*',
    });
    expect(answer.body).toMatchObject({ error: 'unauthorized' });
  });

  test('401: without a header, no more than 64 KiB of a form is read for a token', async () => {
    const { blog, client } = await micropubBlog();
    const send = (content: string) =>
      blog.request
        .post('/micropub')
        .type(FORM)
        .send(`h=entry&content=${content}&access_token=${client.token}`);
    await send('a'.repeat(60_000)).expect(201);
    await send('a'.repeat(70_000)).expect(401);
    expect(await blog.deps.db.post.count()).toBe(1);
  });

  test.each([
    ['a form', FORM, 'content='],
    ['JSON', 'application/json', '{"content":"'],
    [
      'a form with files',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="content"\r\n\r\n',
    ],
  ])(
    '401: %s without a token is answered while the rest is still being sent',
    async (_what, type, beginning) => {
      const blog = await testBlog();
      const server = createServer(blog.listener.answer).listen(0, '127.0.0.1');
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const headers = { 'content-type': type };
      const sent = request({ port, path: '/micropub', method: 'POST', headers });
      sent.on('error', () => undefined);
      // Without a length, and never ended.
      sent.write(beginning + 'a'.repeat(80_000));
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      expect(answer.statusCode).toBe(401);
      expect(answer.headers.connection).toBe('close');
      sent.destroy();
    },
  );

  test('201: the token of a form with files comes before them, 401: or not at all', async () => {
    const { blog, client } = await micropubBlog();
    const photo = await image({ width: 900, height: 900 }).png({ compressionLevel: 0 }).toBuffer();
    expect(photo.length).toBeGreaterThan(100_000);
    const request = () => blog.request.post('/micropub').field('content', 'Text.');
    await request().attach('photo', photo, 'a.png').expect(401);
    await request().attach('photo', photo, 'a.png').field('access_token', client.token).expect(401);
    await request().field('access_token', 'wrong').attach('photo', photo, 'a.png').expect(401);
    expect(await blog.deps.db.media.count()).toBe(0);
    await request().field('access_token', client.token).attach('photo', photo, 'a.png').expect(201);
    // They are deleted once the answer is sent.
    const uploads = path.join(blog.deps.config.dataDir, 'uploads');
    await expect.poll(() => readdirSync(uploads), { timeout: 10_000 }).toEqual([]);
  });

  test('201: JSON may have the token, which is not stored', async () => {
    const { blog, client } = await micropubBlog();
    const properties = { content: ['Text.'], access_token: ['kept out'] };
    await blog.request
      .post('/micropub')
      .send({ type: ['h-entry'], properties, access_token: client.token })
      .expect(201);
    const { properties: stored } = await client.onlyPost();
    expect(JSON.stringify(stored)).not.toContain(client.token);
  });

  test('201: an application password is a token of all scopes, and its strings are Markdown', async () => {
    const blog = await testBlog();
    const user = await aUser(blog);
    const secret = await createAppPassword(blog.deps, user.id, 'iA Writer');
    await blog.request
      .post('/micropub')
      .set('Authorization', `Bearer ${secret}`)
      .type('form')
      .send({ h: 'entry', content: 'So *much*.' })
      .expect(201);
    const [post] = await blog.deps.db.post.findMany();
    expect(post?.bodyHtml).toContain('<em>much</em>');
  });

  test('201: Quill, which sends its token twice, is served; 400: with two tokens', async () => {
    const { blog, client } = await micropubBlog();
    const other = await micropubClient(blog);
    const send = (token: string) => client.form(`h=entry&access_token=${token}&content=A+note`);
    await send(client.token).expect(400);
    const [row] = await blog.deps.db.accessToken.findMany({ orderBy: { id: 'asc' } });
    await blog.deps.db.accessToken.update({
      where: { id: row?.id ?? 0 },
      data: { clientId: 'https://quill.p3k.io/' },
    });
    await send(client.token).expect(201);
    await send(other.token).expect(400);
  });

  test('401: a token in the URL is not read', async () => {
    const { blog, client } = await micropubBlog();
    await blog.request.get(`/micropub?q=config&access_token=${client.token}`).expect(401);
    await blog.request.get('/micropub?q=config').set('Cookie', 'antiphon_session=x').expect(401);
  });
});

describe('hostile bodies', () => {
  const nested = (depth: number) =>
    JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;
  const entry = (properties: object) => ({ type: ['h-entry'], properties });

  test.each([
    ['a deep structure', entry({ content: ['Text.'], location: nested(500) })],
    ['many values', entry({ content: ['Text.'], category: Array(10_000).fill('a') })],
    [
      'many tags',
      entry({ content: ['Text.'], category: Array.from({ length: 60 }, (_, n) => `t${n}`) }),
    ],
    [
      'many properties',
      entry(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`a${n}`, ['b']]))),
    ],
    ['large properties', entry({ content: ['Text.'], location: ['a'.repeat(70_000)] })],
    ['no array', entry({ content: 'Text.' })],
    ['properties that are an array', { type: ['h-entry'], properties: [] }],
    ['another type', { type: ['h-event'], properties: { name: ['Party'] } }],
    ['two types', { type: ['h-entry', 'h-event'], properties: {} }],
    ['a type that is a number', { type: [1], properties: {} }],
    ['nothing', entry({})],
    ['an unknown action', { action: 'explode', url: 'http://blog.example/' }],
    ['an action that is an object', { action: {}, url: 'http://blog.example/' }],
    ['no URL', { action: 'delete' }],
    ['a URL that is an object', { action: 'delete', url: { a: 1 } }],
    ['a URL of another site', { action: 'delete', url: 'https://other.example/2026/11/a' }],
    ['an update of nothing', { action: 'update', url: 'http://blog.example/2026/11/a' }],
    [
      'an update whose delete is a string',
      { action: 'update', url: 'http://blog.example/', delete: 'name' },
    ],
    [
      'an update whose delete has numbers',
      { action: 'update', url: 'http://blog.example/', delete: [1] },
    ],
    ...[
      'name',
      'summary',
      'content',
      'published',
      'mp-slug',
      'photo',
      'featured',
      'category',
      'in-reply-to',
      'post-status',
      'visibility',
      'rsvp',
    ].flatMap((name) =>
      [{ a: { b: 1 } }, [[]], 7].map((value): [string, object] => [
        `${name} as ${JSON.stringify(value)}`,
        entry({ name: ['Title'], content: ['Text.'], [name]: [value] }),
      ]),
    ),
  ] as [string, object][])('400 or 201, never 500: %s', async (what, body) => {
    const { client } = await micropubBlog();
    const answer = await client.json(body);
    // A number is a text, and unknown objects of people and covers are given back.
    const isHarmless = / as 7$|^(category|featured) as/.test(what);
    expect(isHarmless ? [201, 400] : [400]).toContain(answer.status);
    if (answer.status === 201) return;
    const { error, error_description: text } = answer.body as Record<string, string>;
    expect(error).toBe('invalid_request');
    expect(text).toMatch(/^[^<>]{10,300}$/);
  });

  test.each([
    ['__proto__[]=a&content=b', FORM],
    ['constructor=a&content=b', FORM],
    ['a[b][c]=d&content=b', FORM],
    ['action=update&url=http://blog.example/&content=b', FORM],
    [`${'a[]=b&'.repeat(3_000)}content=b`, FORM],
    [`${'category[]=b&'.repeat(10_000)}content=b`, FORM],
    ['{"type":["h-entry"],"properties":{"__proto__":["a"],"content":["b"]}}', 'application/json'],
    [
      '{"type":["h-entry"],"properties":{"content":["b"],"location":[{"__proto__":1}]}}',
      'application/json',
    ],
    ['{"type":', 'application/json'],
    ['"text"', 'application/json'],
    ['[]', 'application/json'],
    ['null', 'application/json'],
    ['content=b', 'text/html'],
  ])('400: %s as %s', async (body, type) => {
    const { blog, client } = await micropubBlog();
    const answer = await client.multipart().set('Content-Type', type).send(body).expect(400);
    expect(answer.body).toMatchObject({ error: 'invalid_request' });
    expect(await blog.deps.db.post.count()).toBe(0);
  });

  test('400: bytes that are no UTF-8, compressed bodies, more than a megabyte, and a broken form', async () => {
    const { client } = await micropubBlog();
    const send = () => client.multipart();
    const notUtf8 = send().type(FORM);
    notUtf8.write(Buffer.from('636f6e74656e743dff', 'hex').toString('latin1'), 'latin1');
    await notUtf8.expect(400);
    await send().set('Content-Encoding', 'gzip').type(FORM).send('content=a').expect(400);
    await send()
      .type(FORM)
      .send(`content=${'a'.repeat(1_100_000)}`)
      .expect(400);
    const broken = 'multipart/form-data; boundary=x';
    await send()
      .set('Content-Type', broken)
      .send('--x\r\nContent-Disposition: nothing')
      .expect(400);
    const field = (name: string) => client.multipart().field(name, 'a').field('content', 'b');
    await field('__proto__').expect(400);
    await field('a[b][c]').expect(400);
    await field('a[b]').expect(400);
    await client
      .multipart()
      .field('content', 'b')
      .attach('other', Buffer.from('x'), 'a.txt')
      .expect(400);
  });
});
