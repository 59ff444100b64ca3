/** How often programs may ask, that owners can switch them off, and that no file of a request is left behind. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { micropubBlog, micropubClient } from '../../support/blog/micropub-client.ts';
import type { TestBlog } from '../../support/blog/test-blog.ts';
import { image } from '../../support/samples/images.ts';

describe('each account', () => {
  test('429: has 120 calls a minute, whichever of its tokens is used, and the body is not read', async () => {
    const { blog, client } = await micropubBlog();
    const second = await micropubClient(blog, { user: client.user });
    for (let calls = 0; calls < 60; calls += 1) {
      await client.get('q=syndicate-to').expect(200);
      await second.get('q=syndicate-to').expect(200);
    }
    const answer = await second.form(`content=${'a'.repeat(900_000)}`).expect(429);
    expect(answer.headers).toMatchObject({ 'retry-after': '60', connection: 'close' });
    expect(answer.body).toMatchObject({
      error: 'too_many_requests',
      error_description: expect.stringContaining('Wait a minute') as string,
    });
    await blog.request
      .post('/micropub')
      .type('form')
      .send({ content: 'Text.', access_token: client.token })
      .expect(429);
    const other = await micropubClient(blog);
    await other.get('q=syndicate-to').expect(200);
    blog.clock.advance(60_000);
    await client.get('q=syndicate-to').expect(200);
  });

  test('429: has 10 uploads a minute, at both endpoints', async () => {
    const { blog, client } = await micropubBlog();
    const bytes = await image({ width: 60, height: 40 }).png().toBuffer();
    for (let uploads = 0; uploads < 5; uploads += 1) {
      await client.media().attach('file', bytes, 'a.png').expect(201);
      await client.multipart().attach('photo', bytes, 'a.png').expect(201);
    }
    await client.media().attach('file', bytes, 'a.png').expect(429).expect('retry-after', '60');
    await client.multipart().attach('photo', bytes, 'a.png').expect(429);
    await client.multipart().field('content', 'Without a file.').expect(201);
    expect(await blog.deps.db.post.count()).toBe(6);
    await expect.poll(() => uploadsOf(blog), { timeout: 10_000 }).toEqual([]);
  });
});

test('403: owners switch programs off, with any token, and signing in to other sites goes on', async () => {
  const { blog, client } = await micropubBlog();
  const secret = await createAppPassword(blog.deps, client.user.id, 'iA Writer');
  await changeSetting(blog.deps, 'programs', 'false');
  const refusal = {
    error: 'forbidden',
    error_description: expect.stringMatching(/owner/) as string,
  };
  for (const token of [client.token, secret]) {
    for (const sent of [
      blog.request.get('/micropub?q=config'),
      blog.request.get('/micropub/media?q=last'),
      blog.request.post('/micropub').type('form').send({ content: 'Text.' }),
      blog.request.post('/micropub/media').attach('file', Buffer.from('x'), 'a.txt'),
    ]) {
      const answer = await sent.set('Authorization', `Bearer ${token}`).expect(403);
      expect(answer.body).toMatchObject(refusal);
    }
  }
  await blog.request.get('/micropub?q=config').set('Authorization', 'Bearer no').expect(401);
  await blog.request.get('/.well-known/oauth-authorization-server').expect(200);
  expect(await blog.deps.db.post.count()).toBe(0);
});

describe('no file is left behind', () => {
  test('400: of a form that is refused after its files', async () => {
    const { blog, client } = await micropubBlog();
    const answer = await client
      .multipart()
      .attach('photo', Buffer.alloc(200_000, 'a'), 'a.png')
      .field('content', 'a'.repeat(600_000))
      .field('summary', 'a'.repeat(600_000));
    expect(answer.status).toBe(400);
    await expect.poll(() => uploadsOf(blog), { timeout: 10_000 }).toEqual([]);
  });

  test('of a request that is cut off, or refused while a file is arriving', async () => {
    const { blog, client } = await micropubBlog();
    const server = createServer(blog.listener.answer).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const send = () => {
      const sent = request({
        port,
        path: '/micropub',
        method: 'POST',
        headers: {
          authorization: `Bearer ${client.token}`,
          'content-type': 'multipart/form-data; boundary=x',
        },
      });
      sent.on('error', () => undefined);
      return sent;
    };
    const file = '--x\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n';
    const cut = send();
    cut.write(`${file}${'a'.repeat(200_000)}`);
    await expect.poll(() => uploadsOf(blog), { timeout: 10_000 }).toHaveLength(1);
    cut.destroy();
    await expect.poll(() => uploadsOf(blog), { timeout: 10_000 }).toEqual([]);

    const field = (name: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${'a'.repeat(600_000)}\r\n`;
    const refused = send();
    refused.write(
      `${file}${'a'.repeat(200_000)}\r\n${field('content')}${field('summary')}${file}a`,
    );
    const [answer] = (await once(refused, 'response')) as [{ statusCode: number }];
    expect(answer.statusCode).toBe(400);
    await expect.poll(() => uploadsOf(blog), { timeout: 10_000 }).toEqual([]);
    refused.destroy();
  });
});

function uploadsOf(blog: TestBlog): string[] {
  return readdirSync(path.join(blog.deps.config.dataDir, 'uploads'));
}
