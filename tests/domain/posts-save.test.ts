import { describe, expect, test } from 'vitest';
import { endNotify, listDueForNotify } from '../../src/posts/notify.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { changeFlags, publishPost } from '../../src/posts/publish.ts';
import { listPosts } from '../../src/posts/read.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const october = new Date('2026-10-05T08:00:00Z');
const november = new Date('2026-11-05T08:00:00Z');
const now = new Date('2026-11-23T10:00:00Z');

const draft: PostDraft = { title: 'A hill', slug: 'a-hill', markdown: 'We went up.' };

async function dueIds({ deps }: TestBlog): Promise<number[]> {
  return (await listDueForNotify(deps, 100)).map(({ id }) => id);
}

/** As the outbox does once it has compared everything. */
async function endAll({ deps }: TestBlog): Promise<void> {
  for (const post of await listDueForNotify(deps, 100)) await endNotify(deps, post);
}

describe('saving a post', () => {
  test('with a new slug publishes it now, and its links are due', async () => {
    const blog = await testBlog();
    const { kind, post } = await savePost(blog.deps, draft);
    expect(kind).toBe('created');
    expect(post).toMatchObject({ path: '/2026/11/a-hill', publishedAt: now, notifies: true });
    expect(await findPublicPost(blog.deps, '/2026/11/a-hill')).toEqual(post);
    expect(await dueIds(blog)).toEqual([post.id]);
  });

  test('with an existing slug changes that post, at its permalink', async () => {
    const blog = await testBlog();
    const { id } = await aPost(blog.deps, { ...draft, publishedAt: october });
    await endAll(blog);
    const changed: PostDraft = {
      ...draft,
      title: 'A higher hill',
      markdown: 'We went *up*.',
      excerpt: 'Up.',
      publishedAt: november,
      responseTo: { kind: 'in-reply-to', url: 'http://a.example/x', rsvp: 'yes' },
      trackbacksTo: ['http://a.example/tb', 'http://b.example/tb'],
      notifies: false,
      webmentionsOpen: false,
    };
    const { kind, post } = await savePost(blog.deps, changed, { replace: true });
    expect(kind).toBe('updated');
    expect(post).toMatchObject({
      id,
      path: '/2026/10/a-hill',
      title: 'A higher hill',
      bodyHtml: '<p>We went <em>up</em>.</p>\n',
      excerpt: 'Up.',
      publishedAt: november,
      updatedAt: now,
      responseTo: { kind: 'in-reply-to', url: 'http://a.example/x', rsvp: 'yes' },
      trackbacksTo: ['http://a.example/tb', 'http://b.example/tb'],
      notifies: false,
      ...allPings(true),
      webmentionsOpen: false,
    });
    expect(await findPublicPost(blog.deps, '/2026/10/a-hill')).toEqual(post);
    expect(await listDueForNotify(blog.deps, 9)).toMatchObject([{ id, notifyAt: now }]);
  });

  test('keeps the date and the flags that it does not name, and nothing else', async () => {
    const { deps } = await testBlog();
    await savePost(deps, {
      ...draft,
      publishedAt: october,
      excerpt: 'Up.',
      responseTo: { kind: 'like-of', url: 'http://a.example/x', rsvp: null },
      trackbacksTo: ['http://a.example/tb'],
      notifies: false,
    });
    await changeFlags(deps, 'a-hill', { ...allPings(false), commentsOpen: false });
    await changeSetting(deps, 'commentsOpenByDefault', 'true');
    expect((await savePost(deps, draft)).post).toMatchObject({
      publishedAt: october,
      ...allPings(false),
      commentsOpen: false,
      excerpt: 'We went up.',
      responseTo: null,
      trackbacksTo: [],
      notifies: true,
    });
  });

  test('without a change writes nothing, not even a time', async () => {
    const blog = await testBlog();
    const full: PostDraft = {
      ...draft,
      publishedAt: october,
      commentsOpen: false,
      responseTo: { kind: 'in-reply-to', url: 'http://a.example/x', rsvp: null },
      trackbacksTo: ['http://a.example/tb'],
    };
    const { post } = await savePost(blog.deps, full);
    await endAll(blog);
    blog.clock.advance(60_000);
    expect(await savePost(blog.deps, full)).toEqual({ kind: 'unchanged', post, before: post });
    expect(await findPublicPost(blog.deps, post.path)).toEqual(post);
    expect(await dueIds(blog)).toEqual([]);
  });

  test.each<[string, Partial<PostDraft>]>([
    ['the title', { title: 'Another' }],
    ['the text', { markdown: 'We went down.' }],
    ['the excerpt', { excerpt: 'Another' }],
    ['the date', { publishedAt: november }],
    ['a flag', { trackbacksOpen: false }],
    [
      'what it answers',
      { responseTo: { kind: 'repost-of', url: 'http://a.example/', rsvp: null } },
    ],
    ['trackback addresses', { trackbacksTo: ['http://a.example/tb'] }],
    ['whether it notifies', { notifies: false }],
  ])('that changes %s alone makes it due', async (_, change) => {
    const blog = await testBlog();
    const { post } = await savePost(blog.deps, { ...draft, publishedAt: october });
    await endAll(blog);
    const { kind } = await savePost(blog.deps, { ...draft, ...change }, { replace: true });
    expect(kind).toBe('updated');
    expect(await dueIds(blog)).toEqual([post.id]);
  });

  test('for later makes it public, and its links due, at that time', async () => {
    const blog = await testBlog();
    const later = new Date('2026-12-24T18:00:00Z');
    const { post } = await savePost(blog.deps, { ...draft, publishedAt: later });
    expect((await savePost(blog.deps, { ...draft, markdown: 'Soon.' })).kind).toBe('updated');
    await renamePost(blog.deps, 'a-hill', 'the-hill');
    expect(await findPublicPost(blog.deps, '/2026/12/the-hill')).toBeNull();
    expect(await dueIds(blog)).toEqual([]);
    blog.clock.advance(later.getTime() - now.getTime());
    expect(await findPublicPost(blog.deps, '/2026/12/the-hill')).toMatchObject({ id: post.id });
    expect(await dueIds(blog)).toEqual([post.id]);
  });

  test.each([unpublishPost, deletePost])(
    'makes a post public that %o has taken offline',
    async (withdraw) => {
      const blog = await testBlog();
      const { post } = await savePost(blog.deps, draft);
      await withdraw(blog.deps, 'a-hill');
      await endAll(blog);
      expect((await savePost(blog.deps, draft)).kind).toBe('updated');
      expect(await findPublicPost(blog.deps, '/2026/11/a-hill')).toMatchObject({
        id: post.id,
        bodyHtml: '<p>We went up.</p>\n',
        publishedAt: now,
      });
      expect(await dueIds(blog)).toEqual([post.id]);
    },
  );

  test('removes characters that no database or page can hold', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, {
      title: 'A\u0000 hill\n',
      markdown: 'Up\u0000 \ud800 there.',
      excerpt: 'Up\u0000.',
    });
    expect(post).toMatchObject({
      title: 'A hill',
      bodyHtml: '<p>Up � there.</p>\n',
      excerpt: 'Up.',
    });
    await expect(savePost(deps, { title: '\u0000 ', markdown: '' })).rejects.toThrow('a title');
  });
});

