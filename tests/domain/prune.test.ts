import { decideLinkbacks, revokeDecisions } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import { transact } from '../../src/db/client.ts';
import { pruneDue } from '../../src/linkbacks/prune.ts';
import { avatarFor } from '../../src/avatars/avatar.ts';
import { aLinkback, reputationOf, type GivenLinkback } from '../support/samples/a-linkback.ts';
import { receive } from '../support/checked.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const DAY_MS = 86_400_000;
const none = { linkbacks: 0, sources: 0, avatars: 0, hosts: 0 };
const all = { linkbacks: 1, sources: 1, avatars: 0, hosts: 1 };

const unverified: GivenLinkback = { verification: 'link-missing' };
const spam: GivenLinkback = { moderation: 'spam' };

async function afterDays(days: number, given: GivenLinkback) {
  const blog = await testBlog();
  const { nextCheckAt } = given;
  await aLinkback(blog.deps, { moderatedAt: blog.clock.now(), ...given });
  blog.clock.advance(days * DAY_MS);
  if (nextCheckAt) await blog.deps.db.source.updateMany({ data: { nextCheckAt } });
  return await pruneDue(blog.deps);
}

describe('rows deleted after thirty days', () => {
  test.each<[string, GivenLinkback]>([
    ['spam', spam],
    ['spam that was never true', { ...spam, ...unverified }],
    ['a claim without its link', unverified],
    ['a claim of a page that is gone', { verification: 'source-gone' }],
    ['a claim that could not be checked', { verification: 'unreachable' }],
  ])('%s goes, with its source and its host', async (_, given) => {
    expect(await afterDays(29.9, given)).toEqual(none);
    expect(await afterDays(30.1, given)).toEqual(all);
  });

  test('spam: from the time when it became spam', async () => {
    const { deps, clock } = await testBlog();
    const { id, hostName } = await aLinkback(deps);
    clock.advance(100 * DAY_MS);
    await decideLinkbacks(deps, [id], 'spam');
    clock.advance(29 * DAY_MS);
    expect(await pruneDue(deps)).toEqual(none);
    clock.advance(2 * DAY_MS);
    // The host stays: it has a reputation.
    expect(await pruneDue(deps)).toEqual({ ...all, hosts: 0 });
    expect(await reputationOf(deps, hostName)).toEqual({ approved: 0, rejected: 0, spam: 1 });
  });

  test('spam without a date of decision: from the time when it was received', async () => {
    const { deps, clock } = await testBlog();
    await aLinkback(deps, spam);
    clock.advance(31 * DAY_MS);
    expect(await pruneDue(deps)).toEqual(all);
  });
});

describe('rows that stay for ever', () => {
  const later = new Date('2027-11-23T10:00:00Z');
  test.each<[string, GivenLinkback]>([
    ['what is approved', { moderation: 'approved' }],
    ['what is rejected', { moderation: 'rejected' }],
    ['what waits and is true', {}],
    ['what was approved unread', { ...unverified, moderation: 'approved', byOwner: true }],
    ['what was rejected unread', { ...unverified, moderation: 'rejected', byOwner: true }],
    ['a claim that is to be checked again', { ...unverified, nextCheckAt: later }],
  ])('%s stays', async (_, given) => {
    expect(await afterDays(100, given)).toEqual(none);
  });

  test('a linkback that was once verified stays, even without its link', async () => {
    const { deps, clock } = await testBlog();
    const { id } = await aLinkback(deps);
    await deps.db.linkback.update({ where: { id }, data: { verification: 'link-missing' } });
    clock.advance(100 * DAY_MS);
    expect(await pruneDue(deps)).toEqual(none);
  });

  test('spam with a new claim stays until it is checked', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const sourceUrl = 'http://again.example/';
    await aLinkback(blog.deps, { ...spam, sourceUrl, hostName: 'again.example', postId: post.id });
    await blog.deps.db.source.updateMany({ data: { key: '//again.example' } });
    blog.clock.advance(31 * DAY_MS);
    await receive(blog, sourceUrl, post);
    expect(await pruneDue(blog.deps)).toEqual(none);
    await blog.deps.db.source.updateMany({ data: { nextCheckAt: null } });
    expect((await pruneDue(blog.deps)).linkbacks).toBe(1);
  });
});

