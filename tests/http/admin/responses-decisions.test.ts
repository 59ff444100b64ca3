/** Moderation in the admin: decisions about linkbacks and comments together, and their undo. */
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { aLinkback, anEvidence } from '../../support/samples/a-linkback.ts';
import { aComment } from '../../support/samples/comments.ts';
import { byClass, text } from '../../support/html.ts';
import { keysOn, mixedQueue, QUEUE, queueOf, rowsOn } from '../../support/blog/queue.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const linkbackRow = ({ deps }: TestBlog, id: number) =>
  deps.db.linkback.findUniqueOrThrow({ where: { id } });
const commentRow = ({ deps }: TestBlog, id: number) =>
  deps.db.comment.findUniqueOrThrow({ where: { id } });

const actionsOf = async ({ deps }: TestBlog, max: number) =>
  (await listActions(deps, { max })).map(({ action, what }) => `${action}: ${what}`);

describe.each(['approved', 'rejected', 'spam'])('deciding with %s', (verb) => {
  test('303: one linkback is decided, with a message and an audit entry, and undone', async () => {
    const blog = await testBlog();
    const { id } = await aLinkback(blog.deps);
    const other = await aLinkback(blog.deps);
    const before = await linkbackRow(blog, id);
    const { post, key, user, get } = await queueOf(blog);
    const { url, flash } = await post({ one: `${verb} ${await key(`l${id}`)}`, state: 'pending' });
    expect(flash).toMatch(/^1 (approved|rejected|marked as spam)\. Undo$/);
    expect(await linkbackRow(blog, id)).toMatchObject({ moderation: verb, byOwner: true });
    expect(await linkbackRow(blog, other.id)).toMatchObject({ moderation: 'pending' });
    expect(rowsOn(await get(url.search))).toEqual([`linkback-${other.id}`]);

    const undo = url.searchParams.get('undo') ?? '';
    blog.clock.advance(60_000);
    expect((await post({ undo }, `${QUEUE}/undo`)).flash).toBe('Action undone.');
    expect(await linkbackRow(blog, id)).toEqual(before);
    const actions = await listActions(blog.deps, { max: 2 });
    expect(actions.map(({ who }) => who)).toEqual([user.name, user.name]);
    expect(actions[0]?.action).toBe('undid a decision about');
    expect(actions[1]?.what).toContain(`(${id})`);
  });

  test('303: all selected responses of both kinds are decided, and one undo restores all', async () => {
    const blog = await testBlog();
    const { id: postId } = await aPost(blog.deps);
    await mixedQueue(blog, postId, 2);
    const all = () =>
      Promise.all([
        blog.deps.db.linkback.findMany({ orderBy: { id: 'asc' } }),
        // The undo does not bring back owner emails about what somebody has looked at.
        blog.deps.db.comment.findMany({ orderBy: { id: 'asc' }, omit: { announceAt: true } }),
      ]);
    const before = await all();
    const { post, get } = await queueOf(blog);
    const keys = keysOn(await get());
    const { url, flash } = await post({ all: verb, row: keys });
    expect(flash).toMatch(/^4 (approved|rejected|marked as spam)\. Undo$/);
    const [linkbacks, comments] = await all();
    expect(new Set(linkbacks.map(({ moderation }) => moderation))).toEqual(new Set([verb]));
    expect(new Set(comments.map(({ state }) => state))).toEqual(new Set([verb]));
    const noted = await actionsOf(blog, 2);
    const word = verb === 'spam' ? 'marked as spam' : verb;
    expect(noted[0]).toBe(`${word}: ${comments.map(({ id }) => `comment ${id}`).join(', ')}`);
    expect(noted[1]).toMatch(new RegExp(`^${word}: http://.* \\(\\d+\\), http://.* \\(\\d+\\)$`));

    const undo = url.searchParams.get('undo') ?? '';
    blog.clock.advance(60_000);
    const back = await post({ undo }, `${QUEUE}/undo`);
    expect(back.flash).toBe('4 actions undone.');
    expect(await all()).toEqual(before);
    expect(keysOn(await get())).toEqual(keys);
    expect((await actionsOf(blog, 2)).map((each) => each.replace(/:.*/, ''))).toEqual([
      'undid a decision about',
      'undid a decision about',
    ]);
  });

  test('303: all selected responses are decided, except those that changed since they were shown', async () => {
    const blog = await testBlog();
    const { id: postId } = await aPost(blog.deps);
    const seen = [await aLinkback(blog.deps, { postId }), await aLinkback(blog.deps, { postId })];
    const { comment } = await aComment(blog, postId, { text: 'At first' });
    const { post, get } = await queueOf(blog);
    const keys = keysOn(await get());
    const id = seen[1]?.id ?? 0;
    await blog.deps.db.linkback.update({ where: { id }, data: { title: 'Buy pills' } });
    await blog.deps.db.comment.update({
      where: { id: comment.id },
      data: { markdown: 'Buy pills' },
    });
    const { flash } = await post({ all: verb, row: keys });
    expect(flash).toMatch(
      /^1 .*\. 2 not changed, because they have been updated since you loaded the page\. Undo$/,
    );
    expect(await linkbackRow(blog, id)).toMatchObject({ moderation: 'pending' });
    expect(await commentRow(blog, comment.id)).toMatchObject({ state: 'pending' });
  });
});

