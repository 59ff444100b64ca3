/**
 * What each write of a post, a term or an author touches: the page cache drops the pages that show
 * it.
 */
import { describe, expect, test } from 'vitest';
import type { Post, PostDraft } from '../../src/posts/post.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { savePost } from '../../src/posts/save.ts';
import { changeAuthor, changeTerm } from '../../src/posts/terms/change.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const november = new Date('2026-11-05T08:00:00Z');
const full: PostDraft = {
  title: 'A hill',
  slug: 'a-hill',
  markdown: 'We went up.',
  publishedAt: november,
  author: 'Ann',
  categories: ['World'],
  tags: ['up', 'down'],
};

/** A blog with a post before, one after, and one far away; and a listener for what is touched. */
async function scene() {
  const blog = await testBlog();
  const at = (iso: string) => aPost(blog.deps, { publishedAt: new Date(iso) });
  const far = await at('2020-01-01T00:00:00Z');
  const old = await at('2026-10-01T00:00:00Z');
  const young = await at('2026-11-20T00:00:00Z');
  const touched: string[] = [];
  blog.deps.db.touches.listen((keys) => touched.push(...keys));
  return {
    ...blog,
    beside: [old, young].map(({ id }) => `neighbours:${id}`),
    far: `neighbours:${far.id}`,
    old: `neighbours:${old.id}`,
    /** What was touched since the last call. */
    heard: () => touched.splice(0).sort(),
  };
}

function listsOf(post: Post): string[] {
  const month = post.publishedAt.toISOString().slice(0, 7);
  return [
    'list:all',
    `list:period:${month.slice(0, 4)}`,
    `list:period:${month}`,
    ...(post.author ? [`list:author:${post.author.id}`] : []),
    ...[...post.categories, ...post.tags].map(({ id }) => `list:term:${id}`),
    'list:archive',
    'list:titles',
    'list:sitemap',
  ];
}

const own = ({ id }: Post) => [`post:${id}`];
/** Its page, and those of its translations, which name it. */
const named = (post: Post) => [...own(post), `translations:${post.id}`];
/** Of one that the public may read. */
const shown = (post: Post) => ['list:sitemap', ...own(post)];
const keys = (...all: (string | string[])[]) => [...new Set(all.flat())].sort();

