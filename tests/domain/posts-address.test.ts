import { describe, expect, test } from 'vitest';
import { endNotify, listDueForNotify } from '../../src/posts/notify.ts';
import type { Post } from '../../src/posts/post.ts';
import { changeFlags, publishPost } from '../../src/posts/publish.ts';
import { findPostAt, listPosts } from '../../src/posts/read.ts';
import { findPublicPost, listPathsOf } from '../support/blog/posts-at.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

async function endAll({ deps }: TestBlog): Promise<void> {
  for (const post of await listDueForNotify(deps, 100)) await endNotify(deps, post);
}

async function resolve({ deps }: TestBlog, path: string) {
  return await resolveTarget(deps, new URL(`http://blog.example${path}`));
}

const HOSTILE = [
  '',
  '/',
  '..',
  '/2026/11/',
  '/2026/13/a',
  '/2026/11/a/../b',
  '/2026/11/\u0000',
  '/2026/11/%00',
  '/2026/11/a%',
  '/2026/11/_',
  "/2026/11/a' OR '1'='1",
  `/2026/11/${'x'.repeat(10_000)}`,
  '\ud800',
  '__proto__',
];

describe('taking a post offline', () => {
  test('by unpublishing makes its URL answer 410, and its links due', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'there' });
    await endAll(blog);
    const gone = await unpublishPost(blog.deps, 'there');
    expect(gone).toMatchObject({ status: 'unpublished', bodyHtml: post.bodyHtml });
    expect(await findPublicPost(blog.deps, post.path)).toBeNull();
    expect(await findPostAt(blog.deps, post.path)).toEqual({ kind: 'gone', post: gone });
    expect(await resolve(blog, post.path)).toEqual({ kind: 'gone', post: gone });
    expect(await listDueForNotify(blog.deps, 9)).toMatchObject([
      { id: post.id, status: 'unpublished', notifyAt: blog.clock.now() },
    ]);
  });

  test('by deleting keeps its title and deletes its text', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { title: 'There', excerpt: 'A secret' });
    await endAll(blog);
    const gone = await deletePost(blog.deps, post.path);
    expect(gone).toMatchObject({
      status: 'deleted',
      title: 'There',
      bodyHtml: '',
      excerpt: '',
      words: 0,
    });
    const row = await blog.deps.db.post.findUniqueOrThrow({ where: { id: post.id } });
    expect(row.markdown).toBe('');
    expect(await findPostAt(blog.deps, post.path)).toEqual({ kind: 'gone', post: gone });
    expect(await listDueForNotify(blog.deps, 9)).toMatchObject([{ id: post.id }]);
    expect(await listPosts(blog.deps)).toMatchObject([{ title: 'There', status: 'deleted' }]);
  });

  test('a second time changes nothing; an unpublished post can be deleted, not the reverse', async () => {
    const blog = await testBlog();
    const { path } = await aPost(blog.deps);
    const once = await unpublishPost(blog.deps, path);
    await endAll(blog);
    blog.clock.advance(1_000);
    expect(await unpublishPost(blog.deps, path)).toEqual(once);
    expect(await listDueForNotify(blog.deps, 9)).toEqual([]);
    const deleted = await deletePost(blog.deps, path);
    expect(deleted.status).toBe('deleted');
    await endAll(blog);
    blog.clock.advance(1_000);
    expect(await deletePost(blog.deps, path)).toEqual(deleted);
    expect(await unpublishPost(blog.deps, path)).toEqual(deleted);
    expect(await listDueForNotify(blog.deps, 9)).toEqual([]);
  });

  test('throws if no post or several posts have the slug', async () => {
    const { deps } = await testBlog();
    await aPost(deps, { slug: 'twice' });
    await aPost(deps, { slug: 'twice', publishedAt: new Date('2026-10-01T00:00:00Z') });
    const changes = [
      unpublishPost,
      deletePost,
      (...[one, name]: Parameters<typeof deletePost>) => renamePost(one, name, 'new'),
      (...[one, name]: Parameters<typeof deletePost>) => changeFlags(one, name, {}),
    ];
    for (const change of changes) {
      await expect(change(deps, 'twice')).rejects.toThrow(
        'Use a path instead: /2026/10/twice, /2026/11/twice.',
      );
      for (const name of ['nowhere', '/2026/11/nowhere', ...HOSTILE]) {
        await expect(change(deps, name)).rejects.toThrow('No post');
      }
    }
    expect(await listPosts(deps)).toMatchObject([{ status: 'published' }, { status: 'published' }]);
  });

  test('leaves nothing at its URL if it was never public', async () => {
    const { deps } = await testBlog();
    const post = await aPost(deps, { publishedAt: new Date('2026-12-01T00:00:00Z') });
    expect(await findPostAt(deps, post.path)).toBeNull();
    await deletePost(deps, post.path);
    expect(await findPostAt(deps, post.path)).toBeNull();
  });
});

