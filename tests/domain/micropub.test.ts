/** Entries of Micropub clients as posts, on both databases. */
import { expect, test } from 'vitest';
import type { Program } from '../../src/clients/program.ts';
import { findByAddress } from '../../src/micropub/address.ts';
import { listEntries } from '../../src/micropub/list.ts';
import {
  createEntry,
  deleteEntry,
  updateEntry,
  type PostOutcome,
} from '../../src/micropub/posts.ts';
import { readJson } from '../../src/micropub/request.ts';
import { entryOf } from '../../src/micropub/source.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';

async function aClient() {
  const { deps } = await testBlog();
  const user = { ...(await aUser({ deps })), via: 'A program' };
  const program: Program = { user, format: 'markdown', scopes: null };

  async function send(body: object): Promise<PostOutcome> {
    const request = readJson(body);
    switch (request.action) {
      case 'create':
        return await createEntry(deps, program, request.entry);
      case 'update':
        return await updateEntry(deps, program, request.url, request.update);
      case 'delete':
      case 'undelete':
        return await deleteEntry(deps, program, request);
    }
  }

  async function create(properties: object): Promise<string> {
    const outcome = await send({ type: ['h-entry'], properties });
    if (outcome.kind !== 'done') throw new Error(`Not created: ${outcome.kind}`);
    return outcome.location;
  }

  async function source(url: string): Promise<Record<string, unknown[]>> {
    const post = await findByAddress(deps, program, url);
    if (!post) throw new Error(`No post: ${url}`);
    return Object.fromEntries(await entryOf(deps, await readSettings(deps), program, post));
  }

  const list = async (query: object) => {
    const none = { limit: null, offset: null, after: null, before: null, properties: [] };
    const asked = { ...none, 'post-type': null, 'post-status': null, ...query };
    return await listEntries(deps, program, asked);
  };
  return { deps, send, create, source, list };
}

test('an entry is given back as it was sent, with properties that have no column', async () => {
  const { create, source } = await aClient();
  const properties = {
    name: ['Großer Tag 🌊'],
    content: ['So *much* to say.'],
    category: ['Sea', 'https://ada.example/'],
    photo: [{ value: 'https://photos.example/a.jpg', alt: 'A [boat]' }],
    checkin: [{ type: ['h-card'], properties: { name: ['Harbour'], latitude: [54.1] } }],
    'in-reply-to': [{ type: ['h-cite'], properties: { url: ['https://other.example/a'] } }],
    published: ['2026-11-02T10:00:00.000Z'],
    'mp-slug': ['day'],
  };
  expect(await source(await create(properties))).toMatchObject(properties);
});

test('an update replaces, adds and deletes in this order, and leaves the rest', async () => {
  const { send, create, source } = await aClient();
  const url = await create({
    name: ['Title'],
    content: ['Text.'],
    category: ['one', 'two'],
    'swarm-coins': [5],
  });
  const update = {
    replace: { category: ['three', 'four'], 'swarm-coins': [9] },
    add: { category: ['five', 'Three'], syndication: ['https://silo.example/1'] },
    delete: { category: ['four', 'not there'] },
  };
  expect(await send({ action: 'update', url, ...update })).toMatchObject({ kind: 'done' });
  expect(await source(url)).toMatchObject({
    name: ['Title'],
    content: ['Text.'],
    category: ['three', 'five'],
    'swarm-coins': [9],
    syndication: ['https://silo.example/1'],
  });
  await send({ action: 'update', url, delete: ['swarm-coins', 'name', 'not-there'] });
  const left = await source(url);
  expect(left).not.toHaveProperty('swarm-coins');
  expect(left).not.toHaveProperty('name');
});

test('a refused update changes nothing', async () => {
  const { deps, send, create, source } = await aClient();
  const url = await create({ content: ['Text.'] });
  const replace = { name: ['New'], location: ['a'.repeat(70_000)] };
  expect(await send({ action: 'update', url, replace })).toMatchObject({ kind: 'refused' });
  expect(await source(url)).not.toHaveProperty('name');
  expect(await deps.db.revision.count()).toBe(0);
});

