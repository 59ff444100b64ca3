import { describe, expect, test } from 'vitest';
import { findForEditing, listRevisions } from '../../src/posts/edit.ts';
import { listPublicPosts } from '../../src/posts/lists.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { emptyTrash, restorePost, trashPost } from '../../src/posts/trash.ts';
import { fields, receiver, save, wideBlog } from '../support/blog/outbox.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const DAY_MS = 86_400_000;

const listed = async ({ deps }: TestBlog) =>
  (await listPublicPosts(deps, { kind: 'all' }, { pageNumber: 1, perPage: 9 })).posts;

describe('a public post in the trash', () => {
  test('answers 410, is in no list and cannot be edited; its text and revisions stay', async () => {
    const blog = await testBlog();
    const post = await save(blog, 'First.');
    await save(blog, 'Second.');
    expect(await trashPost(blog.deps, post.path)).toMatchObject({ status: 'trashed' });
    await blog.request.get(post.path).expect(410);
    expect(await listed(blog)).toEqual([]);
    expect(await findForEditing(blog.deps, post.id)).toBeNull();
    expect(await listRevisions(blog.deps, post.id)).toHaveLength(1);
    const row = await blog.deps.db.post.findUnique({ where: { id: post.id } });
    expect(row).toMatchObject({ markdown: 'Second.', trashedAt: blog.clock.now() });
  });

  test('is restored with its status, URL and text', async () => {
    const blog = await testBlog();
    const post = await save(blog, 'Words.');
    await trashPost(blog.deps, post.path);
    blog.clock.advance(DAY_MS);
    const restored = await restorePost(blog.deps, post.path);
    expect(restored).toMatchObject({ status: 'published', path: post.path });
    await blog.request.get(post.path).expect(200, /Words\./);
    const row = await blog.deps.db.post.findUnique({ where: { id: post.id } });
    expect(row).toMatchObject({ trashedAt: null, statusBefore: null });
  });

  test('has the pages that it links to notified, of the trash and of the restoration', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const post = await save(blog, `[One](${a})`);
    await blog.notify();
    await trashPost(blog.deps, post.path);
    await blog.notify();
    await restorePost(blog.deps, post.path);
    await blog.notify();
    expect(fields(received)).toHaveLength(3);
  });

  test('is published again, and not in the trash, when its file is', async () => {
    const blog = await testBlog();
    const post = await save(blog, 'Words.');
    await trashPost(blog.deps, post.path);
    const { post: saved } = await savePost(blog.deps, {
      title: post.title,
      slug: post.slug,
      markdown: 'Other words.',
    });
    expect(saved).toMatchObject({ id: post.id, status: 'published' });
    const row = await blog.deps.db.post.findUnique({ where: { id: post.id } });
    expect(row).toMatchObject({ trashedAt: null, statusBefore: null });
  });
});

test('a draft in the trash answers 404, and is a draft again when it is restored', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { status: 'draft' });
  await trashPost(blog.deps, post.path);
  await blog.request.get(post.path).expect(404);
  expect(await restorePost(blog.deps, post.path)).toMatchObject({ status: 'draft' });
});

test('a scheduled post that missed its time in the trash becomes a draft', async () => {
  const blog = await testBlog();
  const publishedAt = new Date(blog.clock.now().getTime() + DAY_MS);
  const post = await aPost(blog.deps, { publishedAt });
  await trashPost(blog.deps, post.path);
  expect(await restorePost(blog.deps, post.path)).toMatchObject({ status: 'published' });
  await trashPost(blog.deps, post.path);
  blog.clock.advance(2 * DAY_MS);
  expect(await restorePost(blog.deps, post.path)).toMatchObject({ status: 'draft' });
  expect(await listed(blog)).toEqual([]);
});

describe('the trash is emptied', () => {
  test('after thirty days: the text is erased, the URL still answers 410', async () => {
    const blog = await testBlog();
    const post = await save(blog, 'Words.');
    const draft = await aPost(blog.deps, { status: 'draft' });
    await trashPost(blog.deps, post.path);
    await trashPost(blog.deps, draft.path);
    blog.clock.advance(29 * DAY_MS);
    expect(await emptyTrash(blog.deps)).toBe(0);
    blog.clock.advance(2 * DAY_MS);
    expect(await emptyTrash(blog.deps)).toBe(2);
    await blog.request.get(post.path).expect(410);
    expect(await blog.deps.db.post.findMany()).toMatchObject([
      { id: post.id, status: 'deleted', markdown: '', trashedAt: null },
    ]);
    expect(await emptyTrash(blog.deps)).toBe(0);
  });

  test('but not of a post that was restored meanwhile', async () => {
    const blog = await testBlog();
    const post = await save(blog, 'Words.');
    await trashPost(blog.deps, post.path);
    await restorePost(blog.deps, post.path);
    blog.clock.advance(60 * DAY_MS);
    expect(await emptyTrash(blog.deps)).toBe(0);
    await blog.request.get(post.path).expect(200);
  });
});

test('a trashed post that is deleted permanently cannot be restored', async () => {
  const blog = await testBlog();
  const post = await save(blog, 'Words.');
  await trashPost(blog.deps, post.path);
  await deletePost(blog.deps, post.path);
  expect(await restorePost(blog.deps, post.path)).toMatchObject({ status: 'deleted' });
  await blog.request.get(post.path).expect(410);
});

test('the trash is emptied by two processes at once, each post once', async () => {
  const blog = await testBlog();
  for (const slug of ['a', 'b', 'c']) {
    const { path } = await aPost(blog.deps, { slug, status: 'draft' });
    await trashPost(blog.deps, path);
  }
  blog.clock.advance(31 * DAY_MS);
  const both = await Promise.all([emptyTrash(blog.deps), emptyTrash(blog.deps)]);
  expect(both[0] + both[1]).toBe(3);
  expect(await blog.deps.db.post.count()).toBe(0);
});

test('a URL that a post in the trash has is refused with where that post is', async () => {
  const blog = await testBlog();
  const { path } = await aPost(blog.deps, { slug: 'hello', status: 'draft' });
  await trashPost(blog.deps, path);
  await expect(aPost(blog.deps, { slug: 'hello' })).rejects.toThrow(/a post in the trash/);
});

test('a protected post that is published from the trash keeps the URL that its readers know', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, {
    title: 'Known',
    status: 'protected',
    password: 'harbour',
    publishedAt: new Date('2026-05-01T08:00:00Z'),
  });
  await trashPost(blog.deps, post.path);
  const draft = { title: 'Known', slug: 'known', markdown: 'Now for all.' };
  expect((await savePost(blog.deps, draft)).post).toMatchObject({ id: post.id, path: post.path });
});

test('what was read of another page, and links that share it, go with a deleted post', async () => {
  const { deps } = await testBlog();
  const responseTo = { kind: 'in-reply-to', url: 'http://far.example/', rsvp: null } as const;
  const post = await aPost(deps, { responseTo });
  await deletePost(deps, post.path);
  expect(await deps.db.replyContext.count()).toBe(0);
});
