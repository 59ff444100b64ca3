/** What a token may read, upload and publish by its scopes. */
import { describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/clients/program.ts';
import { trashPost } from '../../../src/posts/trash.ts';
import { micropubBlog, micropubClient } from '../../support/blog/micropub-client.ts';
import { aPost, type TestBlog } from '../../support/blog/test-blog.ts';
import { image } from '../../support/samples/images.ts';

async function aPng(): Promise<Buffer> {
  return await image({ width: 60, height: 40 }).png().toBuffer();
}

const DAY_MS = 86_400_000;

/** A post of each status, by title. */
async function postsOfEveryStatus(blog: TestBlog) {
  const tomorrow = new Date(blog.clock.now().getTime() + DAY_MS);
  const posts = {
    published: await aPost(blog.deps, { title: 'published' }),
    scheduled: await aPost(blog.deps, { title: 'scheduled', publishedAt: tomorrow }),
    private: await aPost(blog.deps, { title: 'private', status: 'private' }),
    protected: await aPost(blog.deps, { title: 'protected', status: 'protected', password: 'sea' }),
    draft: await aPost(blog.deps, { title: 'draft', status: 'draft' }),
    trashed: await aPost(blog.deps, { title: 'trashed' }),
  };
  await trashPost(blog.deps, posts.trashed.path);
  return posts;
}

describe('reading', () => {
  test.each([
    [['profile'], 401, []],
    [['profile', 'email'], 401, []],
    [['draft'], 401, []],
    [['delete', 'undelete', 'media'], 401, []],
    [['create'], 200, ['published']],
    [['update'], 200, ['draft', 'private', 'protected', 'published', 'scheduled']],
  ] as [Scope[], number, string[]][])(
    'a token of %j reads of each source, by its URL and in a list: %i %j',
    async (scopes, status, readable) => {
      const { blog } = await micropubBlog();
      const posts = await postsOfEveryStatus(blog);
      const client = await micropubClient(blog, { scopes });
      const read: string[] = [];
      for (const [title, post] of Object.entries(posts)) {
        const url = encodeURIComponent(`http://blog.example/?post=${post.id}`);
        const answer = await client.get(`q=source&url=${url}`);
        if (status === 401) expect(answer.status).toBe(401);
        if (answer.status === 200) read.push(title);
        else expect(JSON.stringify(answer.body)).not.toContain(title);
      }
      expect(read.sort()).toEqual(readable);
      const list = await client.get('q=source').expect(status);
      if (status !== 200) {
        expect(list.body).toMatchObject({ error: 'insufficient_scope' });
        return;
      }
      const { items } = list.body as { items: { properties: { name: string[] } }[] };
      expect(items.map(({ properties }) => properties.name[0]).sort()).toEqual(readable);
    },
  );

  test('401: other queries need a scope for posts or files, of which any is enough', async () => {
    const { blog } = await micropubBlog();
    await aPost(blog.deps, { categories: ['Secret plans'] });
    const stranger = await micropubClient(blog, { scopes: ['profile', 'email'] });
    for (const query of ['config', 'category', 'syndicate-to', 'destination', 'nothing']) {
      const { text } = await stranger.get(`q=${query}`).expect(401);
      expect(text).not.toContain('Secret plans');
    }
    for (const scope of ['create', 'draft', 'update', 'delete', 'undelete', 'media'] as const) {
      const client = await micropubClient(blog, { scopes: [scope] });
      await client.get('q=config').expect(200);
    }
  });
});

describe('files', () => {
  test.each([
    ['/micropub', ['profile'], 'photo'],
    ['/micropub', ['update', 'delete', 'media'], 'photo'],
    ['/micropub/media', ['update', 'delete'], 'file'],
  ] as [string, Scope[], string][])(
    '401: %s takes no file of a token of %j, in the header or in the form',
    async (path, scopes, field) => {
      const { blog } = await micropubBlog();
      const { token } = await micropubClient(blog, { scopes });
      const send = () => blog.request.post(path);
      const bytes = await aPng();
      const inHeader = send().set('Authorization', `Bearer ${token}`).field('content', 'Text.');
      const inForm = send().field('access_token', token).field('content', 'Text.');
      for (const sent of [inHeader, inForm]) {
        const answer = await sent.attach(field, bytes, 'a.png').expect(401);
        expect(answer.body).toMatchObject({ error: 'insufficient_scope' });
      }
      expect(await blog.deps.db.media.count()).toBe(0);
    },
  );

  test('201: a token for drafts uploads the photo of one', async () => {
    const { blog, client } = await micropubBlog({}, { scopes: ['draft'] });
    await client
      .multipart()
      .attach('photo', await aPng(), 'a.png')
      .expect(201);
    expect(await blog.deps.db.media.count()).toBe(1);
  });
});

describe('publishing by an update', () => {
  const soon = '2026-11-23T18:00:00Z';
  const past = '2026-01-01T00:00:00Z';
  const all = { 'post-status': ['published'], visibility: ['public'] };

  test.each([
    ['draft', all],
    ['draft', { 'post-status': ['published'] }],
    ['private', { visibility: ['public'] }],
    ['scheduled', { published: [past] }],
    ['scheduled', { published: [soon] }],
  ] as const)('401: a post that is %s needs create for %j', async (title, replace) => {
    const { blog } = await micropubBlog();
    const post = (await postsOfEveryStatus(blog))[title];
    const stored = async () => {
      const row = await blog.deps.db.post.findUniqueOrThrow({ where: { id: post.id } });
      return [row.status, row.publishedAt];
    };
    const before = await stored();
    const url = `http://blog.example/?post=${post.id}`;
    const drafts = await micropubClient(blog, { scopes: ['draft', 'update', 'undelete'] });
    blog.clock.advance(1_000);
    const answer = await drafts.json({ action: 'update', url, replace }).expect(401);
    expect(answer.body).toMatchObject({ error: 'insufficient_scope', scope: 'create' });
    expect(await stored()).toEqual(before);
    const publisher = await micropubClient(blog, { scopes: ['create', 'update'] });
    const { status } = await publisher.json({ action: 'update', url, replace });
    expect([201, 204]).toContain(status);
    expect(await stored()).not.toEqual(before);
  });

  test.each([
    ['draft', { name: ['Other'] }],
    ['draft', { 'post-status': ['published'], visibility: ['private'] }],
    ['published', { name: ['Other'], ...all }],
    ['published', { 'post-status': ['draft'] }],
    ['protected', { 'post-status': ['published'], name: ['Other'] }],
    ['scheduled', { published: ['2026-12-24T10:00:00Z'] }],
    ['scheduled', { visibility: ['private'] }],
    // Without its password it stays protected.
    ['protected', { visibility: ['public'] }],
  ] as const)('204 or 201: a post that is %s does not for %j', async (title, replace) => {
    const { blog } = await micropubBlog();
    const post = (await postsOfEveryStatus(blog))[title];
    const client = await micropubClient(blog, { scopes: ['update'] });
    const url = `http://blog.example/?post=${post.id}`;
    const { status } = await client.json({ action: 'update', url, replace });
    expect([201, 204]).toContain(status);
  });

  test('401: a post leaves the trash with undelete, and as a published one with create, too', async () => {
    const { blog } = await micropubBlog();
    const draft = await aPost(blog.deps, { status: 'draft' });
    await trashPost(blog.deps, draft.path);
    const url = `http://blog.example/?post=${draft.id}`;
    const restore = async (scopes: Scope[], status: string) => {
      const client = await micropubClient(blog, { scopes });
      const replace = { 'post-status': [status] };
      const answer = await client.json({ action: 'update', url, replace });
      const { scope } = answer.body as { scope?: string };
      const stored = await blog.deps.db.post.findUniqueOrThrow({ where: { id: draft.id } });
      return [answer.status, scope, stored.status];
    };
    expect(await restore(['update', 'draft', 'create'], 'published')).toEqual([
      401,
      'undelete',
      'trashed',
    ]);
    expect(await restore(['update', 'draft', 'undelete'], 'published')).toEqual([
      401,
      'create',
      'trashed',
    ]);
    expect(await restore(['update', 'undelete'], 'draft')).toEqual([204, undefined, 'draft']);
  });
});

test('201: a token for drafts stores drafts, which it cannot publish', async () => {
  const { client } = await micropubBlog({}, { scopes: ['draft', 'update'] });
  const url = await client.create({ content: ['Text.'], 'post-status': ['published'] });
  expect(await client.onlyPost()).toMatchObject({ status: 'draft' });
  const publish = { action: 'update', url, replace: { 'post-status': ['published'] } };
  const answer = await client.json(publish).expect(401);
  expect(answer.body).toMatchObject({ error: 'insufficient_scope', scope: 'create' });
  await client.json({ action: 'update', url, replace: { content: ['Other.'] } }).expect(204);
});
