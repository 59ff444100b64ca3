/** Avatars of commenters, served by the blog on every page that shows a comment. */
import { expect, test } from 'vitest';
import { ownCommentUrl } from '../../src/http/request/page-request.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { decideComments } from '../support/blog/decide.ts';
import { pathOf } from '../support/blog/open-blog.ts';
import { fetchDue } from '../support/samples/avatars.ts';
import { blogWithAvatars, avatarsOn } from '../support/samples/comment-avatars.ts';
import { lookAt } from '../support/samples/images.ts';
import { untilCurrent } from '../support/blog/test-blog.ts';

test('200: a cached page has the avatar once it is fetched', async () => {
  const { blog, deps, post, avatars, page, shown, avatarIdOf } = await blogWithAvatars();
  await untilCurrent(blog);
  const { id } = await shown();
  await avatars.assignDue();
  expect(avatarsOn(await page())).toEqual([]);
  expect(blog.pages.holds(post.path)).toBe(true);

  await fetchDue(blog);
  const path = `/photos/${String(await avatarIdOf(id))}.webp`;
  expect(avatarsOn(await page())).toEqual([`http://blog.example${path}`]);
  const { body } = (await blog.request.get(path).expect(200)) as { body: Buffer };
  expect(await lookAt(body)).toMatchObject({ format: 'webp', width: 96, height: 96 });

  await decideComments(deps, [id], 'spam');
  await blog.request.get(path).expect(404);
});

test('200: the avatar is wherever the comment is, and nowhere when avatars are off', async () => {
  const { deps, blog, post, shown, work, page } = await blogWithAvatars();
  const { id, claim } = await shown();
  await work();
  const own = pathOf(ownCommentUrl('http://blog.example', id, claim.ownToken));
  const reply = `${post.path}/comments/reply/${String(id)}`;
  const avatars = async () => {
    const [one, other] = [await blog.request.get(own), await blog.request.get(reply)];
    return [await page(), one.text, other.text].map((html) => avatarsOn(html).length);
  };
  expect(await avatars()).toEqual([1, 1, 1]);
  await changeSetting(deps, 'avatarsFrom', '');
  expect(await avatars()).toEqual([0, 0, 0]);
});
