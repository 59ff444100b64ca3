/** Comments that reply to a linkback: stored with it, and threaded below it wherever responses are shown. */
import { expect, test } from 'vitest';
import { recheck } from '../../src/linkbacks/verify/checks.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { decideLinkbacks } from '../support/blog/decide.ts';
import { openBlog, pathOf } from '../support/blog/open-blog.ts';
import { responsesOn } from '../support/blog/responses-on.ts';
import { good } from '../support/checked.ts';
import { attribute, elements, text } from '../support/html.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { webmention } from '../support/sites/clients.ts';

/** A post with an approved mention, and a form that replies to it. */
async function mentioned() {
  const open = await openBlog();
  const { blog, post, send, approveAll } = open;
  const receivedAt = new Date('2026-11-02T07:00:00Z');
  const given = { postId: post.id, moderation: 'approved', receivedAt } as const;
  const { id } = await aLinkback(blog.deps, given);
  const author = { author: 'Polling Notes', title: 'On the exit poll' };
  await blog.deps.db.linkback.update({ where: { id }, data: author });
  return {
    ...open,
    id,
    replyPath: `${post.path}/comments/reply/linkback-${id}`,
    /** Sends a reply and approves it. @returns its id */
    reply: async (parent = `linkback-${id}`, words = 'I was there.') => {
      await send({ parent, text: words, name: words }).then(({ status }) => {
        expect(status).toBe(303);
      });
      await approveAll();
      const row = await blog.deps.db.comment.findFirstOrThrow({ orderBy: { id: 'desc' } });
      return row.id;
    },
  };
}

test('200: a mention has a link to reply, and its page shows the mention and a form that names it', async () => {
  const { blog, page, id, replyPath } = await mentioned();
  const link = elements(await page()).find(
    (each) => attribute(each, 'aria-label') === 'Reply to Polling Notes',
  );
  expect(pathOf(attribute(link, 'href'))).toBe(replyPath);
  const html = await page(replyPath);
  expect(responsesOn(html)).toEqual([`linkback-${id} at 0`]);
  const field = elements(html).find((each) => attribute(each, 'name') === 'parent');
  expect(attribute(field, 'value')).toBe(`linkback-${id}`);
  expect((await blog.request.get(replyPath).expect(200)).headers['cache-control']).toContain(
    'no-store',
  );
});

test('303: a reply is below the mention, and a reply to that reply below both', async () => {
  const { page, id, reply } = await mentioned();
  const first = await reply();
  const second = await reply(String(first), 'So was I.');
  expect(responsesOn(await page())).toEqual([
    `linkback-${id} at 0`,
    `comment-${first} at 1`,
    `comment-${second} at 2`,
  ]);
  const answered = elements(await page()).filter(
    (each) => text(each) === 'in reply to Polling Notes',
  );
  expect(answered.map((each) => attribute(each, 'href'))).toEqual([
    expect.stringContaining(`#linkback-${id}`),
  ]);
});

test('302: the permalink of a reply leads to the page of responses that its mention’s thread is on', async () => {
  const { blog, post, reply } = await mentioned();
  for (const words of ['One.', 'Two.']) await reply('', words);
  const id = await reply();
  await changeSetting(blog.deps, 'commentsPerPage', '2');
  const { headers } = await blog.request.get(`/comments/${id}`).expect(302);
  expect(headers['location']).toBe(`${blog.urlOf(post)}#comment-${id}`);
});

test('200: the feed of responses says which mention a reply answers', async () => {
  const { blog, post, id, reply } = await mentioned();
  const comment = await reply();
  const atom = (await blog.request.get(`${post.path}/feed.atom`).expect(200)).text;
  const entry = atom.split('<entry>').find((each) => each.includes(`/comments/${comment}"`));
  expect(entry).toMatch(new RegExp(`<thr:in-reply-to [^>]*href="[^"]*#linkback-${id}"`));
});

test('200: the replies of a hidden linkback stay, and are below it again when it is shown', async () => {
  const { blog, page, id, reply } = await mentioned();
  const comment = await reply();
  await decideLinkbacks(blog.deps, [id], 'rejected');
  expect(responsesOn(await page())).toEqual([`comment-${comment} at 0`]);
  await decideLinkbacks(blog.deps, [id], 'approved');
  expect(responsesOn(await page())).toEqual([`linkback-${id} at 0`, `comment-${comment} at 1`]);
});

test('200: the replies of merged linkbacks are below the one that is left', async () => {
  const { blog, page, reply, approveAll, redirect } = await openBlogWithTwo();
  const comments = [await reply(1, 'One.'), await reply(2, 'Two.')];
  await approveAll();
  await redirect();
  const [left, ...more] = await blog.linkbacks();
  expect(more).toEqual([]);
  expect(responsesOn(await page())).toEqual([
    `linkback-${left?.id ?? 0} at 0`,
    ...comments.map((id) => `comment-${id} at 1`),
  ]);
});

test('404: a hidden linkback, a like and one of another post cannot be replied to', async () => {
  const { blog, post, id, replyPath, send, approveAll, page } = await mentioned();
  const like = await aLinkback(blog.deps, {
    postId: post.id,
    moderation: 'approved',
    type: 'like',
  });
  const other = await aLinkback(blog.deps, { moderation: 'approved' });
  for (const each of [like.id, other.id, 999])
    await blog.request.get(`${post.path}/comments/reply/linkback-${each}`).expect(404);
  await decideLinkbacks(blog.deps, [id], 'spam');
  await blog.request.get(replyPath).expect(404);
  // Sent all the same, it is a comment on the post.
  await send({ parent: `linkback-${other.id}` });
  await approveAll();
  expect(responsesOn(await page())).toEqual([expect.stringMatching(/^comment-\d+ at 0$/)]);
});

test('403: without comments, a mention has no link to reply, and its form says why', async () => {
  const { blog, post, page, replyPath } = await mentioned();
  await changeFlags(blog.deps, post.path, { commentsOpen: false });
  expect(await page()).not.toContain('comments/reply');
  expect((await blog.request.get(replyPath).expect(403)).text).toContain('Comments are closed');
});

/** A post that two pages of one site respond to, the second of which will redirect to the first. */
async function openBlogWithTwo() {
  const open = await openBlog();
  const { blog, post, send } = open;
  await changeSetting(blog.deps, 'moderation', 'open');
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/1': good(target), '/2': good(target) });
  for (const path of ['/1', '/2'])
    await webmention(blog, { source: site.url(path), target }).expect(201);
  await blog.checks.verifyDue();
  const ofPath = async (path: string) => {
    const found = (await blog.linkbacks()).find(({ source }) => source === site.url(path));
    if (!found) throw new Error(`There is no linkback of ${path}.`);
    return found.id;
  };
  return {
    ...open,
    reply: async (path: number, words: string) => {
      const parent = `linkback-${await ofPath(`/${path}`)}`;
      expect((await send({ parent, text: words, name: words })).status).toBe(303);
      return (await blog.deps.db.comment.findFirstOrThrow({ orderBy: { id: 'desc' } })).id;
    },
    /** Has the second page redirect to the first, and checks both. */
    redirect: async () => {
      const id = await ofPath('/2');
      site.pages['/2'] = { status: 301, headers: { location: '/1' } };
      await recheck(blog.deps, [id]);
      for (let minutes = 0; minutes < 3; minutes += 1) {
        blog.clock.advance(60_000);
        await blog.checks.verifyDue();
      }
    },
  };
}