describe('the post that a file means', () => {
  test('in one of two months is identified by its date or its path', async () => {
    const { deps } = await testBlog();
    const first = await publishPost(deps, { ...draft, publishedAt: october });
    const second = await publishPost(deps, { ...draft, publishedAt: november });
    const change = { ...draft, markdown: 'Changed.' };
    await expect(savePost(deps, change)).rejects.toThrow(
      'Several posts have the slug “a-hill”. Use a path instead: /2026/10/a-hill, /2026/11/a-hill.',
    );
    const september = new Date('2026-09-01T00:00:00Z');
    await expect(savePost(deps, { ...change, publishedAt: september })).rejects.toThrow('Several');
    const byDate = await savePost(deps, { ...change, publishedAt: new Date('2026-11-30T23:00Z') });
    expect(byDate).toMatchObject({ kind: 'updated', post: { id: second.id } });
    const byPath = await savePost(deps, { ...change, slug: first.path });
    expect(byPath).toMatchObject({ kind: 'updated', post: { id: first.id, slug: 'a-hill' } });
    await expect(savePost(deps, { ...draft, slug: '/2026/09/a-hill' })).rejects.toThrow(
      'There is no post at /2026/09/a-hill',
    );
    expect(await listPosts(deps)).toHaveLength(2);
  });

  test('is a new one if the title returns in another month', async () => {
    const { deps } = await testBlog();
    const letter = { title: 'Letter', markdown: 'One.' };
    await savePost(deps, { ...letter, publishedAt: october });
    const next = { ...letter, markdown: 'Two.', publishedAt: november };
    expect((await savePost(deps, next)).kind).toBe('created');
    expect((await savePost(deps, { ...next, markdown: 'Three.' })).kind).toBe('updated');
    expect(await findPublicPost(deps, '/2026/10/letter')).toMatchObject({ excerpt: 'One.' });
    expect(await findPublicPost(deps, '/2026/11/letter')).toMatchObject({ excerpt: 'Three.' });
  });

  test.each(['günəş', 'こんにちは', 'حول-الحرب', 'Ünïcode-7', 'नमस्ते'])(
    'is found by a slug in any script: %s',
    async (slug) => {
      const { deps } = await testBlog();
      const { post } = await savePost(deps, { ...draft, slug });
      const decomposed = { ...draft, slug: slug.normalize('NFD'), markdown: 'Changed.' };
      expect(await savePost(deps, decomposed)).toMatchObject({
        kind: 'updated',
        post: { id: post.id, path: `/2026/11/${slug.normalize('NFC')}` },
      });
    },
  );

  test.each(['', '..', 'a/b', 'a b', 'a--b', '-a', 'a%00', '\u0000', '%', '_', 'x'.repeat(101)])(
    'does not exist for an invalid slug: %j',
    async (slug) => {
      const { deps } = await testBlog();
      await expect(savePost(deps, { ...draft, slug })).rejects.toThrow('is not a valid slug');
      expect(await listPosts(deps)).toEqual([]);
    },
  );
});

