/** Rendering posts of an older renderer again: only their HTML changes. */
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { RENDERER } from '../../src/posts/markdown/markdown.ts';
import { listDueForNotify } from '../../src/posts/notify.ts';
import type { Post } from '../../src/posts/post.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { renderDue } from '../../src/posts/render-due.ts';
import { savePost } from '../../src/posts/save.ts';
import { postKey } from '../../src/posts/cache-keys/surrogate-keys.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

type Columns = { bodyHtml?: string; excerpt?: string; text?: string; renderer: number };

/** As an older program stored it. */
async function age({ deps }: TestBlog, { id }: Pick<Post, 'id'>, columns: Columns): Promise<void> {
  await transact(deps.db, async ({ post }) => {
    await post.update({ where: { id }, data: columns });
  });
}

const column = (blog: TestBlog, { id }: Pick<Post, 'id'>) =>
  blog.deps.db.post.findUniqueOrThrow({ where: { id } });

test('an older post is rendered again, with its dates, and sends no notification', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { markdown: '# One\n\nThe first.', tags: ['a'] });
  await transact(blog.deps.db, async (transaction) => {
    await transaction.post.updateMany({ data: { notifyAt: null } });
  });
  await age(blog, post, { bodyHtml: 'old', excerpt: 'One', text: '', renderer: 0 });
  blog.clock.advance(3_600_000);
  const touched: string[] = [];
  blog.deps.db.touches.listen((keys) => touched.push(...keys));

  expect(await renderDue(blog.deps)).toBe(1);

  expect(await findPublicPost(blog.deps, post.path)).toEqual(post);
  expect(await column(blog, post)).toMatchObject({
    bodyHtml: '<h2 id="one">One</h2>\n<p>The first.</p>\n',
    excerpt: 'The first.',
    text: 'One\nThe first.',
    renderer: RENDERER,
  });
  expect(touched).toContain(postKey(post.id));
  expect(await listDueForNotify(blog.deps, 9)).toEqual([]);
  expect(await renderDue(blog.deps)).toBe(0);
});

test('emphasis beside CJK punctuation turns bold in posts of an older version', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { markdown: '**重要（注意）：**请看' });
  const stars = { bodyHtml: '<p>**重要（注意）：**请看</p>\n', text: '**重要（注意）：**请看' };
  await age(blog, post, { ...stars, excerpt: stars.text, renderer: 3 });
  await renderDue(blog.deps);
  expect(await column(blog, post)).toMatchObject({
    bodyHtml: '<p><strong>重要（注意）：</strong>请看</p>\n',
    text: '重要（注意）：请看',
    excerpt: '重要（注意）：请看',
  });
});

test('a written excerpt stays', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { markdown: 'The first.', excerpt: 'By hand.' });
  await age(blog, post, { bodyHtml: 'old', renderer: 1 });
  await renderDue(blog.deps);
  expect(await column(blog, post)).toMatchObject({
    excerpt: 'By hand.',
    bodyHtml: '<p>The first.</p>\n',
  });
});

test('deleted posts stay empty, and what a newer program rendered stays', async () => {
  const blog = await testBlog();
  const [deleted, newer] = [await aPost(blog.deps), await aPost(blog.deps)];
  await deletePost(blog.deps, deleted.path);
  await age(blog, deleted, { renderer: 0 });
  await age(blog, newer, { bodyHtml: 'new', renderer: RENDERER + 1 });
  expect(await renderDue(blog.deps)).toBe(0);
  expect(await column(blog, deleted)).toMatchObject({ bodyHtml: '', excerpt: '' });
  expect(await column(blog, newer)).toMatchObject({ bodyHtml: 'new' });
});

test('more than fit a batch are all rendered, and one that fails stops no other', async () => {
  const blog = await testBlog();
  const posts: Post[] = [];
  for (let number = 0; number < 45; number += 1) posts.push(await aPost(blog.deps));
  const [first, ...others] = posts as [Post, ...Post[]];
  for (const post of posts) await age(blog, post, { bodyHtml: 'old', renderer: 1 });
  await transact(blog.deps.db, async ({ post }) => {
    await post.update({ where: { id: first.id }, data: { markdown: '^[a]'.repeat(1_001) } });
  });
  expect(await renderDue(blog.deps)).toBe(posts.length);
  expect(await column(blog, first)).toMatchObject({ bodyHtml: 'old', renderer: RENDERER });
  for (const post of others) {
    expect((await column(blog, post)).bodyHtml).toBe('<p>The first words of a post.</p>\n');
  }
});

test('a post that its author saves meanwhile stays as saved', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { slug: 'a', title: 'A' });
  await age(blog, post, { bodyHtml: 'old', renderer: 1 });
  const save = savePost(blog.deps, { slug: 'a', title: 'A', markdown: 'Saved.' });
  await Promise.all([renderDue(blog.deps), save]);
  expect(await column(blog, post)).toMatchObject({
    markdown: 'Saved.',
    bodyHtml: '<p>Saved.</p>\n',
    renderer: RENDERER,
  });
});

test('rendering stops between two posts', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  await age(blog, post, { bodyHtml: 'old', renderer: 1 });
  expect(await renderDue(blog.deps, AbortSignal.abort())).toBe(0);
  expect(await column(blog, post)).toMatchObject({ bodyHtml: 'old' });
});