describe('renaming a post', () => {
  test('changes the slug within its month; the former URL redirects, and still receives', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'old' });
    await savePost(blog.deps, {
      title: post.title,
      slug: 'old',
      markdown: 'x',
      publishedAt: new Date('2026-10-01T00:00:00Z'),
    });
    await endAll(blog);
    const { post: renamed, from } = await renamePost(blog.deps, 'old', 'new');
    expect(from).toBe('/2026/11/old');
    expect(renamed).toMatchObject({ id: post.id, path: '/2026/11/new', slug: 'new' });
    expect(await findPostAt(blog.deps, '/2026/11/new')).toEqual({ kind: 'post', post: renamed });
    expect(await findPostAt(blog.deps, '/2026/11/old')).toEqual({ kind: 'moved', post: renamed });
    expect(await findPublicPost(blog.deps, '/2026/11/old')).toBeNull();
    expect(await resolve(blog, '/2026/11/old/?utm=x#y')).toEqual({ kind: 'post', post: renamed });
    expect(await listDueForNotify(blog.deps, 9)).toMatchObject([
      { id: post.id, path: '/2026/11/new', notifyAt: blog.clock.now() },
    ]);
    expect(await listPathsOf(blog.deps, post.id)).toEqual(['/2026/11/new', '/2026/11/old']);
  });

  test('back and forth, and through several slugs, keeps every URL', async () => {
    const { deps } = await testBlog();
    const { id } = await aPost(deps, { slug: 'a' });
    for (const slug of ['b', 'a', 'b', 'c', 'a']) await renamePost(deps, `/2026/11/a`, slug);
    expect(await listPathsOf(deps, id)).toEqual(['/2026/11/a', '/2026/11/b', '/2026/11/c']);
    expect(await findPostAt(deps, '/2026/11/a')).toMatchObject({ kind: 'post' });
    expect(await findPostAt(deps, '/2026/11/b')).toMatchObject({ kind: 'moved' });
    expect(await listPathsOf(deps, id + 1)).toEqual([]);
  });

  test('to its own slug changes nothing', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'görüş' });
    await endAll(blog);
    expect(await renamePost(blog.deps, 'görüş', 'görüş'.normalize('NFD'))).toEqual({
      post,
      from: post.path,
    });
    expect(await listDueForNotify(blog.deps, 9)).toEqual([]);
    expect(await listPathsOf(blog.deps, post.id)).toEqual([post.path]);
  });

  test('to a URL that another post has or had is refused without a change', async () => {
    const { deps } = await testBlog();
    const a = await aPost(deps, { slug: 'a' });
    const b = await aPost(deps, { slug: 'b' });
    await expect(renamePost(deps, 'a', 'b')).rejects.toThrow(
      'There is already a post at /2026/11/b',
    );
    await renamePost(deps, 'b', 'c');
    await expect(renamePost(deps, 'a', 'b')).rejects.toThrow(
      '/2026/11/b was the path of /2026/11/c',
    );
    for (const slug of ['', 'x/y', '$&', '..', '\u0000', 'x'.repeat(101)]) {
      await expect(renamePost(deps, 'a', slug)).rejects.toThrow('is not a valid slug');
    }
    expect(await listPathsOf(deps, a.id)).toEqual(['/2026/11/a']);
    expect(await listPathsOf(deps, b.id)).toEqual(['/2026/11/c', '/2026/11/b']);
  });

  test('keeps its former URL from new posts in that month', async () => {
    const { deps } = await testBlog();
    const markdown = '';
    await aPost(deps, { slug: 'old' });
    await renamePost(deps, 'old', 'new');
    const publishedAt = new Date('2026-11-09T00:00:00Z');
    for (const publish of [publishPost, savePost]) {
      const draft = { title: 'x', slug: 'old', markdown, publishedAt };
      await expect(publish(deps, draft)).rejects.toThrow('was the path of /2026/11/new');
    }
    // A file that still has the former slug would otherwise be a second post next month.
    await expect(savePost(deps, { title: 'x', slug: 'old', markdown })).rejects.toThrow(
      '“old” is now /2026/11/new: set “slug: new”, or give a new post a date.',
    );
    const october = new Date('2026-10-09T00:00:00Z');
    expect(await savePost(deps, { title: 'x', slug: 'OLD', markdown })).toMatchObject({
      kind: 'created',
    });
    expect(
      await savePost(deps, { title: 'x', slug: 'old', markdown, publishedAt: october }),
    ).toMatchObject({ kind: 'created', post: { path: '/2026/10/old' } });
  });

  test('before it is taken offline makes all its URLs answer 410; its former path names it', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { slug: 'old' });
    await renamePost(blog.deps, 'old', 'new');
    await unpublishPost(blog.deps, '/2026/11/old');
    for (const path of ['/2026/11/old', '/2026/11/new']) {
      expect(await findPostAt(blog.deps, path)).toMatchObject({ kind: 'gone' });
      expect(await resolve(blog, path)).toMatchObject({ kind: 'gone' });
    }
  });

  test('twice at the same moment loses none of its URLs', async () => {
    const { deps } = await testBlog();
    const { id } = await aPost(deps, { slug: 'a' });
    await Promise.all(['b', 'c', 'd'].map((slug) => renamePost(deps, '/2026/11/a', slug)));
    const paths = await listPathsOf(deps, id);
    expect([...paths].sort()).toEqual(['/2026/11/a', '/2026/11/b', '/2026/11/c', '/2026/11/d']);
  });

  test('while another post takes its former URL gives each URL one post', async () => {
    const { deps } = await testBlog();
    for (let round = 0; round < 5; round += 1) {
      const from = `from-${String(round)}`;
      await aPost(deps, { slug: from });
      await Promise.allSettled([
        renamePost(deps, from, `to-${String(round)}`),
        aPost(deps, { slug: from, title: 'The other' }),
      ]);
      const rows = await deps.db.post.count({ where: { path: `/2026/11/${from}` } });
      const old = await deps.db.oldPath.count({ where: { path: `/2026/11/${from}` } });
      expect(rows + old).toBe(1);
    }
  });
});

