/**
 * Pictures of commenters: which comment has which, who is asked for it, and when it goes.
 */
import { decideComments } from '../support/blog/decide.ts';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findAvatar } from '../../src/avatars/references.ts';
import { createAvatars, avatarAddress } from '../../src/comments/avatars/avatars.ts';
import { changeOwnComment, withdrawOwnComment } from '../../src/comments/edit-own.ts';
import { erasePerson } from '../../src/comments/personal-data.ts';
import { pruneDue } from '../../src/linkbacks/prune.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { fetchDue, avatarRow } from '../support/samples/avatars.ts';
import {
  ADA,
  avatarPath,
  blogWithAvatars,
  avatarsOn,
  pngAvatar,
} from '../support/samples/comment-avatars.ts';
import { aComment } from '../support/samples/comments.ts';

const DAY_MS = 86_400_000;
const BEN = 'ben@reader.example';
const NOTHING = [0, 0];

describe('who is asked', () => {
  test('the server that the owner names, once for all comments of an address', async () => {
    const { deps, shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const first = await shown();
    const second = await shown();
    expect(await work()).toEqual([2, 1]);
    expect(server.asked).toEqual([avatarPath(ADA)]);
    const avatarId = await avatarIdOf(first.id);
    expect(avatarId).not.toBeNull();
    expect(await avatarIdOf(second.id)).toBe(avatarId);
    const html = await page();
    const url = `http://blog.example/photos/${String(avatarId)}.webp`;
    expect(avatarsOn(html)).toEqual([url, url]);
    const hash = createHash('sha256').update(ADA).digest('hex');
    for (const hidden of [hash, ADA, server.host]) expect(html).not.toContain(hidden);
    expect(await work()).toEqual(NOTHING);

    // Who comes later has it at once.
    await shown();
    expect(await work()).toEqual([1, 0]);
    expect(avatarsOn(await page())).toEqual([url, url, url]);
    expect(await deps.db.avatar.count()).toBe(1);
  });

  test('nobody, unless the owner says so', async () => {
    const { deps, shown, work, server, page } = await blogWithAvatars();
    await changeSetting(deps, 'avatarsFrom', '');
    await shown();
    expect(await work()).toEqual(NOTHING);
    expect(server.asked).toEqual([]);
    expect(avatarsOn(await page())).toEqual([]);
    expect(await deps.db.avatar.count()).toBe(0);
  });

  test('nobody about a comment that waits, or without an address', async () => {
    const { blog, deps, post, shown, work, server } = await blogWithAvatars();
    await aComment(blog, post.id);
    await shown({ email: '' });
    const spam = await shown({ email: BEN });
    await decideComments(deps, [spam.id], 'spam');
    expect(await work()).toEqual(NOTHING);
    expect(server.asked).toEqual([]);
    expect(await deps.db.avatar.count()).toBe(0);
  });

  test('nobody about a comment that is hidden before its turn comes', async () => {
    const { blog, deps, shown, avatars, server } = await blogWithAvatars();
    const { id } = await shown();
    expect(await avatars.assignDue()).toBe(1);
    await decideComments(deps, [id], 'rejected');
    expect(await fetchDue(blog)).toBe(0);
    expect(server.asked).toEqual([]);
    await decideComments(deps, [id], 'approved');
    expect(await fetchDue(blog)).toBe(1);
  });

  test('no machine behind the door', async () => {
    const { deps, shown, work, avatarIdOf, page } = await blogWithAvatars();
    await changeSetting(deps, 'avatarsFrom', 'http://10.0.0.1/avatar');
    const { id } = await shown();
    expect(await work()).toEqual([1, 1]);
    const avatarId = (await avatarIdOf(id)) ?? 0;
    expect(await deps.db.avatar.findUnique({ where: { id: avatarId } })).toMatchObject({
      image: null,
      nextFetchAt: null,
    });
    expect(avatarsOn(await page())).toEqual([]);
  });
});

describe('what is shown', () => {
  test('the initial where the server has none, and no picture is asked for', async () => {
    const { shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const { id } = await shown({ name: 'Ben', email: BEN });
    expect(await work()).toEqual([1, 1]);
    expect(server.asked).toEqual([avatarPath(BEN)]);
    expect(await avatarIdOf(id)).not.toBeNull();
    const html = await page();
    expect(avatarsOn(html)).toEqual([]);
    expect(html).toContain('<span class="initial">B</span>');
    expect(await work()).toEqual(NOTHING);
  });

  test('nothing from the moment that the owner turns pictures off; then they are let go', async () => {
    const { blog, deps, shown, work, avatarIdOf, page } = await blogWithAvatars();
    const { id } = await shown();
    await work();
    const avatarId = (await avatarIdOf(id)) ?? 0;
    await changeSetting(deps, 'avatarsFrom', '');
    expect(avatarsOn(await page())).toEqual([]);
    expect(await work()).toEqual([1, 0]);
    expect(await avatarIdOf(id)).toBeNull();
    expect(await findAvatar(deps, avatarId)).toBeNull();
    expect(await pruneDue(blog.deps)).toMatchObject({ avatars: 1 });
    expect(await work()).toEqual(NOTHING);
  });

  test('what another server has, once the owner names that', async () => {
    const { blog, deps, shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const held = await shown({ email: BEN });
    const { id } = await shown();
    await work();
    await decideComments(deps, [held.id], 'rejected');
    const before = await avatarIdOf(id);
    const other = await blog.sourceSite({ [avatarPath(ADA)]: await pngAvatar('#0000ff') });
    // A slash at the end is none of the address.
    await changeSetting(deps, 'avatarsFrom', other.url('/avatar/'));
    expect(await work()).toEqual([2, 1]);
    expect(other.asked).toEqual([avatarPath(ADA)]);
    expect(server.asked).toHaveLength(2);
    const after = await avatarIdOf(id);
    expect(after).not.toBe(before);
    expect(await avatarIdOf(held.id)).toBeNull();
    expect(avatarsOn(await page())).toEqual([`http://blog.example/photos/${String(after)}.webp`]);
    expect(await pruneDue(deps)).toMatchObject({ avatars: 2 });
    expect(await work()).toEqual(NOTHING);
    // Nor has a process that has just started anything to do.
    expect(await createAvatars(deps).assignDue()).toBe(0);
  });

  test('a change that came while no process ran is found by the next', async () => {
    const { blog, deps, shown, work, avatarIdOf } = await blogWithAvatars();
    const { id } = await shown();
    await work();
    const other = await blog.sourceSite({});
    await changeSetting(deps, 'avatarsFrom', other.url('/avatar'));
    expect(await createAvatars(deps).assignDue(AbortSignal.abort())).toBe(0);
    expect(await createAvatars(deps).assignDue()).toBe(1);
    const avatar = await avatarRow(blog, (await avatarIdOf(id)) ?? 0);
    expect(avatar.url).toBe(other.url(avatarPath(ADA)));
  });

  test('a new picture, when its writer comments again after thirty days', async () => {
    const { blog, shown, work, server, avatarIdOf } = await blogWithAvatars();
    const { id } = await shown();
    await work();
    const { fetchedAt } = await avatarRow(blog, (await avatarIdOf(id)) ?? 0);
    blog.clock.advance(30 * DAY_MS);
    expect(await work()).toEqual(NOTHING);
    await shown();
    expect(await work()).toEqual([1, 1]);
    expect(server.asked).toHaveLength(2);
    const avatar = await avatarRow(blog, (await avatarIdOf(id)) ?? 0);
    expect(avatar.fetchedAt).not.toEqual(fetchedAt);
  });
});

describe('when it goes', () => {
  test('with the words of whoever withdraws, and for good', async () => {
    const { deps, shown, work, avatarIdOf } = await blogWithAvatars();
    const own = await shown();
    await work();
    const avatarId = (await avatarIdOf(own.id)) ?? 0;
    expect(await findAvatar(deps, avatarId)).not.toBeNull();
    expect(await pruneDue(deps)).toMatchObject({ avatars: 0 });
    await withdrawOwnComment(deps, own.claim);
    expect(await avatarIdOf(own.id)).toBeNull();
    expect(await findAvatar(deps, avatarId)).toBeNull();
    expect(await work()).toEqual(NOTHING);
    expect(await pruneDue(deps)).toMatchObject({ avatars: 1 });
  });

  test('with a person who is forgotten', async () => {
    const { deps, shown, work, avatarIdOf } = await blogWithAvatars();
    const { id } = await shown();
    await work();
    await erasePerson(deps, { email: ADA });
    expect(await avatarIdOf(id)).toBeNull();
    expect(await pruneDue(deps)).toMatchObject({ avatars: 1 });
  });

  test('with the e-mail address, whose successor has its own', async () => {
    const { deps, shown, work, server, avatarIdOf } = await blogWithAvatars();
    server.pages[avatarPath(BEN)] = await pngAvatar('#0000ff');
    const own = await shown();
    await work();
    const before = await avatarIdOf(own.id);
    const form = { name: 'Ada', email: ` ${ADA.toUpperCase()}`, url: '', text: 'Other words.' };
    await changeOwnComment(deps, own.claim, { form, sentFrom: null });
    expect(await avatarIdOf(own.id)).toBe(before);
    await changeOwnComment(deps, own.claim, { form: { ...form, email: BEN }, sentFrom: null });
    expect(await avatarIdOf(own.id)).toBeNull();
    await decideComments(deps, [own.id], 'approved');
    expect(await work()).toEqual([1, 1]);
    expect(server.asked).toEqual([avatarPath(ADA), avatarPath(BEN)]);
  });

  test('when the server says that it is gone; the page is told', async () => {
    const { blog, deps, post, shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const { id } = await shown();
    await shown({}, (await aPost(deps)).id);
    await work();
    expect(avatarsOn(await page())).toHaveLength(1);
    server.pages[avatarPath(ADA)] = { status: 410 };
    await deps.db.avatar.update({
      where: { id: (await avatarIdOf(id)) ?? 0 },
      data: { nextFetchAt: blog.clock.now() },
    });
    const touched: string[] = [];
    deps.db.touches.listen((keys) => touched.push(...keys));
    blog.clock.advance(60_000);
    expect(await fetchDue(blog)).toBe(1);
    expect(touched).toHaveLength(2);
    expect(touched).toContain(`responses:${String(post.id)}`);
    expect(avatarsOn(await page())).toEqual([]);
  });
});

describe('where a picture is', () => {
  const hash = createHash('sha256').update(ADA).digest('hex');

  test.each([
    ['https://gravatar.com/avatar', `https://gravatar.com/avatar/${hash}?s=96&d=404`],
    ['https://gravatar.com/avatar/', `https://gravatar.com/avatar/${hash}?s=96&d=404`],
    ['https://cdn.example', `https://cdn.example/${hash}?s=96&d=404`],
    ['https://a.example/avatar?r=pg#x', `https://a.example/avatar/${hash}?r=pg&s=96&d=404`],
    ['https://a.example/avatar?s=9&d=mp', `https://a.example/avatar/${hash}?s=96&d=404`],
  ])('%s', (from, url) => {
    expect(avatarAddress(from)?.(ADA)).toBe(url);
    expect(avatarAddress(from)?.(` Ada@Reader.Example `)).toBe(url);
  });

  test.each(['', 'gravatar.com', `https://a.example/${'a'.repeat(2_000)}`])(
    'nowhere: %s',
    (from) => {
      expect(avatarAddress(from)).toBeNull();
    },
  );
});