describe('a write touches', () => {
  test('a post that is published, taken offline, published again and deleted', async () => {
    const { deps, heard, beside } = await scene();
    const { post } = await savePost(deps, full);
    const all = keys(named(post), listsOf(post), beside, `neighbours:${post.id}`);
    expect(heard()).toEqual(all);
    await unpublishPost(deps, 'a-hill');
    expect(heard()).toEqual(all);
    await savePost(deps, full);
    expect(heard()).toEqual(all);
    await savePost(deps, { ...full, status: 'private' });
    expect(heard()).toEqual(all);
    await savePost(deps, full);
    expect(heard()).toEqual(all);
    await deletePost(deps, 'a-hill');
    expect(heard()).toEqual(all);
    await deletePost(deps, 'a-hill');
    expect(heard()).toEqual([]);
  });

  test('only the pages that show a post’s text, title or flags', async () => {
    const { deps, heard } = await scene();
    const { post } = await savePost(deps, full);
    heard();
    const changed = { ...full, title: 'A higher hill', language: 'ar' };
    await savePost(deps, changed, { replace: true });
    expect(heard()).toEqual(keys(shown(post), named(post), 'list:titles'));
    await changeFlags(deps, 'a-hill', { commentsOpen: false });
    expect(heard()).toEqual(shown(post));
    await renamePost(deps, 'a-hill', 'the-hill');
    expect(heard()).toEqual(keys(shown(post), 'list:titles'));
    const same = { ...full, slug: 'the-hill', title: 'A higher hill', language: 'ar' };
    expect((await savePost(deps, same)).kind).toBe('unchanged');
    expect(heard()).toEqual([]);
  });

  test('the lists of terms and authors that a post joins and leaves', async () => {
    const { deps, heard } = await scene();
    const { post } = await savePost(deps, full);
    heard();
    const { post: retagged } = await savePost(deps, { ...full, tags: ['up', 'new'] });
    const list = (each: Post, slug: string) =>
      each.tags.filter((tag) => tag.slug === slug).map(({ id }) => `list:term:${id}`);
    expect(heard()).toEqual(
      keys(shown(post), 'list:archive', list(post, 'down'), list(retagged, 'new')),
    );
    const { post: bobs } = await savePost(deps, { ...full, tags: ['up', 'new'], author: 'Bob' });
    expect(heard()).toEqual(
      keys(
        shown(post),
        'list:archive',
        `list:author:${post.author?.id}`,
        `list:author:${bobs.author?.id}`,
      ),
    );
  });

  test('both places of a post whose date changes', async () => {
    const { deps, heard, beside, far, old } = await scene();
    const { post: before } = await savePost(deps, full);
    heard();
    const publishedAt = new Date('2025-05-05T00:00:00Z');
    const { post } = await savePost(deps, { ...full, publishedAt });
    expect(heard()).toEqual(
      keys(named(post), listsOf(before), listsOf(post), beside, far, old, `neighbours:${post.id}`),
    );
  });

  test('the same for a scheduled as for a published post: pages learn when it appears', async () => {
    const { deps, heard, beside } = await scene();
    const publishedAt = new Date('2026-12-24T18:00:00Z');
    const { post } = await savePost(deps, { ...full, publishedAt });
    const youngest = beside[1] ?? '';
    const all = keys(named(post), listsOf(post), youngest, `neighbours:${post.id}`);
    expect(heard()).toEqual(all);
    await unpublishPost(deps, 'a-hill');
    expect(heard()).toEqual(all);
  });

  test('nothing but the draft itself', async () => {
    const { deps, heard } = await scene();
    const { post } = await savePost(deps, { ...full, status: 'draft' });
    expect(heard()).toEqual(own(post));
    await savePost(deps, { ...full, status: 'draft', tags: ['other'] });
    expect(heard()).toEqual(own(post));
    await deletePost(deps, 'a-hill');
    expect(heard()).toEqual(own(post));
  });

  test('the sitemap for a page', async () => {
    const { deps, heard } = await scene();
    const about: PostDraft = { kind: 'page', title: 'About', markdown: 'Me.' };
    const { post } = await savePost(deps, about);
    expect(heard()).toEqual(keys(shown(post), named(post)));
    await savePost(deps, { ...about, markdown: 'Us.' });
    expect(heard()).toEqual(shown(post));
    await unpublishPost(deps, 'about');
    expect(heard()).toEqual(keys(shown(post), named(post)));
  });

  test('the pages that show the name of a term or an author', async () => {
    const { deps, heard } = await scene();
    const { post } = await savePost(deps, full);
    heard();
    await changeTerm(deps, 'tag', 'up', { name: 'Upwards' });
    expect(heard()).toEqual([`term:${post.tags[0]?.id}`]);
    await changeTerm(deps, 'tag', 'up', { name: 'Upwards' });
    heard();
    await expect(changeTerm(deps, 'tag', 'up', { name: 'down' })).rejects.toThrow('already');
    // What is rolled back on SQLite may have been read meanwhile: the whole cache is dropped.
    expect(heard()).not.toContain(`term:${post.tags[0]?.id}`);
    await changeTerm(deps, 'category', 'world', { name: 'Earth' });
    expect(heard()).toEqual([`term:${post.categories[0]?.id}`]);
    await changeAuthor(deps, 'ann', { name: 'Ann Sandveld' });
    expect(heard()).toEqual([`author:${post.author?.id}`]);
    await changeAuthor(deps, 'ann', { url: 'https://ann.example/' });
    expect(heard()).toEqual([`author:${post.author?.id}`]);
    await changeAuthor(deps, 'ann', { url: 'https://ann.example' });
    expect(heard()).toEqual([]);
  });
});