describe('a URL from a stranger', () => {
  test.each(HOSTILE)('%j is no post’s', async (path) => {
    const { deps } = await testBlog();
    await aPost(deps, { slug: 'a' });
    expect(await findPostAt(deps, path)).toBeNull();
  });

  test.each([
    '/webmention',
    '/WebMention/',
    '/linkbacks/Zm9v-_8',
    '/photos/7.webp',
    '/2026/11/here/trackback',
  ])('%s is a page of the blog that receives no linkbacks', async (path) => {
    const blog = await testBlog();
    await aPost(blog.deps, { slug: 'here' });
    expect(await resolve(blog, path)).toEqual({ kind: 'not-a-post' });
  });

  test.each(['/2026/11/here/x', '/linkbacks/a/b', '/photos/', '/2026/11/here%2Ftrackback'])(
    '%s does not exist',
    async (path) => {
      const blog = await testBlog();
      await aPost(blog.deps, { slug: 'here' });
      expect(await resolve(blog, path)).toEqual({ kind: 'no-such-post' });
    },
  );

  test('finds a post in any script, in any Unicode normalization', async () => {
    const blog = await testBlog();
    const post: Post = await aPost(blog.deps, { slug: 'görüş' });
    const path = '/2026/11/görüş';
    for (const typed of [path, path.normalize('NFD')]) {
      expect(await findPostAt(blog.deps, typed)).toEqual({ kind: 'post', post });
      expect(await resolve(blog, encodeURI(typed))).toEqual({ kind: 'post', post });
    }
  });
});
