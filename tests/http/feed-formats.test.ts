/** What differs between the feed formats. */
import { expect, test } from 'vitest';
import { filePath } from '../../src/media/file.ts';
import { deleteImage } from '../../src/media/library.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { parseXml } from '../conformance/strict-xml.ts';
import { children, childText, getFeed } from '../support/sites/a-feed.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { aFile, aPdf } from '../support/samples/media.ts';
import { commentRows } from '../support/samples/comments.ts';
import { aPost, testBlog, untilCurrent } from '../support/blog/test-blog.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number, 8));

test('200 RSS names the feed of responses, and the trackback URL while it is open', async () => {
  const blog = await testBlog();
  const open = await aPost(blog.deps, { publishedAt: day(2) });
  await aPost(blog.deps, { publishedAt: day(1), trackbacksOpen: false });
  const [channel] = parseXml((await getFeed(blog, '', 'rss')).body).children;
  const [first, second] = children(channel, 'item');
  expect(childText(first, 'commentRss')).toBe(`${blog.urlOf(open)}/feed.rss`);
  expect(childText(first, 'ping')).toBe(`${blog.urlOf(open)}/trackback`);
  expect(children(second, 'ping')).toEqual([]);
});

test('200 a cached feed names the trackback URL until the post is too old, and no longer', async () => {
  const blog = await testBlog({ now: '2026-11-23T10:00:00Z' });
  await untilCurrent(blog);
  await changeSetting(blog.deps, 'trackbacksCloseAfterDays', '20');
  // Another protocol's age limit changes nothing in a feed.
  await changeSetting(blog.deps, 'webmentionsCloseAfterDays', '10');
  const publishedAt = new Date(blog.clock.now().getTime() - 20 * 86_400_000 + 10_000);
  await aPost(blog.deps, { publishedAt });
  await aPost(blog.deps, { publishedAt, trackbacksOpen: false });
  blog.clock.advance(5_000);
  const pings = async () =>
    (await getFeed(blog, '', 'rss')).body.split('<trackback:ping>').length - 1;
  expect(await pings()).toBe(1);
  blog.clock.advance(4_999);
  expect(await pings()).toBe(1);
  expect(blog.pages.holds('/feed.rss')).toBe(true);
  blog.clock.advance(1);
  expect(await pings()).toBe(0);
});

test('200 Atom threads: a post replies to a page, a response replies to the post', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, {
    responseTo: { kind: 'in-reply-to', url: 'https://other.example/?a=1&b=2', rsvp: null },
  });
  await aLinkback(blog.deps, { postId: post.id, moderation: 'approved' });
  const [entry] = children(parseXml((await getFeed(blog, '', 'atom')).body), 'entry');
  expect(children(entry, 'in-reply-to')[0]?.attributes).toMatchObject({
    ref: 'https://other.example/?a=1&b=2',
  });
  const replies = children(entry, 'link').find(({ attributes }) => attributes.rel === 'replies');
  expect(replies?.attributes.href).toBe(`${blog.urlOf(post)}/feed.atom`);
  const [response] = children(parseXml((await getFeed(blog, post.path, 'atom')).body), 'entry');
  expect(children(response, 'in-reply-to')[0]?.attributes).toEqual({
    ref: childText(entry, 'id'),
    href: blog.urlOf(post),
  });
});

test('200 Atom threads: a reply to a shown response refers to it and links to it', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'commentsPerPage', '5');
  const post = await aPost(blog.deps);
  // The third replies to a withdrawn one, the fourth to a pending one; the last is on the second
  // page.
  const states = ['approved', 'withdrawn', 'approved', 'approved', 'pending', 'approved'] as const;
  const parents = [null, null, 2, 5, null, 1];
  await commentRows(blog, post.id, 6, (number) => ({
    state: states[number - 1] ?? 'approved',
    parentId: parents[number - 1] ?? null,
  }));
  const row = { postId: post.id, moderation: 'approved', type: 'reply' } as const;
  const target = 'http://blog.example/comments/6';
  const { id: reply } = await aLinkback(blog.deps, { ...row, target });
  const { id: last } = await aLinkback(blog.deps, row);
  const entries = children(parseXml((await getFeed(blog, post.path, 'atom')).body), 'entry');
  const [, postId = ''] = /^(tag:.*:)/.exec(childText(entries[0], 'id')) ?? [];
  const url = blog.urlOf(post);
  const ofPost = { ref: `${postId}post/${post.id}`, href: url };
  const threads = entries.map((entry) => [
    childText(entry, 'id').slice(postId.length),
    children(entry, 'link')[0]?.attributes.href,
    children(entry, 'in-reply-to')[0]?.attributes,
  ]);
  const comment = (id: number) => ({
    ref: `${postId}comment/${id}`,
    href: `http://blog.example/comments/${id}`,
  });
  expect(Object.fromEntries(threads.map(([id, ...rest]) => [id, rest]))).toEqual({
    'comment/1': ['http://blog.example/comments/1', ofPost],
    'comment/3': ['http://blog.example/comments/3', ofPost],
    'comment/4': ['http://blog.example/comments/4', ofPost],
    'comment/6': ['http://blog.example/comments/6', comment(1)],
    [`linkback/${reply}`]: [`${url}#linkback-${reply}`, comment(6)],
    [`linkback/${last}`]: [`${url}/comments/2#linkback-${last}`, ofPost],
  });
});

test('200 the first recording that a post links to is its enclosure, with size and type, until it is deleted', async () => {
  const blog = await testBlog();
  await untilCurrent(blog);
  const [first, second, text] = [
    await aFile(blog, { name: 'Part 1.mp3' }),
    await aFile(blog, { name: 'Part 2.mp3' }),
    await aFile(blog, { name: 'Notes.pdf', content: aPdf() }),
  ];
  const links = [text, first, second].map((each) => `[x](${filePath(each)})`);
  await aPost(blog.deps, { markdown: links.join(' ') });
  await aPost(blog.deps, { markdown: `[only text](${filePath(text)})` });
  const url = `http://blog.example${filePath(first)}`;
  const [size, type] = [first.size, 'audio/mpeg'];

  const [channel] = parseXml((await getFeed(blog, '', 'rss')).body).children;
  const enclosures = children(channel, 'item').map((item) => children(item, 'enclosure'));
  expect(enclosures.flat().map(({ attributes }) => attributes)).toEqual([
    { url, type, length: String(size) },
  ]);
  const entries = children(parseXml((await getFeed(blog, '', 'atom')).body), 'entry');
  const related = entries.flatMap((entry) => children(entry, 'link'));
  expect(related.filter(({ attributes }) => attributes['rel'] === 'enclosure')).toMatchObject([
    { attributes: { href: url, type, length: String(size) } },
  ]);
  const { items } = JSON.parse((await getFeed(blog, '', 'json')).body) as {
    items: { attachments?: object[] }[];
  };
  expect(items.flatMap(({ attachments = [] }) => attachments)).toEqual([
    { url, mime_type: type, size_in_bytes: size },
  ]);
  await deleteImage(blog.deps, first.id);
  expect((await getFeed(blog, '', 'json')).body).toContain(filePath(second));
});
