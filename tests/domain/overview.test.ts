/** The figures of the admin's overview: drafts, the outbox, recent linkbacks, and whether the blog is new. */
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { linkbackTrends } from '../../src/linkbacks/trends.ts';
import { countOutbox } from '../../src/outbox/list.ts';
import { listDrafts } from '../../src/posts/lists.ts';
import { deleteSamples, isNewBlog, loadSeeds } from '../../src/posts/load-seeds.ts';
import { listLatestResponses } from '../../src/responses/latest.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { aComment } from '../support/samples/comments.ts';
import {
  aComment as anImportedComment,
  aPingback,
  aPostEntry,
  aSite,
  importAll,
} from '../support/samples/import.ts';

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

test('the outbox counts what was sent since the start of the day, and all entries that failed', async () => {
  const { deps, clock } = await testBlog();
  const { id: postId } = await aPost(deps, { title: 'A crossing' });
  const createdAt = clock.now();
  const today = day(23);
  const entries = [
    ['failed', null],
    ['waiting', null],
    ['failed', new Date(today.getTime() + 1)],
    ['sent', today],
    ['sent', new Date(today.getTime() - 1)],
  ] as const;
  await transact(deps.db, async ({ host, outboxEntry }) => {
    await host.create({ data: { name: 'far.example', freeAt: createdAt } });
    for (const [number, [state, sentAt]] of entries.entries()) {
      const target = `http://far.example/${number}`;
      const data = { postId, target, targetKey: target, passage: '', state, sentAt, createdAt };
      await outboxEntry.create({ data: { ...data, hostName: 'far.example' } });
    }
  });
  expect(await countOutbox(deps, today)).toEqual({ notified: 1, failed: 2 });
});

test('a blog is new until a post is published that is no sample', async () => {
  const { deps } = await testBlog();
  await loadSeeds(deps);
  await aPost(deps, { title: 'a draft', slug: 'a-draft', status: 'draft' });
  expect(await isNewBlog(deps)).toBe(true);
  await aPost(deps, { title: 'a post' });
  expect(await isNewBlog(deps)).toBe(false);
});

test('the sample posts are deleted, other posts stay', async () => {
  const { deps } = await testBlog();
  const { id } = await aPost(deps, { title: 'a post' });
  await loadSeeds(deps);
  await deleteSamples(deps);
  const left = await deps.db.post.findMany({ where: { status: 'published' } });
  expect(left).toMatchObject([{ id }]);
});

test('the latest responses are those of the latest dates, though an import has just brought older ones', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  const { id: postId } = await aPost(deps);
  const { id: linkbackId } = await aLinkback(deps, { postId, moderation: 'approved' });
  await aComment(blog, postId, { name: 'Dana', text: 'Just now.' });
  const old = Array.from({ length: 35 }, (_, each) => [
    anImportedComment(`c-${each}`, '1'),
    aPingback(`p-${each}`, '1', `https://other.example/${each}`),
  ]);
  await importAll(deps, [aSite, aPostEntry('1'), ...old.flat()]);
  const { withWords } = await listLatestResponses(deps, 3);
  const [first, second, third] = withWords.map((each) =>
    each.kind === 'comment' ? each.comment.authorName : each.linkback.id,
  );
  expect(new Set([first, second])).toEqual(new Set(['Dana', linkbackId]));
  // The latest of the import.
  expect(withWords[2]?.at).toEqual(new Date('2020-05-03T10:00:00Z'));
  expect(third).not.toBe(linkbackId);
});
