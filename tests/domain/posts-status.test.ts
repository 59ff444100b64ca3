/**
 * Drafts, private and scheduled posts: who sees them, what their URLs answer, which notifications
 * are sent.
 */
import { describe, expect, test } from 'vitest';
import { listNextDue } from '../support/blog/due.ts';
import { listPublicPosts } from '../../src/posts/lists.ts';
import type { PostDraft, WritableStatus } from '../../src/posts/post.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { findPostAt, findPostByWordpressId, listPosts } from '../../src/posts/read.ts';
import { listPathsOf } from '../support/blog/posts-at.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { fields, receiver, save, wideBlog } from '../support/blog/outbox.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const draft: PostDraft = { title: 'A hill', slug: 'a-hill', markdown: 'We went up.' };
const HIDDEN: WritableStatus[] = ['draft', 'private'];
const december = new Date('2026-12-24T18:00:00Z');

const goTo = ({ clock }: TestBlog, at: string | Date) => {
  clock.advance(new Date(at).getTime() - clock.now().getTime());
};

const listed = async ({ deps }: TestBlog) =>
  (await listPublicPosts(deps, { kind: 'all' }, { pageNumber: 1, perPage: 9 })).posts;

describe.each(HIDDEN)('a %s post that was never public', (status) => {
  test('is at no URL, and sends no notification', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const post = await save(blog, `[One](${a})`, { status });
    expect(post).toMatchObject({ status, wasPublic: false });
    await blog.request.get(post.path).expect(404);
    expect(await findPostAt(blog.deps, post.path)).toBeNull();
    expect(await resolveTarget(blog.deps, new URL(blog.urlOf(post)))).toEqual({
      kind: 'no-such-post',
    });
    expect(await listed(blog)).toEqual([]);
    expect(await listNextDue(blog)).toEqual([]);
    expect(await blog.notify()).toEqual([]);
    blog.clock.advance(365 * 24 * 3_600_000);
    await save(blog, `[One](${a}) and more`, { status });
    expect(await blog.notify()).toEqual([]);
    await blog.request.get(post.path).expect(404);
    expect(received).toEqual([]);
  });

  test('is at the URL of its first publication, and sends notifications then', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const first = await save(blog, `[One](${a})`, { status });
    expect(first.path).toBe('/2026/11/a-post');
    goTo(blog, '2027-01-02T00:00:00Z');
    const post = await save(blog, `[One](${a})`);
    expect(post).toMatchObject({
      id: first.id,
      path: '/2027/01/a-post',
      publishedAt: blog.clock.now(),
    });
    await blog.request.get(first.path).expect(404);
    await blog.request.get(post.path).expect(200);
    await blog.notify();
    expect(fields(received)).toEqual([{ source: blog.urlOf(post), target: a }]);
    expect(await listPathsOf(blog.deps, post.id)).toEqual([post.path]);
  });

  test('leaves nothing at its URL when it is renamed, redated or deleted', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...draft, status });
    await renamePost(deps, 'a-hill', 'the-hill');
    const moved = await savePost(deps, {
      ...draft,
      slug: 'the-hill',
      status,
      publishedAt: december,
    });
    expect(moved.post.path).toBe('/2026/12/the-hill');
    expect(await listPathsOf(deps, post.id)).toEqual(['/2026/12/the-hill']);
    expect(await deletePost(deps, 'the-hill')).toMatchObject({ status: 'deleted' });
    expect(await listPosts(deps)).toEqual([]);
    expect((await savePost(deps, { ...draft, slug: 'the-hill' })).kind).toBe('created');
  });

  test('does not change when it is unpublished', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...draft, status });
    expect(await unpublishPost(deps, 'a-hill')).toEqual(post);
  });
});

describe.each(HIDDEN)('a public post that becomes %s', (status) => {
  test('answers 410, notifies its targets, and can return to its URL', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const post = await save(blog, `[One](${a})`);
    await blog.notify();
    blog.clock.advance(60_000);
    const hidden = await save(blog, `[One](${a})`, { status, publishedAt: december });
    expect(hidden).toMatchObject({ status, wasPublic: true, path: post.path });
    await blog.request.get(post.path).expect(410);
    expect(await listed(blog)).toEqual([]);
    await blog.notify();
    expect(received).toHaveLength(2);
    blog.clock.advance(60_000);
    const again = await save(blog, `[One](${a})`, { publishedAt: post.publishedAt });
    expect(again).toMatchObject({ id: post.id, path: post.path });
    await blog.request.get(post.path).expect(200);
    await blog.notify();
    expect(received).toHaveLength(3);
  });

  test('is unchanged if saved the same again', async () => {
    const { deps } = await testBlog();
    await savePost(deps, draft);
    await savePost(deps, { ...draft, status });
    expect((await savePost(deps, { ...draft, status })).kind).toBe('unchanged');
  });
});