describe('at the same moment', () => {
  test('two first saves make one post', async () => {
    const { deps } = await testBlog();
    const outcomes = await Promise.all(
      ['One.', 'Two.', 'Three.'].map((markdown) => savePost(deps, { ...draft, markdown })),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['created', 'updated', 'updated']);
    expect(await listPosts(deps)).toHaveLength(1);
  });

  test('a save and a change of flags both apply', async () => {
    const { deps } = await testBlog();
    await savePost(deps, draft);
    await Promise.all([
      savePost(deps, { ...draft, markdown: 'Changed.' }),
      changeFlags(deps, 'a-hill', { commentsOpen: false }),
      savePost(deps, { ...draft, markdown: 'Changed.' }),
      changeFlags(deps, 'a-hill', { pingbacksOpen: false }),
    ]);
    expect(await findPublicPost(deps, '/2026/11/a-hill')).toMatchObject({
      excerpt: 'Changed.',
      commentsOpen: false,
      pingbacksOpen: false,
    });
  });

  test('what is saved while the outbox compares an older text stays due', async () => {
    const blog = await testBlog();
    await savePost(blog.deps, draft);
    const [seen] = await listDueForNotify(blog.deps, 1);
    if (!seen) throw new Error('nothing is due');
    // The clock stands still: it is the same millisecond, and again.
    await savePost(blog.deps, { ...draft, markdown: 'Changed.' });
    await savePost(blog.deps, { ...draft, markdown: 'Changed again.' });
    await endNotify(blog.deps, seen);
    expect(await dueIds(blog)).toEqual([seen.id]);
    await endAll(blog);
    expect(await dueIds(blog)).toEqual([]);
  });

  test('an import edited while it is compared silently sends notifications', async () => {
    const blog = await testBlog();
    await publishPost(blog.deps, draft, { quiet: true });
    const [seen] = await listDueForNotify(blog.deps, 1);
    if (!seen) throw new Error('nothing is due');
    expect(seen.quiet).toBe(true);
    await savePost(blog.deps, { ...draft, markdown: 'Changed.' });
    expect(await listDueForNotify(blog.deps, 1)).toMatchObject([{ quiet: true }]);
    await endNotify(blog.deps, seen);
    expect(await listDueForNotify(blog.deps, 1)).toMatchObject([{ id: seen.id, quiet: false }]);
  });
});
