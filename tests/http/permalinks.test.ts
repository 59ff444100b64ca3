/** The shapes of permalinks: each answers with the post, its feed and its trackbacks. */
import { describe, expect, test } from 'vitest';
import type { PostDraft } from '../../src/posts/post.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { savePost } from '../../src/posts/save.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { PERMALINK_SHAPES } from '../../src/settings/settings.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const publishedAt = new Date('2026-03-04T08:00:00Z');
const draft: PostDraft = { title: 'A hill', slug: 'a-hill', markdown: 'Up.', publishedAt };

const PATHS = {
  '/YYYY/MM/slug': '/2026/03/a-hill',
  '/YYYY/MM/DD/slug': '/2026/03/04/a-hill',
  '/YYYY/slug': '/2026/a-hill',
  '/slug': '/a-hill',
} as const;

describe.each(PERMALINK_SHAPES)('%s', (shape) => {
  async function blogOf() {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'permalinks', shape);
    return blog;
  }

  test('200: the post, its feed and its trackback URL', async () => {
    const blog = await blogOf();
    const post = await aPost(blog.deps, draft);
    const path = PATHS[shape];
    expect(post.path).toBe(path);
    await blog.request.get(path).expect(200, /A hill/);
    await blog.request.get(`${path}/`).expect(301).expect('location', blog.urlOf(post));
    await blog.request.get(`${path}/feed.rss`).expect(200);
    await blog.request
      .get(`${path}/feed/`)
      .expect(301)
      .expect('location', `${blog.urlOf(post)}/feed.rss`);
    const { text } = await blog.request.post(`${path}/trackback`).type('form').send({ url: 'x' });
    expect(text).toContain('<error>1</error>');
    const target = new URL(`http://blog.example${path}`);
    expect(await resolveTarget(blog.deps, target)).toEqual({ kind: 'post', post });
    expect(await resolveTarget(blog.deps, new URL(`${target.href}/trackback`))).toEqual({
      kind: 'not-a-post',
    });
    expect(await resolveTarget(blog.deps, new URL(`${target.href}/feed.rss`))).toEqual({
      kind: 'not-a-post',
    });
  });

  test('301: the former slug redirects', async () => {
    const blog = await blogOf();
    const { path } = await aPost(blog.deps, draft);
    const { post } = await renamePost(blog.deps, path, 'a-mountain');
    expect(post.path).toBe(path.replace('a-hill', 'a-mountain'));
    await blog.request.get(path).expect(301).expect('location', blog.urlOf(post));
  });

  test('a file that is saved twice is one post, also if its title makes the slug', async () => {
    const blog = await blogOf();
    const { slug: _, ...untitled } = draft;
    const { post } = await savePost(blog.deps, untitled);
    expect(await savePost(blog.deps, untitled)).toMatchObject({
      kind: 'unchanged',
      post: { id: post.id },
    });
  });

  test('a post that was public keeps its permalink when the shape changes, a draft gets the new one', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, draft);
    const seen = await aPost(blog.deps, { ...draft, slug: 'unseen', status: 'draft' });
    await changeSetting(blog.deps, 'permalinks', shape);
    await savePost(blog.deps, { ...draft, markdown: 'Up and down.' });
    expect(await findPublicPost(blog.deps, post.path)).toMatchObject({ id: post.id });
    await blog.request.get(post.path).expect(200);
    const { post: published } = await savePost(blog.deps, { ...draft, slug: seen.slug });
    expect(published).toMatchObject({
      id: seen.id,
      path: PATHS[shape].replace('a-hill', 'unseen'),
    });
  });
});

test('200: a monthly archive stays where posts are below years', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'permalinks', '/YYYY/slug');
  await aPost(blog.deps, draft);
  await expect(aPost(blog.deps, { ...draft, slug: '03' })).rejects.toThrow(/is not a valid slug/);
  await blog.request.get('/2026/03').expect(200, /A hill/);
});

test('a post cannot take a path that the site reserves', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'permalinks', '/slug');
  await expect(aPost(blog.deps, { ...draft, slug: 'search' })).rejects.toThrow(
    '/search is reserved for the site itself. Choose another slug.',
  );
});

test('a title that has a post of another date below years is a new post', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'permalinks', '/slug');
  const { post } = await savePost(blog.deps, draft);
  await changeSetting(blog.deps, 'permalinks', '/YYYY/MM/slug');
  const { slug: _, ...untitled } = draft;
  const later = { ...untitled, markdown: 'Again.', publishedAt: new Date('2026-04-04T08:00:00Z') };
  expect((await savePost(blog.deps, later)).kind).toBe('created');
  expect(await findPublicPost(blog.deps, post.path)).toMatchObject({ id: post.id, excerpt: 'Up.' });
  const same = await savePost(blog.deps, { ...untitled, markdown: 'The same.' });
  expect(same).toMatchObject({ kind: 'updated', post: { id: post.id } });
});
