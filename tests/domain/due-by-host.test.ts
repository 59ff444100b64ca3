/**
 * Which due rows are selected: of each host that may be requested, the one that has been due
 * longest.
 */
import { describe, expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import { selectDueSources } from '../../src/linkbacks/store/sources.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const MINUTE_MS = 60_000;

/** More than one query reads for the names of hosts. */
const MANY = 201;

/** @param freeInMs from now; negative: the host may be requested */
async function aHost({ deps, clock }: TestBlog, name: string, freeInMs = -MINUTE_MS) {
  const freeAt = new Date(clock.now().getTime() + freeInMs);
  await deps.db.host.create({ data: { name, freeAt } });
}

/** Sources of that host, `sinceMs` overdue. */
async function due({ deps, clock }: TestBlog, hostName: string, sinceMs: number, length = 1) {
  const nextCheckAt = new Date(clock.now().getTime() - sinceMs);
  const data = Array.from({ length }, (_, i) => {
    const url = `http://${hostName}/${String(sinceMs)}/${String(i)}`;
    return { key: url, url, hostName, nextCheckAt, claims: 1 };
  });
  await deps.db.source.createMany({ data });
}

async function selected({ deps, clock }: TestBlog, take = 8, exceptHosts: string[] = []) {
  const rows = await selectDueSources(deps.db, clock.now(), { take, exceptHosts });
  const ids = rows.map(({ id }) => id);
  const sources = await deps.db.source.findMany({ where: { id: { in: ids } } });
  return ids.map((id) => sources.find((source) => source.id === id)?.url);
}

test('nothing is due: none is selected', async () => {
  const blog = await testBlog();
  await aHost(blog, 'a.example');
  await due(blog, 'a.example', -1);
  expect(await selected(blog)).toEqual([]);
});

test('of each host the row that has been due longest, the host requested longest ago first', async () => {
  const blog = await testBlog();
  await aHost(blog, 'a.example', -1);
  await aHost(blog, 'b.example', -2);
  await aHost(blog, 'c.example', -3);
  for (const name of ['a.example', 'b.example']) {
    await due(blog, name, 10);
    await due(blog, name, 20);
  }
  const [a, b] = ['http://a.example/20/0', 'http://b.example/20/0'];
  expect(await selected(blog)).toEqual([b, a]);
  expect(await selected(blog, 1)).toEqual([b]);
  expect(await selected(blog, 8, ['b.example'])).toEqual([a]);
});

test('a host reserved before the clock was set back by a year is requested', async () => {
  const blog = await testBlog();
  await aHost(blog, 'a.example', 365 * 24 * 60 * MINUTE_MS);
  await aHost(blog, 'b.example', MINUTE_MS);
  for (const name of ['a.example', 'b.example']) await due(blog, name, 10);
  expect(await selected(blog)).toEqual(['http://a.example/10/0']);
});

describe('a flood of due sources hides no other host', () => {
  // Four such hosts are as many as a query excludes by name.
  test.each([1, 3, 4, 6])('of %i hosts that may not be requested', async (hosts) => {
    const blog = await testBlog();
    for (let i = 0; i < hosts; i += 1) {
      const name = `flood-${String(i)}.example`;
      await aHost(blog, name, i % 2 === 0 ? MINUTE_MS : -MINUTE_MS);
      if (i % 2 === 1) await setBlocked(blog.deps, name, true);
      await due(blog, name, MINUTE_MS, MANY);
    }
    await aHost(blog, 'quiet.example');
    await due(blog, 'quiet.example', 1);
    expect(await selected(blog)).toEqual(['http://quiet.example/1/0']);
    expect(await selected(blog, 8, ['quiet.example'])).toEqual([]);
  });

  test('of one host that is in flight', async () => {
    const blog = await testBlog();
    await aHost(blog, 'flood.example');
    await due(blog, 'flood.example', MINUTE_MS, MANY);
    await aHost(blog, 'quiet.example');
    await due(blog, 'quiet.example', 1);
    expect(await selected(blog, 8, ['flood.example'])).toEqual(['http://quiet.example/1/0']);
  });
});