describe('a blocked host', () => {
  async function blockedWith(given: GivenLinkback) {
    const blog = await testBlog();
    const nextCheckAt = blog.clock.now();
    const { hostName, id } = await aLinkback(blog.deps, { nextCheckAt, ...given });
    await blog.deps.db.source.updateMany({ data: { claimedBy: '203.0.113.9' } });
    await setBlocked(blog.deps, hostName, true);
    return { ...blog, hostName, id };
  }
  const sourceOf = ({ deps }: Pick<TestBlog, 'deps'>) => deps.db.source.findFirstOrThrow();

  test.each<[string, GivenLinkback]>([
    ['spam', spam],
    ['a claim that was not checked', { verification: 'pending' }],
    ['a claim that was to be checked again', unverified],
  ])('keeps %s that is due no longer than others', async (_, given) => {
    const { deps, clock } = await blockedWith(given);
    clock.advance(29.9 * DAY_MS);
    expect(await pruneDue(deps)).toEqual(none);
    clock.advance(DAY_MS);
    expect(await pruneDue(deps)).toEqual({ ...all, hosts: 0 });
  });

  test('is not pruned while a check that began before the block goes on', async () => {
    const { deps, clock, hostName } = await blockedWith(spam);
    clock.advance(31 * DAY_MS);
    const freeAt = new Date(clock.now().getTime() + 1_000);
    await deps.db.host.update({ where: { name: hostName }, data: { freeAt } });
    expect(await pruneDue(deps)).toEqual(none);
    clock.advance(1_000);
    expect((await pruneDue(deps)).linkbacks).toBe(1);
  });

  test('loses the clients that claimed its sources, and only those', async () => {
    const blog = await blockedWith({ moderation: 'approved' });
    await setBlocked(blog.deps, blog.hostName, false);
    await pruneDue(blog.deps);
    expect((await sourceOf(blog)).claimedBy).toBe('203.0.113.9');
    await setBlocked(blog.deps, blog.hostName, true);
    await pruneDue(blog.deps);
    expect((await sourceOf(blog)).claimedBy).toBeNull();
  });

  test('has its remaining sources checked again once it is unblocked', async () => {
    const blog = await blockedWith({ moderation: 'approved' });
    blog.clock.advance(31 * DAY_MS);
    expect(await pruneDue(blog.deps)).toEqual(none);
    await blog.checks.verifyDue();
    expect((await sourceOf(blog)).checkedAt).toBeNull();
    await setBlocked(blog.deps, blog.hostName, false);
    await blog.checks.verifyDue();
    expect((await sourceOf(blog)).checkedAt).toEqual(blog.clock.now());
  });
});

describe('an avatar', () => {
  const avatar = { url: 'http://photos.example/1', hostName: 'photos.example' };

  test('is deleted with its last linkback, and its host with it', async () => {
    const { deps, clock } = await testBlog();
    await deps.db.host.create({ data: { name: avatar.hostName, freeAt: clock.now() } });
    const { id: avatarId } = await deps.db.avatar.create({ data: avatar });
    for (let i = 0; i < 2; i += 1) {
      const { id } = await aLinkback(deps, i === 0 ? spam : {});
      await deps.db.linkback.update({ where: { id }, data: { avatarId } });
    }
    clock.advance(31 * DAY_MS);
    expect(await pruneDue(deps)).toEqual(all);
    await deps.db.linkback.updateMany({ data: { avatarId: null } });
    expect(await pruneDue(deps)).toEqual({ ...none, avatars: 1, hosts: 1 });
  });

  test('that a check is just linking to a linkback stays', async () => {
    const { deps, clock } = await testBlog();
    const ids: number[] = [];
    for (let i = 0; i < 6; i += 1) ids.push((await aLinkback(deps)).id);
    for (let round = 0; round < 6; round += 1) {
      await deps.db.linkback.updateMany({ data: { avatarId: null } });
      const naming = ids.map((id) =>
        transact(deps.db, async (transaction) => {
          const url = `http://photos.example/${String(id)}`;
          const avatarId = await avatarFor(transaction, url, clock.now());
          await transaction.linkback.update({ where: { id }, data: { avatarId } });
        }),
      );
      await Promise.all([...naming, pruneDue(deps), pruneDue(deps)]);
      expect(await deps.db.linkback.count({ where: { avatarId: null } })).toBe(0);
    }
  });
});

