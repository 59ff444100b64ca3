/**
 * Avatars of commenters: which comment has which, which are requested, and when they are deleted.
 */
import { decideComments } from '../support/blog/decide.ts';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findAvatar } from '../../src/avatars/avatar.ts';
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

describe('an avatar is requested', () => {
  test('from the server in the settings, once for all comments of an email address', async () => {
    const { deps, shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const first = await shown();
    const second = await shown();
    expect(await work()).toEqual([2, 1]);
    expect(server.requested).toEqual([avatarPath(ADA)]);
    const avatarId = await avatarIdOf(first.id);
    expect(avatarId).not.toBeNull();
    expect(await avatarIdOf(second.id)).toBe(avatarId);
    const html = await page();
    const url = `http://blog.example/photos/${String(avatarId)}.webp`;
    expect(avatarsOn(html)).toEqual([url, url]);
    const hash = createHash('sha256').update(ADA).digest('hex');
    for (const hidden of [hash, ADA, server.host]) expect(html).not.toContain(hidden);
    expect(await work()).toEqual(NOTHING);

    // A later comment has it at once.
    await shown();
    expect(await work()).toEqual([1, 0]);
    expect(avatarsOn(await page())).toEqual([url, url, url]);
    expect(await deps.db.avatar.count()).toBe(1);
  });

  test('from no server unless the setting names one', async () => {
    const { deps, shown, work, server, page } = await blogWithAvatars();
    await changeSetting(deps, 'avatarsFrom', '');
    await shown();
    expect(await work()).toEqual(NOTHING);
    expect(server.requested).toEqual([]);
    expect(avatarsOn(await page())).toEqual([]);
    expect(await deps.db.avatar.count()).toBe(0);
  });

  test('for no comment that is pending, or without an email address', async () => {
    const { blog, deps, post, shown, work, server } = await blogWithAvatars();
    await aComment(blog, post.id);
    await shown({ email: '' });
    const spam = await shown({ email: BEN });
    await decideComments(deps, [spam.id], 'spam');
    expect(await work()).toEqual(NOTHING);
    expect(server.requested).toEqual([]);
    expect(await deps.db.avatar.count()).toBe(0);
  });

  test('for no comment that is hidden before its turn', async () => {
    const { blog, deps, shown, avatars, server } = await blogWithAvatars();
    const { id } = await shown();
    expect(await avatars.assignDue()).toBe(1);
    await decideComments(deps, [id], 'rejected');
    expect(await fetchDue(blog)).toBe(0);
    expect(server.requested).toEqual([]);
    await decideComments(deps, [id], 'approved');
    expect(await fetchDue(blog)).toBe(1);
  });

  test('from no server on a private address', async () => {
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

describe('an avatar on the page', () => {
  test('is the initial if the server has none, and no image is requested', async () => {
    const { shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const { id } = await shown({ name: 'Ben', email: BEN });
    expect(await work()).toEqual([1, 1]);
    expect(server.requested).toEqual([avatarPath(BEN)]);
    expect(await avatarIdOf(id)).not.toBeNull();
    const html = await page();
    expect(avatarsOn(html)).toEqual([]);
    expect(html).toContain('<span class="initial">B</span>');
    expect(await work()).toEqual(NOTHING);
  });

  test('is missing from the moment that the owner turns avatars off; then it is deleted', async () => {
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

  test('comes from another server once the setting names that', async () => {
    const { blog, deps, shown, work, server, avatarIdOf, page } = await blogWithAvatars();
    const later = await shown({ email: BEN });
    const { id } = await shown();
    await work();
    await decideComments(deps, [later.id], 'rejected');
    const before = await avatarIdOf(id);
    const other = await blog.sourceSite({ [avatarPath(ADA)]: await pngAvatar('#0000ff') });
    // A slash at the end makes no difference.
    await changeSetting(deps, 'avatarsFrom', other.url('/avatar/'));
    expect(await work()).toEqual([2, 1]);
    expect(other.requested).toEqual([avatarPath(ADA)]);
    expect(server.requested).toHaveLength(2);
    const after = await avatarIdOf(id);
    expect(after).not.toBe(before);
    expect(await avatarIdOf(later.id)).toBeNull();
    expect(avatarsOn(await page())).toEqual([`http://blog.example/photos/${String(after)}.webp`]);
    expect(await pruneDue(deps)).toMatchObject({ avatars: 2 });
    expect(await work()).toEqual(NOTHING);
    // A process that has just started has nothing to do, either.
    expect(await createAvatars(deps).assignDue()).toBe(0);
  });

  test('follows a setting that was changed while no process ran', async () => {
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

  test('is fetched again if its commenter comments again after thirty days', async () => {
    const { blog, shown, work, server, avatarIdOf } = await blogWithAvatars();
    const { id } = await shown();
    await work();
    const { fetchedAt } = await avatarRow(blog, (await avatarIdOf(id)) ?? 0);
    blog.clock.advance(30 * DAY_MS);
    expect(await work()).toEqual(NOTHING);
    await shown();
    expect(await work()).toEqual([1, 1]);
    expect(server.requested).toHaveLength(2);
    const avatar = await avatarRow(blog, (await avatarIdOf(id)) ?? 0);
    expect(avatar.fetchedAt).not.toEqual(fetchedAt);
  });
});

describe('an avatar is deleted', () => {
  test('with the text of a withdrawn comment, for good', async () => {
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

  test('with the commenter’s personal data', async () => {
    const { deps, shown, work, avatarIdOf } = await blogWithAvatars();
    const { id } = await shown();
    await work();
    await erasePerson(deps, { email: ADA });
    expect(await avatarIdOf(id)).toBeNull();
    expect(await pruneDue(deps)).toMatchObject({ avatars: 1 });
  });

  test('with the email address; a corrected address has its own', async () => {
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
    expect(server.requested).toEqual([avatarPath(ADA), avatarPath(BEN)]);
  });

  test('when the server says that it is gone; the page is touched', async () => {
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

describe('the URL of an avatar', () => {
  const hash = createHash('sha256').update(ADA).digest('hex');

  test.each([
    ['https://gravatar.com/avatar', `https://gravatar.com/avatar/${hash}?s=96&d=404`],
    ['https://gravatar.com/avatar/', `https://gravatar.com/avatar/${hash}?s=96&d=404`],
    ['https://cdn.example', `https://cdn.example/${hash}?s=96&d=404`],
    ['https://a.example/avatar?r=pg#x', `https://a.example/avatar/${hash}?r=pg&s=96&d=404`],
    ['https://a.example/avatar?s=9&d=mp', `https://a.example/avatar/${hash}?s=96&d=404`],
  ])('is made from %s', (from, url) => {
    expect(avatarAddress(from)?.(ADA)).toBe(url);
    expect(avatarAddress(from)?.(` Ada@Reader.Example `)).toBe(url);
  });

  test.each(['', 'gravatar.com', `https://a.example/${'a'.repeat(2_000)}`])(
    'does not exist for the setting: %s',
    (from) => {
      expect(avatarAddress(from)).toBeNull();
    },
  );
});
