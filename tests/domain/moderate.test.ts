import { decideLinkbacks, revokeDecisions } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { listNewestLinkbacks } from '../../src/linkbacks/list.ts';
import { approveSeen } from '../../src/linkbacks/moderate.ts';
import { aLinkback, anEvidence, reputationOf } from '../support/samples/a-linkback.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const none = { approved: 0, rejected: 0, spam: 0 };
const decisions = ['approved', 'rejected', 'spam'] as const;

describe.each(decisions)('moderating a linkback as %s', (decision) => {
  test('is the owner’s decision, with a date, and counts for the host once', async () => {
    const { deps, clock } = await testBlog();
    const { id, hostName } = await aLinkback(deps);
    clock.advance(1_000);
    expect(await decideLinkbacks(deps, [id, 999], decision)).toEqual([id]);
    const decidedAt = clock.now();
    clock.advance(1_000);
    expect(await decideLinkbacks(deps, [id], decision)).toEqual([id]);

    expect(await deps.db.linkback.findUnique({ where: { id } })).toMatchObject({
      moderation: decision,
      byOwner: true,
      moderatedAt: decidedAt,
    });
    expect(await reputationOf(deps, hostName)).toEqual({ ...none, [decision]: 1 });
  });

  test('can be revoked: the linkback is pending again, and the host unknown', async () => {
    const { deps } = await testBlog();
    const { id, hostName } = await aLinkback(deps);
    await decideLinkbacks(deps, [id], decision);
    expect(await revokeDecisions(deps, [id])).toEqual([id]);
    await revokeDecisions(deps, [id]);
    expect(await deps.db.linkback.findUnique({ where: { id } })).toMatchObject({
      moderation: 'pending',
      byOwner: false,
      moderatedAt: null,
    });
    expect(await reputationOf(deps, hostName)).toEqual(none);
  });

  test.each(decisions)('and then as %s moves the count', async (other) => {
    const { deps } = await testBlog();
    const { id, hostName } = await aLinkback(deps);
    await decideLinkbacks(deps, [id], decision);
    await decideLinkbacks(deps, [id], other);
    expect(await reputationOf(deps, hostName)).toEqual({ ...none, [other]: 1 });
  });

  test('by a setting does not count until the owner confirms or changes it', async () => {
    const { deps } = await testBlog();
    const set = await aLinkback(deps, { moderation: 'approved' });
    const called = await aLinkback(deps, { moderation: 'spam' });
    await decideLinkbacks(deps, [set.id, called.id], decision);
    expect(await reputationOf(deps, set.hostName)).toEqual({ ...none, [decision]: 1 });
    expect(await reputationOf(deps, called.hostName)).toEqual({ ...none, [decision]: 1 });
  });

  test('revoking a decision of a setting subtracts nothing from the host', async () => {
    const { deps } = await testBlog();
    const owned = await aLinkback(deps);
    await decideLinkbacks(deps, [owned.id], decision);
    const set = await aLinkback(deps, { moderation: decision, hostName: owned.hostName });
    await revokeDecisions(deps, [set.id]);
    expect(await reputationOf(deps, owned.hostName)).toEqual({ ...none, [decision]: 1 });
  });
});

test('several linkbacks of one host count one by one', async () => {
  const { deps } = await testBlog();
  const hostName = 'many.example';
  const ids = [];
  for (let i = 0; i < 4; i += 1) ids.push((await aLinkback(deps, { hostName })).id);
  await decideLinkbacks(deps, ids, 'rejected');
  await decideLinkbacks(deps, ids.slice(0, 1), 'approved');
  expect(await reputationOf(deps, hostName)).toEqual({ approved: 1, rejected: 3, spam: 0 });
});

test('a decision counts for the host that served the page, which may be new', async () => {
  const { deps } = await testBlog();
  const { id } = await aLinkback(deps, { hostName: 'from.example', finalHost: 'to.example' });
  await decideLinkbacks(deps, [id], 'spam');
  expect(await reputationOf(deps, 'from.example')).toEqual(none);
  expect(await reputationOf(deps, 'to.example')).toEqual({ ...none, spam: 1 });
  // Not yet checked: the claimed host counts.
  const unread = await aLinkback(deps, { hostName: 'new.example', verification: 'pending' });
  await decideLinkbacks(deps, [unread.id], 'approved');
  expect(await reputationOf(deps, 'new.example')).toEqual({ ...none, approved: 1 });
});

test('a source that moved to another host meanwhile makes no counter negative', async () => {
  const { deps } = await testBlog();
  const { id } = await aLinkback(deps);
  await decideLinkbacks(deps, [id], 'rejected');
  await deps.db.linkback.update({ where: { id }, data: { finalHost: 'moved.example' } });
  await decideLinkbacks(deps, [id], 'approved');
  expect(await reputationOf(deps, 'moved.example')).toEqual({ ...none, approved: 1 });
});

test('many decisions at the same moment count once each', async () => {
  const { deps } = await testBlog();
  const hostName = 'busy.example';
  const [one, two] = [await aLinkback(deps, { hostName }), await aLinkback(deps, { hostName })];
  await Promise.all(
    [0, 1, 2, 3].flatMap(() => [
      decideLinkbacks(deps, [one.id, two.id], 'approved'),
      decideLinkbacks(deps, [two.id, one.id], 'spam'),
    ]),
  );
  const rows = await deps.db.linkback.findMany();
  const count = (moderation: string) => rows.filter((row) => row.moderation === moderation).length;
  expect(await reputationOf(deps, hostName)).toEqual({
    approved: count('approved'),
    rejected: 0,
    spam: count('spam'),
  });
});