test('303: a comment edited between display and decision is not decided', async () => {
  const blog = await testBlog();
  const { comment } = await aComment(blog, (await aPost(blog.deps)).id, { text: 'At first' });
  const { post, key } = await queueOf(blog);
  const one = `approved ${await key(`c${comment.id}`)}`;
  await blog.deps.db.comment.updateMany({ data: { markdown: 'Now this' } });
  expect((await post({ one })).flash).toBe(
    '1 not changed, because it has been updated since you loaded the page.',
  );
  expect(await commentRow(blog, comment.id)).toMatchObject({ state: 'pending' });
});

test('303: an approved response is on the post at the next request', async () => {
  const blog = await testBlog();
  const given = await aPost(blog.deps);
  await aComment(blog, given.id, { text: 'A thing to say' });
  await blog.request.get(given.path).expect(200);
  const { post, get } = await queueOf(blog);
  await post({ all: 'approved', row: keysOn(await get()) });
  expect((await blog.request.get(given.path)).text).toContain('A thing to say');
});

test('303: an undo token of another session undoes nothing', async () => {
  const blog = await testBlog();
  const { id: postId } = await aPost(blog.deps);
  const { id } = await aLinkback(blog.deps, { postId });
  const { comment } = await aComment(blog, postId);
  const [mine, theirs] = [await queueOf(blog), await queueOf(blog)];
  const { url } = await mine.post({ all: 'spam', row: keysOn(await mine.get()) });
  const undo = url.searchParams.get('undo') ?? '';
  for (const each of [undo, '', 'x.y', undo.replace('.', ''), `${undo.slice(0, -1)}~`]) {
    const who = each === undo ? theirs : mine;
    const { flash } = await who.post({ undo: each }, `${QUEUE}/undo`);
    expect(flash).toBe('This can no longer be undone.');
  }
  expect(await linkbackRow(blog, id)).toMatchObject({ moderation: 'spam' });
  expect(await commentRow(blog, comment.id)).toMatchObject({ state: 'spam' });
});

test('303: a response decided again meanwhile is not undone', async () => {
  const blog = await testBlog();
  const { id: postId } = await aPost(blog.deps);
  const { id } = await aLinkback(blog.deps, { postId });
  const { comment } = await aComment(blog, postId);
  const { post, get, key } = await queueOf(blog);
  const { url } = await post({ all: 'spam', row: keysOn(await get()) });
  await post({ one: `rejected ${await key(`c${comment.id}`, '?state=spam')}` });
  const undo = url.searchParams.get('undo') ?? '';
  expect((await post({ undo }, `${QUEUE}/undo`)).flash).toBe(
    'Action undone. 1 not changed, because it has been updated since you loaded the page.',
  );
  expect(await linkbackRow(blog, id)).toMatchObject({ moderation: 'pending' });
  expect(await commentRow(blog, comment.id)).toMatchObject({ state: 'rejected' });
});

test('303: approving a changed source takes its new text, and offers no undo', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps, {
    moderation: 'approved',
    proposed: { evidence: anEvidence({ title: 'After' }), changes: [], finalHost: null },
  });
  const { post, key } = await queueOf(blog);
  const { url, flash } = await post({ one: `approved ${await key(`l${id}`, '?state=approved')}` });
  expect(flash).toBe('1 approved. Decisions about changed sources can’t be undone.');
  expect(url.searchParams.has('undo')).toBe(false);
  expect(await linkbackRow(blog, id)).toMatchObject({ title: 'After' });
});

