import { describe, expect, test } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import {
  countStates,
  findAdminLinkbacks,
  listInState,
  type LinkbackScope,
} from '../../src/linkbacks/admin-list.ts';
import { moderateLinkbacks, undoModeration, type Decision } from '../../src/linkbacks/moderate.ts';
import { recheck } from '../../src/linkbacks/verify/checks.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { aLinkback, anEvidence, reputationOf } from '../support/samples/a-linkback.ts';

type DbAndClock = Pick<Deps, 'db' | 'clock'>;

const none = { approved: 0, rejected: 0, spam: 0 };
const rowOf = ({ db }: Pick<Deps, 'db'>, id: number) =>
  db.linkback.findUniqueOrThrow({ where: { id } });

async function seen(deps: Pick<Deps, 'db'>, ...ids: number[]) {
  return await findAdminLinkbacks(deps, ids);
}

async function decided(deps: DbAndClock, ids: number[], decision: Decision) {
  return await moderateLinkbacks(deps, await seen(deps, ...ids), decision);
}

const change = (title: string) => ({
  evidence: anEvidence({ title }),
  changes: [{ kind: 'title' as const, from: 'Before', to: title }],
  finalHost: 'host.example',
});

describe('the moderation lists', () => {
  test('show the linkbacks of each state, newest first, and their number', async () => {
    const { deps } = await testBlog();
    const of = async (given: Parameters<typeof aLinkback>[1]) => (await aLinkback(deps, given)).id;
    const pending = [await of({}), await of({})];
    const shown = await of({ moderation: 'approved' });
    const gone = [
      await of({ moderation: 'approved', verification: 'source-gone' }),
      await of({ verification: 'link-missing' }),
    ];
    const unread = [
      await of({ verification: 'pending' }),
      await of({ moderation: 'approved', verification: 'unreachable' }),
    ];
    const rejected = await of({ moderation: 'rejected', verification: 'source-gone' });
    const spam = await of({ moderation: 'spam' });
    const changed = await of({ moderation: 'approved', proposed: change('After') });
    await deps.db.linkback.update({
      where: { id: changed },
      data: { proposedAt: deps.clock.now() },
    });

    const idsOf = async (state: Parameters<typeof listInState>[1]) =>
      (await listInState(deps, state, { max: 9 })).linkbacks.map(({ id }) => id);
    expect(await idsOf('pending')).toEqual(pending.reverse());
    expect(await idsOf('approved')).toEqual([changed, shown]);
    expect(await idsOf('gone')).toEqual(gone.reverse());
    expect(await idsOf('unread')).toEqual(unread.reverse());
    expect(await idsOf('rejected')).toEqual([rejected]);
    expect(await idsOf('spam')).toEqual([spam]);
    expect(await idsOf('changed')).toEqual([changed]);
    expect(await countStates(deps)).toEqual({
      ...{ pending: 2, approved: 2, gone: 2, unread: 2, rejected: 1, spam: 1, changed: 1 },
      imported: 0,
    });
  });

  test('the lists of a post and of a host have their linkbacks only, with their counts', async () => {
    const { deps } = await testBlog();
    const hostName = 'often.example';
    const one = await aLinkback(deps, { hostName });
    const { postId } = one;
    const other = await aLinkback(deps, { postId });
    const spam = await aLinkback(deps, { postId, hostName, moderation: 'spam' });
    const approved = { moderation: 'approved', proposed: change('After') } as const;
    const changed = await aLinkback(deps, { hostName, ...approved });
    await aLinkback(deps, approved);
    const idsOf = async (of: LinkbackScope, state: Parameters<typeof listInState>[1], max = 9) =>
      (await listInState(deps, state, { max, of })).linkbacks.map(({ id }) => id);
    expect(await idsOf({ postId }, 'pending')).toEqual([other.id, one.id]);
    expect(await idsOf({ postId }, 'spam')).toEqual([spam.id]);
    expect(await idsOf({ postId }, 'changed')).toEqual([]);
    expect(await countStates(deps, { postId })).toMatchObject({ pending: 2, spam: 1, changed: 0 });
    const ofHost = { hostName };
    expect(await idsOf(ofHost, 'pending')).toEqual([one.id]);
    expect(await idsOf(ofHost, 'spam')).toEqual([spam.id]);
    expect(await idsOf(ofHost, 'changed')).toEqual([changed.id]);
    expect(await countStates(deps, ofHost)).toEqual({
      ...{ pending: 1, approved: 1, changed: 1, spam: 1, gone: 0, unread: 0, rejected: 0 },
      imported: 0,
    });
    const first = await listInState(deps, 'pending', { max: 1, of: { postId } });
    const beforeId = first.nextBeforeId ?? 0;
    const rest = await listInState(deps, 'pending', { max: 1, beforeId, of: { postId } });
    expect([first, rest].map(({ linkbacks }) => linkbacks[0]?.id)).toEqual([other.id, one.id]);
    expect(await idsOf({ hostName: 'nobody.example' }, 'pending')).toEqual([]);
  });

  test.each(['pending', 'gone', 'changed'] as const)(
    'the list of %s is paged, and no row is on two pages',
    async (state) => {
      const { deps } = await testBlog();
      const given = {
        pending: [{}],
        gone: [{ verification: 'source-gone' }, { verification: 'link-missing' }] as const,
        changed: [{ moderation: 'approved', proposed: change('After') }] as const,
      }[state];
      const ids: number[] = [];
      for (let i = 0; i < 5; i += 1)
        ids.unshift((await aLinkback(deps, given[i % given.length])).id);
      await deps.db.linkback.updateMany({
        where: { proposed: { not: null } },
        data: { proposedAt: deps.clock.now() },
      });
      const first = await listInState(deps, state, { max: 3 });
      expect(first.linkbacks.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      const beforeId = first.nextBeforeId ?? 0;
      const second = await listInState(deps, state, { max: 3, beforeId });
      expect(second.linkbacks.map(({ id }) => id)).toEqual(ids.slice(3));
      expect(second.nextBeforeId).toBeNull();
    },
  );
});

describe.each(['approved', 'rejected', 'spam'] as const)('deciding %s in the admin', (decision) => {
  test('is the owner’s decision, and its undo restores the row exactly', async () => {
    const { deps, clock } = await testBlog();
    const pending = await aLinkback(deps);
    const byRule = await aLinkback(deps, {
      moderation: decision === 'spam' ? 'approved' : 'spam',
      moderatedAt: clock.now(),
    });
    const byOwner = await aLinkback(deps);
    await decided(deps, [byOwner.id], decision === 'rejected' ? 'spam' : 'rejected');
    const all = [pending, byRule, byOwner];
    const before = await Promise.all(all.map(({ id }) => rowOf(deps, id)));
    const taught = await Promise.all(all.map(({ hostName }) => reputationOf(deps, hostName)));

    clock.advance(60_000);
    const done = await decided(
      deps,
      all.map(({ id }) => id),
      decision,
    );
    for (const { id, hostName } of all) {
      expect(await rowOf(deps, id)).toMatchObject({
        moderation: decision,
        byOwner: true,
        moderatedAt: clock.now(),
      });
      expect(await reputationOf(deps, hostName)).toEqual({ ...none, [decision]: 1 });
    }

    clock.advance(60_000);
    expect(await undoModeration(deps, done)).toEqual(all.map(({ id }) => id));
    expect(await Promise.all(all.map(({ id }) => rowOf(deps, id)))).toEqual(before);
    expect(await Promise.all(all.map(({ hostName }) => reputationOf(deps, hostName)))).toEqual(
      taught,
    );
  });

  test('skips sources that changed meanwhile, and responses that somebody else decided', async () => {
    const { deps } = await testBlog();
    const [edited, scored, same] = [
      await aLinkback(deps),
      await aLinkback(deps),
      await aLinkback(deps),
    ];
    const rows = await seen(deps, edited.id, scored.id, same.id);
    await deps.db.linkback.update({ where: { id: edited.id }, data: { excerpt: 'Buy pills.' } });
    const other = decision === 'approved' ? 'spam' : 'approved';
    await decided(deps, [scored.id], other);
    const done = await moderateLinkbacks(deps, [...rows, { id: 999, seen: 'x' }], decision);
    expect(done.map(({ id }) => id)).toEqual([same.id]);
    expect(await rowOf(deps, edited.id)).toMatchObject({ moderation: 'pending' });
    expect(await rowOf(deps, scored.id)).toMatchObject({ moderation: other });
  });

  test('is not undone after another decision', async () => {
    const { deps } = await testBlog();
    const { id } = await aLinkback(deps);
    const done = await decided(deps, [id], decision);
    const other = decision === 'approved' ? 'spam' : 'approved';
    await decided(deps, [id], other);
    expect(await undoModeration(deps, done)).toEqual([]);
    expect(await rowOf(deps, id)).toMatchObject({ moderation: other });
  });
});

test('a linkback whose source was never read cannot be approved; it can be rejected', async () => {
  const { deps } = await testBlog();
  const { id } = await aLinkback(deps, { verification: 'pending' });
  expect(await decided(deps, [id], 'approved')).toEqual([]);
  expect(await decided(deps, [id], 'rejected')).toHaveLength(1);
});

test('approving a changed source takes the version that was seen, and reports it', async () => {
  const { deps } = await testBlog();
  const { id } = await aLinkback(deps, { moderation: 'approved', proposed: change('First') });
  const rows = await seen(deps, id);
  const later = JSON.stringify(change('Second'));
  await deps.db.linkback.update({ where: { id }, data: { proposed: later } });
  expect(await moderateLinkbacks(deps, rows, 'approved')).toEqual([]);
  expect(await decided(deps, [id], 'approved')).toMatchObject([{ id, tookChange: true }]);
  expect(await rowOf(deps, id)).toMatchObject({ title: 'Second', proposed: null });
});

test('a source to be read again is due now, with all its retries', async () => {
  const { deps, clock } = await testBlog();
  const one = await aLinkback(deps, { nextCheckAt: null });
  const other = await aLinkback(deps, { nextCheckAt: null });
  await deps.db.source.update({ where: { id: one.sourceId }, data: { failures: 4 } });
  expect(await recheck(deps, [one.id, 999])).toBe(1);
  expect(await deps.db.source.findUnique({ where: { id: one.sourceId } })).toMatchObject({
    nextCheckAt: clock.now(),
    failures: 0,
  });
  const left = await deps.db.source.findUnique({ where: { id: other.sourceId } });
  expect(left?.nextCheckAt).toBeNull();
});
