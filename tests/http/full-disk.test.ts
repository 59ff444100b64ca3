/**
 * A full disk: writers get an error, readers are served, and on SQLite the owner can sign in and
 * delete something.
 */
import { appendFileSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import supertest from 'supertest';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { refillReserve } from '../../src/db/reserve.ts';
import { startBlog } from '../../src/start.ts';
import { aUser, PASSWORD, signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { executeSql } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { afterAllUnmount, smallDisk } from '../support/small-disk.ts';
import { ping, webmention } from '../support/sites/clients.ts';

const template = inject('databaseTemplate');
const isSqlite = template.startsWith('file:');

async function mention(blog: TestBlog, target: string) {
  return await webmention(blog, { source: 'http://a.example/1', target });
}

describe.skipIf(isSqlite)('on PostgreSQL', () => {
  test('503: what cannot be stored gets an error page; 200: reading', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    // What the server says when it cannot make a file longer.
    await executeSql(
      blog.databaseUrl,
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
       CREATE TRIGGER full_disk BEFORE INSERT ON "Source" EXECUTE FUNCTION full_disk()`,
    );
    try {
      const { status, text } = await mention(blog, blog.urlOf(post));
      expect(status).toBe(503);
      expect(text).toContain('The disk of this blog is full');
      expect(await ping(blog, 'http://a.example/1', blog.urlOf(post))).toMatchObject({
        fault: { message: expect.stringContaining('The disk of this blog is full') as string },
      });
      await blog.request.get(post.path).expect(200);
    } finally {
      await executeSql(blog.databaseUrl, 'DROP FUNCTION full_disk CASCADE');
    }
  });
});

describe.runIf(isSqlite)('on SQLite', () => {
  test('503: strangers and uploads once the reserve is freed; 200: reading; 303: the owner', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const { agent, csrf } = await signedInAs(blog);
    const { reserve } = blog.deps.db;
    onTestFinished(() => void reserve?.free());
    expect(reserve?.fill()).toBe(true);
    expect(reserve?.free()).toBe(true);
    const refused = await mention(blog, blog.urlOf(post));
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('The disk of this blog is full');
    const comment = await blog.request.post(`${post.path}/comments`).type('form').send({});
    expect(comment.status).toBe(503);
    expect(comment.text).toContain('The disk is full');
    await agent.post('/admin/media').attach('files', Buffer.from('x'), 'a.png').expect(503);
    await blog.request.get(post.path).expect(200);
    await agent.post(`/admin/posts/${post.id}/delete`).type('form').send({ csrf }).expect(303);

    expect(await refillReserve(blog.deps.db)).toBe(true);
    const other = await aPost(blog.deps);
    expect((await mention(blog, blog.urlOf(other))).status).toBe(201);
  });

  const small = isSqlite ? smallDisk() : null;
  afterAllUnmount(small);

  test.skipIf(small === null)(
    '303: an owner signs in and deletes with no byte left on the disk, and then all works again',
    async () => {
      const disk = small ?? '';
      const blog = await testBlog({
        databaseUrl() {
          const file = path.join(disk, 'antiphon.db');
          copyFileSync(template.replace('file:', ''), file);
          return `file:${file}`;
        },
      });
      const owner = await aUser(blog);
      const post = await aPost(blog.deps);
      expect(await refillReserve(blog.deps.db)).toBe(true);
      const filler = path.join(disk, 'filler');
      expect(() => {
        writeFileSync(filler, Buffer.alloc(40_000_000));
      }).toThrow('ENOSPC');
      // The write-ahead log may have room for some rows.
      for (let i = 0; i < 500 && !blog.deps.db.reserve?.isFreed(); i += 1) {
        await aPost(blog.deps, { title: `Post ${i}`, markdown: 'x'.repeat(9_000) });
      }
      expect(blog.deps.db.reserve?.isFreed()).toBe(true);
      expect(await refillReserve(blog.deps.db)).toBe(false);
      expect((await mention(blog, blog.urlOf(post))).status).toBe(503);

      const agent = signIn(blog, owner.email);
      const cookie = (await agent.expect(303)).headers['set-cookie'] as unknown as string[];
      const page = await blog.request.get(`/admin/posts/${post.id}`).set('Cookie', cookie);
      const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? [];
      await blog.request
        .post(`/admin/posts/${post.id}/delete`)
        .set('Cookie', cookie)
        .type('form')
        .send({ csrf })
        .expect(303);
      await blog.request.get(post.path).expect(410);

      rmSync(filler);
      expect(await refillReserve(blog.deps.db)).toBe(true);
      const other = await aPost(blog.deps);
      expect((await mention(blog, blog.urlOf(other))).status).toBe(201);
    },
  );

  const full = isSqlite ? smallDisk() : null;
  afterAllUnmount(full);

  test.skipIf(full === null)(
    '303: an owner signs in and deletes after a start on a disk that was already full',
    async () => {
      const dataDir = full ?? '';
      const file = path.join(dataDir, 'antiphon.db');
      copyFileSync(template.replace('file:', ''), file);
      const config = readConfig({
        DATA_DIR: dataDir,
        DATABASE_URL: `file:${file}`,
        PORT: String(await freePort()),
        LOG_LEVEL: 'silent',
      });
      const before = await startBlog(config);
      const { email } = await aUser(before);
      const post = await aPost(before.deps);
      await before.stop();
      const filler = path.join(dataDir, 'filler');
      expect(() => {
        writeFileSync(filler, Buffer.alloc(40_000_000));
      }).toThrow('ENOSPC');
      // A killed process leaves these; without them, opening the database needs room.
      for (const name of ['antiphon.db-wal', 'antiphon.db-shm', 'uploads'])
        rmSync(path.join(dataDir, name), { recursive: true, force: true });
      appendUntilFull(path.join(dataDir, 'filler-2'));

      const blog = await startBlog(config);
      onTestFinished(() => blog.stop());
      const agent = supertest.agent(config.siteUrl);
      await agent
        .post('/admin/sign-in')
        .type('form')
        .send({ email, password: PASSWORD })
        .expect(303);
      const page = await agent.get(`/admin/posts/${post.id}`).expect(200);
      const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? [];
      await agent.post(`/admin/posts/${post.id}/delete`).type('form').send({ csrf }).expect(303);
      await agent.get(post.path).expect(410);
    },
  );
});

function signIn(blog: TestBlog, email: string) {
  return blog.request.post('/admin/sign-in').type('form').send({ email, password: PASSWORD });
}

function appendUntilFull(file: string): void {
  expect(() => {
    for (;;) appendFileSync(file, Buffer.alloc(4_096));
  }).toThrow('ENOSPC');
}
