import { describe, expect, test } from 'vitest';
import { listPublicPosts, listPublicPostsInFull } from '../../src/posts/lists.ts';
import { changeFlags, publishPost } from '../../src/posts/publish.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { loadSeeds } from '../../src/posts/load-seeds.ts';
import { allPings, aPost, testBlog } from '../support/blog/test-blog.ts';

const publishedAt = new Date('2026-11-01T08:00:00Z');

describe('publishing a post', () => {
  test('fixes its path and renders its text', async () => {
    const { deps } = await testBlog();
    const post = await publishPost(deps, {
      title: 'Così è',
      markdown: 'One *two* three.',
      publishedAt,
    });
    expect(post).toMatchObject({
      path: '/2026/11/cosi-e',
      bodyHtml: '<p>One <em>two</em> three.</p>\n',
      excerpt: 'One two three.',
      words: 3,
    });
    expect(await findPublicPost(deps, post.path)).toEqual(post);
  });

  test('takes the site’s defaults for flags that it does not name', async () => {
    const { deps } = await testBlog();
    await changeSetting(deps, 'commentsOpenByDefault', 'false');
    const draft = { markdown: '', publishedAt };
    expect(await publishPost(deps, { ...draft, title: 'a' })).toMatchObject({
      commentsOpen: false,
      ...allPings(true),
    });
    for (const pings of ['pingbacks', 'trackbacks', 'webmentions']) {
      await changeSetting(deps, `${pings}OpenByDefault`, 'false');
    }
    expect(await publishPost(deps, { ...draft, title: 'b', commentsOpen: true })).toMatchObject({
      commentsOpen: true,
      ...allPings(false),
    });
  });

  test('is refused for a URL that is taken, and for an invalid slug', async () => {
    const { deps } = await testBlog();
    await aPost(deps, { slug: 'there' });
    await expect(aPost(deps, { slug: 'there' })).rejects.toThrow(
      'There is already a post at /2026/11/there',
    );
    for (const slug of ['', 'a/b', '..', 'a b', 'a--b', '-a', '\u0000', 'x'.repeat(200)]) {
      await expect(aPost(deps, { slug })).rejects.toThrow('is not a valid slug');
    }
  });
});

test('changing flags of a post that does not exist throws', async () => {
  const { deps } = await testBlog();
  await expect(changeFlags(deps, '/2026/11/nowhere', { ...allPings(true) })).rejects.toThrow(
    'No post',
  );
});

test('the sample posts are the article, unchanged, and a welcome', async () => {
  const { deps } = await testBlog();
  expect(await loadSeeds(deps)).toBe(2);
  const { posts } = await listPublicPostsInFull(
    deps,
    { kind: 'all' },
    { pageNumber: 1, perPage: 10 },
  );
  expect(posts).toMatchObject([
    {
      title: 'President Aliyev of Azerbaijan poised for a resounding victory in re-election',
      publishedAt: new Date('2024-02-07T00:00:00Z'),
      commentsOpen: false,
      ...allPings(true),
    },
    { commentsOpen: true, ...allPings(true) },
  ]);
});

test('lists are read without the text of their posts, feeds with it', async () => {
  const { deps } = await testBlog();
  const post = await aPost(deps, { markdown: 'Said.', tags: ['Sea'], author: 'Leyla' });
  const [tag] = post.tags;
  if (!tag || !post.author) throw new Error('The post has no tag or no author.');
  const { id, path, title, excerpt, language, publishedAt, updatedAt } = post;
  const { author, categories, tags } = post;
  const shown = {
    ...{ id, path, title, excerpt, language, publishedAt, updatedAt },
    ...{ author, categories, tags },
  };
  const page = { pageNumber: 1, perPage: 10 };
  for (const list of [
    { kind: 'all' },
    { kind: 'term', term: tag },
    { kind: 'author', author: post.author },
  ] as const) {
    expect((await listPublicPosts(deps, list, page)).posts).toEqual([
      { ...shown, pinned: false, responses: 0, responseTo: null, series: null, words: 1 },
    ]);
    expect((await listPublicPostsInFull(deps, list, page)).posts).toEqual([post]);
  }
});
