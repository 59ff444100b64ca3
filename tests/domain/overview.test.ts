/** The figures of the admin's overview: drafts, failures, and recent linkbacks. */
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { linkbackTrends } from '../../src/linkbacks/trends.ts';
import { listFailures } from '../../src/outbox/list.ts';
import { listDrafts } from '../../src/posts/lists.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number));

test('linkbacks count on the day on which they were received, with their first protocol', async () => {
  const { deps } = await testBlog();
  const { id: postId } = await aPost(deps);
  const received = async (receivedAt: Date, via: string) => {
    const { id } = await aLinkback(deps, { postId, receivedAt });
    await transact(deps.db, ({ linkback }) => linkback.update({ where: { id }, data: { via } }));
  };
  await received(day(20), 'webmention');
  await received(new Date(day(22).getTime() - 1), 'pingback,webmention');
  await received(day(22), 'trackback');
  await received(deps.clock.now(), 'pingback');
  const starts = [day(21), day(22), day(23)];
  const { days } = await linkbackTrends(deps, { starts, maxHosts: 5 });
  expect(days).toEqual([
    { pingback: 1, trackback: 0, webmention: 0 },
    { pingback: 0, trackback: 1, webmention: 0 },
    { pingback: 1, trackback: 0, webmention: 0 },
  ]);
  expect(await linkbackTrends(deps, { starts: [], maxHosts: 5 })).toEqual({ days: [], hosts: [] });
});

test('hosts are those of approved linkbacks, most first, up to a limit', async () => {
  const { deps } = await testBlog();
  const { id: postId } = await aPost(deps);
  for (const hostName of ['one.example', 'two.example', 'two.example', 'three.example']) {
    await aLinkback(deps, { postId, hostName, moderation: 'approved' });
  }
  await aLinkback(deps, { postId, hostName: 'one.example', moderation: 'spam' });
  const old = { hostName: 'old.example', moderation: 'approved', receivedAt: day(1) } as const;
  await aLinkback(deps, { postId, ...old });
  const { hosts } = await linkbackTrends(deps, { starts: [day(20)], maxHosts: 2 });
  expect(hosts[0]).toEqual({ host: 'two.example', count: 2 });
  expect(hosts).toHaveLength(2);
  expect(hosts.map(({ host }) => host)).not.toContain('old.example');
});

test('drafts are those of an author, or all, the last changed first', async () => {
  const { deps, clock } = await testBlog();
  for (const [slug, author] of [
    ['first', 'Ada'],
    ['second', 'Leyla'],
    ['third', 'Ada'],
  ] as const) {
    await aPost(deps, { title: slug, slug, author, status: 'draft' });
    clock.advance(1_000);
  }
  await aPost(deps, { title: 'public' });
  await aPost(deps, { title: 'private', slug: 'private', status: 'private' });
  const titles = (drafts: { title: string }[]) => drafts.map(({ title }) => title);
  expect(titles(await listDrafts(deps, { max: 9 }))).toEqual(['third', 'second', 'first']);
  expect(titles(await listDrafts(deps, { max: 2 }))).toEqual(['third', 'second']);
  const ada = await deps.db.author.findFirstOrThrow({ where: { name: 'Ada' } });
  const hers = await listDrafts(deps, { max: 9, authorId: ada.id });
  expect(titles(hers)).toEqual(['third', 'first']);
});

test('failures are entries that are not retried, the newest first', async () => {
  const { deps } = await testBlog();
  const { id: postId } = await aPost(deps, { title: 'A crossing' });
  const createdAt = deps.clock.now();
  await transact(deps.db, async ({ host, outboxEntry }) => {
    await host.create({ data: { name: 'far.example', freeAt: createdAt } });
    for (const [target, state] of [
      ['http://far.example/1', 'failed'],
      ['http://far.example/2', 'waiting'],
      ['http://far.example/3', 'refused'],
      ['http://far.example/4', 'failed'],
    ] as const) {
      const data = { postId, target, targetKey: target, passage: '', state, createdAt };
      await outboxEntry.create({ data: { ...data, lastAnswer: 'No.', hostName: 'far.example' } });
    }
  });
  expect(await listFailures(deps, 9)).toMatchObject([
    { target: 'http://far.example/4', postTitle: 'A crossing', lastAnswer: 'No.' },
    { target: 'http://far.example/1' },
  ]);
  expect(await listFailures(deps, 1)).toHaveLength(1);
});