test('a deleted post is found again to be undeleted, as is a draft by its own URL', async () => {
  const { send, create, source } = await aClient();
  for (const status of ['published', 'draft']) {
    const url = await create({ content: ['Text.'], 'post-status': [status] });
    expect(await send({ action: 'delete', url })).toMatchObject({ kind: 'done', hasMoved: false });
    expect(await send({ action: 'undelete', url })).toMatchObject({ kind: 'done', location: url });
    expect(await source(url)).toMatchObject({ 'post-status': [status] });
  }
});

test('a list goes on where the page before it ended, also among posts of the same time', async () => {
  const { create, list } = await aClient();
  const published = ['2026-11-02T10:00:00Z'];
  for (const name of ['One', 'Two', 'Three'])
    await create({ name: [name], content: ['a'], published });
  const names: unknown[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({ limit: '1', after });
    names.push(...page.items.flatMap((entry) => entry.get('name') ?? []));
    after = page.paging?.after ?? null;
  } while (after !== null && names.length < 10);
  expect(names).toEqual(['Three', 'Two', 'One']);
});

/** Copies of the only post, each a minute older than the one before. */
async function copies(
  { db }: Awaited<ReturnType<typeof aClient>>['deps'],
  number: number,
): Promise<void> {
  const { id: _, ...row } = await db.post.findFirstOrThrow();
  const data = Array.from({ length: number }, (_each, index) => ({
    ...row,
    ...{ slug: `copy-${index}`, path: `/2026/11/copy-${index}`, wordpressId: null },
    publishedAt: new Date(row.publishedAt.getTime() - (index + 1) * 60_000),
  }));
  for (let at = 0; at < number; at += 50) {
    await db.post.createMany({ data: data.slice(at, at + 50) as never });
  }
}

test('all posts are listed, a hundred at a time', async () => {
  const { deps, create, list } = await aClient();
  await create({ name: ['One'], content: ['Text.'] });
  await copies(deps, 249);
  const first = await list({ limit: '100' });
  expect(first.items).toHaveLength(100);
  const second = await list({ limit: '100', after: first.paging?.after ?? '' });
  expect(second.items).toHaveLength(100);
  const back = await list({ limit: '100', before: second.paging?.before ?? '' });
  expect(back.items).toEqual(first.items);
  const third = await list({ limit: '100', after: second.paging?.after ?? '' });
  expect(third.items).toHaveLength(50);
  expect(third.paging).toBeNull();
});

test('a type that the newest 500 posts do not have is found on a later page', async () => {
  const { deps, create, list } = await aClient();
  await create({ name: ['An article'], content: ['Text.'], published: ['2026-11-02T10:00:00Z'] });
  await copies(deps, 520);
  await create({ content: ['A note.'], published: ['2025-01-01'] });
  const first = await list({ 'post-type': 'note' });
  expect(first.items).toEqual([]);
  const second = await list({ 'post-type': 'note', after: first.paging?.after ?? '' });
  expect(second.items.map((entry) => entry.get('content'))).toEqual([['A note.']]);
  const back = await list({ 'post-type': 'note', before: first.paging?.after ?? '' });
  expect(back).toMatchObject({ items: [], paging: { before: first.paging?.before } });
});

test('a page of long posts ends at 8 MB, and the next one goes on', async () => {
  const { deps, create, list } = await aClient();
  await create({ name: ['Long'], content: ['Text.'] });
  await deps.db.post.updateMany({ data: { markdown: 'a'.repeat(900_000) } });
  await copies(deps, 11);
  const first = await list({});
  expect(first.items).toHaveLength(8);
  const second = await list({ after: first.paging?.after ?? '' });
  expect(second.items).toHaveLength(4);
  expect(second.paging).toBeNull();
  // Texts that are not asked for do not count.
  expect((await list({ properties: ['name', 'mp-slug'] })).items).toHaveLength(12);
});