describe('a scheduled post', () => {
  test('is public, listed and notifies its targets from its time on', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const post = await save(blog, `[One](${a})`, { publishedAt: december });
    goTo(blog, '2026-12-24T17:59:59.999Z');
    await blog.request.get(post.path).expect(404);
    expect(await blog.notify()).toEqual([]);
    expect(await listed(blog)).toEqual([]);
    goTo(blog, december);
    await blog.request.get(post.path).expect(200);
    expect(await listed(blog)).toHaveLength(1);
    await blog.notify();
    expect(received).toHaveLength(1);
  });

  test('keeps its date when saved without one, and moves with a new one', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, publishedAt: december });
    const saved = await savePost(deps, { ...draft, markdown: 'Down.' });
    expect(saved.post).toMatchObject({ path: '/2026/12/a-hill', publishedAt: december });
    const january = new Date('2027-01-01T00:00:00Z');
    const moved = await savePost(deps, { ...draft, publishedAt: january });
    expect(moved.post.path).toBe('/2027/01/a-hill');
  });

  test('becomes a draft when it is unpublished', async () => {
    const blog = await testBlog();
    await savePost(blog.deps, { ...draft, publishedAt: december });
    expect(await unpublishPost(blog.deps, 'a-hill')).toMatchObject({ status: 'draft' });
    goTo(blog, '2027-01-01T00:00:00Z');
    expect(await findPostAt(blog.deps, '/2026/12/a-hill')).toBeNull();
    expect(await listNextDue(blog)).toEqual([]);
  });

  test('that was public before is gone meanwhile, and notifies targets of both changes', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const post = await save(blog, `[One](${a})`);
    await blog.notify();
    blog.clock.advance(60_000);
    await save(blog, `[One](${a})`, { publishedAt: december });
    await blog.request.get(post.path).expect(410);
    expect(await blog.notify()).toMatchObject([{ linked: false, state: 'sent' }]);
    expect(await listNextDue(blog)).toEqual([]);
    goTo(blog, december);
    await blog.request.get(post.path).expect(200);
    expect(await blog.notify()).toMatchObject([{ linked: true, state: 'sent' }]);
    expect(received).toHaveLength(3);
  });
});

test('a draft whose title makes its slug gets its date; a public post of that title does not', async () => {
  const { deps } = await testBlog();
  const letter = { title: 'Letter', markdown: 'x' };
  const first = await savePost(deps, { ...letter, status: 'draft' });
  const dated = await savePost(deps, { ...letter, publishedAt: new Date('2026-10-01') });
  expect(dated).toMatchObject({
    kind: 'updated',
    post: { id: first.post.id, path: '/2026/10/letter' },
  });
  const next = await savePost(deps, { ...letter, publishedAt: new Date('2026-09-01') });
  expect(next.kind).toBe('created');
});

test('a draft cannot move to a URL that another post has or had', async () => {
  const { deps } = await testBlog();
  await aPost(deps, { slug: 'there', publishedAt: new Date('2026-10-01') });
  await savePost(deps, { ...draft, slug: 'here', status: 'draft' });
  await renamePost(deps, 'there', 'elsewhere');
  await aPost(deps, { slug: 'here', publishedAt: new Date('2026-09-01') });
  await renamePost(deps, '/2026/11/here', 'there');
  const move = (slug: string, date: string) =>
    savePost(deps, { ...draft, slug, publishedAt: new Date(date) });
  await expect(move('/2026/11/there', '2026-10-09')).rejects.toThrow(
    '/2026/10/there was the path of /2026/10/elsewhere',
  );
  await renamePost(deps, '/2026/11/there', 'here');
  await expect(move('/2026/11/here', '2026-09-09')).rejects.toThrow(
    'There is already a post at /2026/09/here',
  );
  expect(await findPostAt(deps, '/2026/11/here')).toBeNull();
});

describe('the WordPress id of a post', () => {
  test('redirects to it while it is public', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...draft, wordpressId: 7 });
    expect(await findPostByWordpressId(deps, 7)).toEqual(post);
    for (const id of [8, 0, -7, 7.5, NaN, 2 ** 31, 1e300]) {
      expect(await findPostByWordpressId(deps, id)).toBeNull();
    }
    await savePost(deps, { ...draft, status: 'private' });
    expect(await findPostByWordpressId(deps, 7)).toBeNull();
    // A field that a file does not have stays.
    await savePost(deps, draft);
    expect(await findPostByWordpressId(deps, 7)).toMatchObject({ id: post.id });
  });

  test('belongs to one post; another id is a change', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, wordpressId: 7 });
    expect((await savePost(deps, { ...draft, wordpressId: 7 })).kind).toBe('unchanged');
    const other = { ...draft, slug: 'other' };
    const taken = '/2026/11/a-hill already has the WordPress id 7';
    await expect(savePost(deps, { ...other, wordpressId: 7 })).rejects.toThrow(taken);
    await expect(publishPost(deps, { ...other, wordpressId: 7 })).rejects.toThrow(taken);
    await savePost(deps, other);
    await expect(savePost(deps, { ...other, wordpressId: 7 })).rejects.toThrow(taken);
    expect((await savePost(deps, { ...other, wordpressId: 8 })).kind).toBe('updated');
    expect(await findPostByWordpressId(deps, 8)).toMatchObject({ slug: 'other' });
  });
});
