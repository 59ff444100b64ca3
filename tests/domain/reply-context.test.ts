/** Reply contexts that are due, and share links that have expired. */
import { expect, test } from 'vitest';
import {
  createShareLink,
  listShareLinks,
  pruneShareLinks,
} from '../../src/posts/drafts/share-links.ts';
import {
  listDueContexts,
  recordContext,
  refreshContext,
  removeContext,
} from '../../src/posts/reply-context.ts';
import { trashPost } from '../../src/posts/trash.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const MINUTE_MS = 60_000;
const responseTo = { kind: 'in-reply-to', url: 'http://far.example/', rsvp: null } as const;

test('a reply context is due once, after a transient failure with growing pauses, and when asked for', async () => {
  const { deps, clock } = await testBlog();
  const post = await aPost(deps, { responseTo });
  const due = async () => (await listDueContexts(deps, 9)).map(({ failures }) => failures);
  const fail = async (isTransient: boolean) => {
    for (const each of await listDueContexts(deps, 9)) {
      await recordContext(deps, each, { kind: 'failed', why: 'timeout', isTransient });
    }
  };
  expect(await due()).toEqual([0]);
  await fail(true);
  expect(await due()).toEqual([]);
  clock.advance(10 * MINUTE_MS);
  expect(await due()).toEqual([1]);
  await fail(true);
  clock.advance(10 * MINUTE_MS);
  expect(await due()).toEqual([]);
  clock.advance(50 * MINUTE_MS);
  expect(await due()).toEqual([2]);
  await fail(false);
  clock.advance(10_000 * MINUTE_MS);
  expect(await due()).toEqual([]);
  await refreshContext(deps, post.id);
  expect(await due()).toEqual([0]);
  await removeContext(deps, post.id);
  expect(await due()).toEqual([]);
  await refreshContext(deps, post.id);
  await trashPost(deps, post.path);
  expect(await due()).toEqual([]);
});

test('share links are pruned once they have expired', async () => {
  const { deps, clock } = await testBlog();
  const user = await aUser({ deps });
  const post = await aPost(deps, { status: 'draft' });
  for (const days of [1, 30])
    await createShareLink(deps, { postId: post.id, userId: user.id, days });
  expect(await listShareLinks(deps, post.id)).toHaveLength(2);
  clock.advance(24 * 60 * MINUTE_MS);
  expect(await pruneShareLinks(deps)).toBe(1);
  expect(await listShareLinks(deps, post.id)).toHaveLength(1);
});