describe('an approved linkback whose source has changed', () => {
  async function changed(finalHost: string | null = null, avatarUrl: string | null = null) {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const evidence = anEvidence({
      type: 'reply',
      title: 'New title',
      excerpt: 'New words.',
      linkStart: 4,
      linkEnd: 9,
      content: 'All the new words.',
      outsideLinks: ['http://a.example/', 'http://b.example/'],
      avatarUrl,
    });
    const change = { kind: 'title', from: 'Old title', to: 'New title' } as const;
    const { id, hostName } = await aLinkback(blog.deps, {
      postId: post.id,
      title: 'Old title',
      moderation: 'approved',
      byOwner: true,
      proposed: { evidence, changes: [change], finalHost },
    });
    await blog.deps.db.host.update({ where: { name: hostName }, data: { approved: 1 } });
    return { blog, post, id, hostName };
  }

  test('shows the new text once that is approved, and counts no second time', async () => {
    const { blog, post, id, hostName } = await changed();
    expect(await blog.pageOf(post)).toContain('Old title');
    await decideLinkbacks(blog.deps, [id], 'approved');
    expect(await blog.deps.db.linkback.findUnique({ where: { id } })).toMatchObject({
      type: 'reply',
      title: 'New title',
      author: 'Ada Example',
      excerpt: 'New words.',
      linkStart: 4,
      linkEnd: 9,
      content: 'All the new words.',
      outsideLinks: 'http://a.example/\nhttp://b.example/',
      proposed: null,
      moderation: 'approved',
    });
    expect(await blog.pageOf(post)).not.toContain('Old title');
    expect(await reputationOf(blog.deps, hostName)).toEqual({ ...none, approved: 1 });
  });

  test('is read for the post’s page without what only its owner sees', async () => {
    const { blog, post } = await changed();
    const [shown, ...more] = await listNewestLinkbacks(blog.deps, post.id, 2);
    expect(more).toEqual([]);
    expect(shown).toMatchObject({ title: 'Old title' });
    for (const column of ['proposed', 'scoreReasons', 'score', 'statusToken']) {
      expect(shown).not.toHaveProperty(column);
    }
  });

  test('gets its new host, which counts in place of the old one, and its new avatar', async () => {
    const { blog, id, hostName } = await changed('moved.example', 'http://photos.example/new.png');
    await decideLinkbacks(blog.deps, [id], 'approved');
    expect(
      await blog.deps.db.linkback.findUnique({ where: { id }, include: { avatar: true } }),
    ).toMatchObject({
      finalHost: 'moved.example',
      avatar: { url: 'http://photos.example/new.png', nextFetchAt: blog.clock.now() },
    });
    expect(await reputationOf(blog.deps, hostName)).toEqual(none);
    expect(await reputationOf(blog.deps, 'moved.example')).toEqual({ ...none, approved: 1 });
    await revokeDecisions(blog.deps, [id]);
    expect(await reputationOf(blog.deps, 'moved.example')).toEqual(none);
  });

  test('loses its avatar if the source has none any more', async () => {
    const { blog, id, hostName } = await changed();
    const avatar = { url: `http://${hostName}/old.png`, hostName };
    const { id: avatarId } = await blog.deps.db.avatar.create({ data: avatar });
    await blog.deps.db.linkback.update({ where: { id }, data: { avatarId } });
    await decideLinkbacks(blog.deps, [id], 'approved');
    expect((await blog.onlyLinkback()).avatarId).toBeNull();
  });

  test('is approved in the version that was seen, or not at all', async () => {
    const { blog, id, hostName } = await changed();
    const { fingerprint: seen } = await blog.onlyLinkback();
    const before = await blog.onlyLinkback();
    // Another check, another text.
    const proposed = JSON.stringify({ ...before.proposed, finalHost: 'later.example' });
    await blog.deps.db.linkback.update({ where: { id }, data: { proposed } });
    const later = await blog.onlyLinkback();
    expect(later.fingerprint).not.toBe(seen);

    expect(await approveSeen(blog.deps, id, seen)).toEqual({ kind: 'changed-meanwhile' });
    expect(await approveSeen(blog.deps, id, null)).toEqual({ kind: 'changed-meanwhile' });
    expect(await approveSeen(blog.deps, 999, seen)).toEqual({ kind: 'unknown' });
    expect(await blog.onlyLinkback()).toEqual(later);
    expect(await reputationOf(blog.deps, hostName)).toEqual({ ...none, approved: 1 });

    expect(await approveSeen(blog.deps, id, later.fingerprint)).toEqual({ kind: 'approved' });
    expect(await blog.onlyLinkback()).toMatchObject({ title: 'New title', fingerprint: null });
    expect(await approveSeen(blog.deps, id, later.fingerprint)).toEqual({
      kind: 'changed-meanwhile',
    });
    expect(await approveSeen(blog.deps, id, null)).toEqual({ kind: 'approved' });
  });

  test.each(['rejected', 'spam'] as const)(
    'that is moderated as %s is hidden, and its new text is deleted',
    async (word) => {
      const { blog, post, id, hostName } = await changed();
      await decideLinkbacks(blog.deps, [id], word);
      expect(await blog.onlyLinkback()).toMatchObject({
        title: 'Old title',
        proposed: null,
        moderation: word,
      });
      expect(await blog.pageOf(post)).not.toContain('Old title');
      expect(await reputationOf(blog.deps, hostName)).toEqual({ ...none, [word]: 1 });
    },
  );

  test('is pending with its new text when the approval is revoked', async () => {
    const { blog, id } = await changed();
    await revokeDecisions(blog.deps, [id]);
    expect(await blog.onlyLinkback()).toMatchObject({ moderation: 'pending', title: 'Old title' });
    expect((await blog.onlyLinkback()).proposed).not.toBeNull();
  });
});