describe('a host without sources', () => {
  async function withHost(change: (blog: TestBlog) => Promise<unknown>) {
    const blog = await testBlog();
    const { deps, clock } = blog;
    await deps.db.host.create({ data: { name: 'a.example', freeAt: clock.now() } });
    clock.advance(2 * DAY_MS);
    await change(blog);
    return (await pruneDue(deps)).hosts;
  }

  test('is deleted a day after its last request', async () => {
    expect(await withHost(() => Promise.resolve())).toBe(1);
  });

  const name = 'a.example';
  test.each<[string, (blog: TestBlog) => Promise<unknown>]>([
    ['is blocked', ({ deps }) => setBlocked(deps, name, true)],
    [
      'has notifications off',
      ({ deps }) => deps.db.host.update({ where: { name }, data: { notified: false } }),
    ],
    [
      'was requested recently',
      ({ deps, clock }) => deps.db.host.update({ where: { name }, data: { freeAt: clock.now() } }),
    ],
    [
      'serves an avatar',
      async ({ deps }) => {
        const { id } = await aLinkback(deps, { hostName: 'b.example', moderation: 'approved' });
        const avatar = { url: `http://${name}/`, hostName: name };
        await deps.db.linkback.update({ where: { id }, data: { avatar: { create: avatar } } });
      },
    ],
    [
      'is in the outbox',
      async ({ deps, clock }) =>
        deps.db.outboxEntry.create({
          data: {
            postId: (await aPost(deps)).id,
            target: 'http://a.example/',
            targetKey: '//a.example',
            passage: '',
            state: 'sent',
            hostName: name,
            createdAt: clock.now(),
          },
        }),
    ],
    ['has a source', ({ deps }) => aLinkback(deps, { hostName: name })],
  ])('but stays if it %s', async (_, change) => {
    expect(await withHost(change)).toBe(0);
  });

  test('stays while it has a reputation, and is deleted when its decision is revoked and its spam old', async () => {
    const { deps, clock } = await testBlog();
    const { id } = await aLinkback(deps, unverified);
    await decideLinkbacks(deps, [id], 'rejected');
    await revokeDecisions(deps, [id]);
    clock.advance(31 * DAY_MS);
    expect(await pruneDue(deps)).toEqual(all);
  });
});

describe('an acknowledged claim is not lost while everything around it is pruned', () => {
  /** What is left when the claim arrives: a linkback, only a source, or only a host. */
  test.each(['linkback', 'source', 'host'])(
    'starting with a %s',
    { timeout: 60_000 },
    async (left) => {
      const blog = await testBlog();
      const { deps, clock } = blog;
      const post = await aPost(deps);
      const urls = Array.from({ length: 8 }, (_, i) => `http://h${String(i)}.example/`);
      for (let round = 0; round < 3; round += 1) {
        await Promise.all(urls.map((url) => receive(blog, url, post)));
        if (left !== 'linkback') await deps.db.linkback.deleteMany();
        if (left === 'host') await deps.db.source.deleteMany();
        await deps.db.source.updateMany({ data: { nextCheckAt: null } });
        clock.advance(31 * DAY_MS);

        const pruning = [pruneDue(deps), pruneDue(deps)];
        const received = await Promise.all(urls.map((url) => receive(blog, url, post)));
        await Promise.all(pruning);
        for (const { linkbackId, sourceId } of received) {
          const row = await deps.db.linkback.findUnique({
            where: { id: linkbackId },
            include: { source: true },
          });
          expect(row?.source).toMatchObject({ id: sourceId, nextCheckAt: clock.now() });
        }
      }
    },
  );
});
