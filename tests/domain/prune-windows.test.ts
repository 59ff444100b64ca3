/**
 * Pruning goes through the tables in windows: no row is missed between two of them, and a stop does
 * not wait for the last. What is deleted and what stays is in prune.test.ts.
 */
import { expect, test } from 'vitest';
import { pruneDue } from '../../src/linkbacks/prune.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { testBlog } from '../support/blog/test-blog.ts';

const DAY_MS = 86_400_000;
const none = { linkbacks: 0, sources: 0, avatars: 0, hosts: 0 };

/** Every other one is spam; ids are missing between them, and the last rows stay. */
async function withEveryOtherSpam() {
  const blog = await testBlog();
  const stays: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const { id } = await aLinkback(blog.deps, i % 2 === 0 ? { moderation: 'spam' } : {});
    if (i % 2 === 1) stays.push(id);
    const { sourceId } = await aLinkback(blog.deps);
    await blog.deps.db.source.delete({ where: { id: sourceId } });
  }
  blog.clock.advance(31 * DAY_MS);
  return { ...blog, stays };
}

test.each([1, 2, 3, 7, 8, 9])(
  'windows of %i rows: everything due is deleted, and nothing else',
  async (span) => {
    const { deps, stays } = await withEveryOtherSpam();
    // The hosts of the deleted sources are deleted, too.
    const gone = { linkbacks: 4, sources: 4, avatars: 0, hosts: 12 };
    expect(await pruneDue(deps, { span })).toEqual(gone);
    const left = await deps.db.linkback.findMany({ orderBy: { id: 'asc' } });
    expect(left.map(({ id }) => id)).toEqual(stays);
    expect([await deps.db.source.count(), await deps.db.host.count()]).toEqual([4, 4]);
    expect(await pruneDue(deps, { span })).toEqual(none);
  },
);

test('avatars are deleted in windows, too', async () => {
  const { deps } = await testBlog();
  const { id } = await aLinkback(deps);
  const avatars = Array.from({ length: 5 }, (_, i) => ({
    url: `http://photos.example/${String(i)}`,
    hostName: 'photos.example',
  }));
  await deps.db.host.create({ data: { name: 'photos.example', freeAt: deps.clock.now() } });
  await deps.db.avatar.createMany({ data: avatars });
  const third = await deps.db.avatar.findFirstOrThrow({ where: { url: { endsWith: '2' } } });
  await deps.db.linkback.update({ where: { id }, data: { avatarId: third.id } });
  expect(await pruneDue(deps, { span: 2 })).toEqual({ ...none, avatars: 4 });
  expect(await deps.db.avatar.findMany()).toMatchObject([{ id: third.id }]);
});

test('one call deletes more than a window and a transaction hold', async () => {
  const { deps, clock } = await testBlog();
  const hosts = Array.from({ length: 1_203 }, (_, i) => ({ name: `h${String(i)}` }));
  const freeAt = clock.now();
  await deps.db.host.createMany({ data: hosts.map((host) => ({ ...host, freeAt })) });
  clock.advance(2 * DAY_MS);
  expect(await pruneDue(deps)).toEqual({ ...none, hosts: 1_203 });
});

test('a stop waits for one window at most; the next call does the rest', async () => {
  const { deps } = await withEveryOtherSpam();
  const stopping = new AbortController();
  // The first window has written.
  const end = deps.db.touches.listen(() => {
    stopping.abort();
  });
  const { signal } = stopping;
  expect(await pruneDue(deps, { signal, span: 2 })).toEqual({ ...none, linkbacks: 1 });
  expect(await pruneDue(deps, { signal, span: 2 })).toEqual(none);
  end();
  const rest = { linkbacks: 3, sources: 4, avatars: 0, hosts: 12 };
  expect(await pruneDue(deps, { span: 2 })).toEqual(rest);
});