describe('decisions about linkbacks only', () => {
  test('303: a host is blocked once for all its responses, and unblocked by an undo', async () => {
    const blog = await testBlog();
    const { id: postId } = await aPost(blog.deps);
    const hostName = 'rates.example';
    await aLinkback(blog.deps, { postId, hostName });
    await aLinkback(blog.deps, { postId, hostName });
    await aComment(blog, postId);
    const { post, get } = await queueOf(blog);
    const { url, flash } = await post({ all: 'block', row: keysOn(await get()) });
    expect(flash).toBe(
      'Host blocked. New pings from it are refused. ' +
        '1 comment not changed: this action is for linkbacks only. Undo',
    );
    const isBlocked = async () =>
      (await blog.deps.db.host.findUnique({ where: { name: hostName } }))?.blocked;
    expect(await isBlocked()).toBe(true);
    expect(await get()).toContain('host blocked');
    await post({ undo: url.searchParams.get('undo') ?? '' }, `${QUEUE}/undo`);
    expect(await isBlocked()).toBe(false);
    expect((await listActions(blog.deps, { max: 2 })).map(({ action }) => action)).toEqual([
      'unblocked',
      'blocked',
    ]);
  });

  test('303: sources are read again', async () => {
    const blog = await testBlog();
    const { id, sourceId } = await aLinkback(blog.deps);
    const { post, key } = await queueOf(blog);
    const { flash } = await post({ one: `recheck ${await key(`l${id}`)}` });
    expect(flash).toBe('The source will be checked again within a few minutes.');
    const source = await blog.deps.db.source.findUnique({ where: { id: sourceId } });
    expect(source?.nextCheckAt).toEqual(blog.clock.now());
  });

  test.each(['block', 'unblock', 'recheck'])('303: %s does not change comments', async (verb) => {
    const blog = await testBlog();
    const { id: postId } = await aPost(blog.deps);
    await aComment(blog, postId);
    await aComment(blog, postId);
    const { post, get } = await queueOf(blog);
    const { url, flash } = await post({ all: verb, row: keysOn(await get()) });
    expect(flash).toBe('2 comments not changed: this action is for linkbacks only.');
    expect(url.searchParams.has('undo')).toBe(false);
    expect(await listActions(blog.deps, { max: 1 })).toEqual([]);
  });
});

test('303: a form without responses, or with invalid ones, changes nothing', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps);
  const { post, key } = await queueOf(blog);
  const real = await key(`l${id}`);
  const rows = [`${id}`, 'x', `l${id}.zzz`, real.slice(1), real.replace('l', 'm'), `${real}.`];
  for (const fields of [
    {},
    { all: 'approved' },
    { all: 'approved', row: rows },
    { one: `delete ${real}` },
    { one: 'approved' },
  ]) {
    expect((await post(fields)).flash).toBe('Nothing was selected.');
  }
  // The fingerprint of one kind is not valid for the other.
  expect((await post({ one: `approved ${real.replace('l', 'c')}` })).flash).toContain(
    '1 not changed',
  );
  expect(await linkbackRow(blog, id)).toMatchObject({ moderation: 'pending' });
});

test('303: redirects to the list and page that the form came from', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps, { moderation: 'spam' });
  const { post, key } = await queueOf(blog);
  const one = `approved ${await key(`l${id}`, '?state=spam')}`;
  const place = { state: 'spam', only: 'linkbacks', before: 'l77.c5' };
  for (const { url } of [
    await post({ one, ...place }),
    await post({ undo: 'x', ...place }, `${QUEUE}/undo`),
  ]) {
    expect(url.pathname).toBe(QUEUE);
    expect(Object.fromEntries(url.searchParams)).toMatchObject(place);
  }
  const strange = { state: '//evil.example', only: '//evil.example', before: '//evil.example' };
  const { url } = await post({ one, ...strange });
  expect(Object.fromEntries(url.searchParams)).toEqual({
    state: 'pending',
    done: 'approved',
    count: '0',
    left: '1',
  });
});

test('200: every form on a page carries the page’s list and position', async () => {
  const blog = await testBlog();
  await mixedQueue(blog, (await aPost(blog.deps)).id, 1);
  const { post, get } = await queueOf(blog);
  const place = { state: 'pending', only: 'comments', before: 'l8.c9999' };
  const { url } = await post({ all: 'spam', row: keysOn(await get()), ...place });
  const html = await get(url.search);
  for (const [name, value] of Object.entries(place))
    expect(html.split(`name="${name}" value="${value}"`), name).toHaveLength(3);
  expect(text(byClass(html, 'empty')[0])).toBe('No older responses.');
});
