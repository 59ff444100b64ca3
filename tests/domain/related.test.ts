/** Related posts: which are found, when they are computed, and that reading a page computes nothing. */
import { describe, expect, test } from 'vitest';
import type { PostDraft } from '../../src/posts/post.ts';
import { findConnections } from '../../src/posts/read.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { relateDue } from '../../src/posts/related/relate.ts';
import { savePost } from '../../src/posts/save.ts';
import { trashPost, restorePost } from '../../src/posts/trash.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { transact } from '../../src/db/client.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const day = (number: number) => new Date(Date.UTC(2026, 9, number, 8));

/** As many days after each other as they are listed, far from being neighbours of the first. */
async function posts(blog: TestBlog, drafts: Partial<PostDraft>[]) {
  const all = [];
  for (const [at, draft] of drafts.entries()) {
    all.push(await aPost(blog.deps, { publishedAt: day(at + 1), ...draft }));
  }
  return all;
}

/** Those that the page of a post leads to. */
async function relatedTo({ deps }: TestBlog, slug: string): Promise<string[]> {
  const post = await deps.db.post.findFirstOrThrow({ where: { slug }, select: { id: true } });
  const rows = await deps.db.relatedPost.findMany({
    where: { postId: post.id },
    orderBy: { position: 'asc' },
    select: { related: { select: { title: true } } },
  });
  return rows.map(({ related }) => related.title);
}

const filler = (count: number): Partial<PostDraft>[] =>
  Array.from({ length: count }, (_, i) => ({
    title: `F${i}`,
    slug: `filler-${i}`,
    tags: ['Blog'],
  }));

describe('related posts', () => {
  test('are of the same series, then of rare tags, then of words of the title; never what all have', async () => {
    const blog = await testBlog();
    await posts(blog, [
      {
        title: 'Lighthouses of Absheron',
        slug: 'subject',
        tags: ['Blog', 'Sea', 'Baku'],
        series: 'Coast',
      },
      ...filler(12),
      { title: 'By word', markdown: 'We saw lighthouses.', tags: ['Blog'] },
      { title: 'By a common tag', tags: ['Blog', 'Sea'] },
      { title: 'By the same common tag', tags: ['Blog', 'Sea'] },
      { title: 'By two tags', tags: ['Blog', 'Sea', 'Baku'] },
      { title: 'By series', series: 'Coast', tags: ['Blog'] },
    ]);
    await relateDue(blog.deps);
    expect(await relatedTo(blog, 'subject')).toEqual([
      'By series',
      'By two tags',
      'By the same common tag',
      'By a common tag',
      'By word',
    ]);
    expect(await relatedTo(blog, 'filler-3')).toEqual([]);
  });

  test('are no drafts, private, protected, scheduled or untitled posts, no pages and no translations', async () => {
    const blog = await testBlog();
    const tags = ['Sea'];
    const [subject] = await posts(blog, [
      { title: 'Subject', slug: 'subject', tags },
      { title: 'Draft', status: 'draft', tags },
      { title: 'Private', status: 'private', tags },
      { title: 'Protected', status: 'protected', password: 'x', tags },
      { title: 'Scheduled', publishedAt: new Date('2027-01-01T00:00:00Z'), tags },
      { title: '', slug: 'a-note', tags },
      { title: 'A page', kind: 'page', tags },
      { title: 'Translation', language: 'de', translationOf: 'subject', tags },
      { title: 'Other language', language: 'de', tags },
      { title: 'Public', tags },
      ...filler(4),
    ]);
    await relateDue(blog.deps);
    expect(await relatedTo(blog, 'subject')).toEqual(['Public', 'Other language']);
    expect(await relatedTo(blog, 'a-note')).toEqual([]);
    expect(subject).toBeDefined();
  });

  test('are three, without the posts that the page leads to otherwise', async () => {
    const blog = await testBlog();
    const tagged = (title: string) => ({ title, slug: title.toLowerCase(), tags: ['Sea'] });
    const [subject] = await posts(blog, [
      ...['A', 'B', 'C', 'D', 'E', 'F'].map(tagged),
      ...filler(6),
    ]);
    await relateDue(blog.deps);
    if (!subject) throw new Error('no post');
    const { related, neighbours } = await findConnections(blog.deps, DEFAULT_SETTINGS, subject);
    expect(neighbours.later?.title).toBe('B');
    expect(related.map(({ title }) => title)).toEqual(['F', 'E', 'D']);
  });

  test('gain a new post, and lose one whose tags change', async () => {
    const blog = await testBlog();
    await posts(blog, [{ title: 'Old', slug: 'old', tags: ['Sea'] }, ...filler(4)]);
    await relateDue(blog.deps);
    expect(await relatedTo(blog, 'old')).toEqual([]);
    const draft = { title: 'New', slug: 'new', markdown: 'Words.' };
    await savePost(blog.deps, { ...draft, tags: ['Sea'] });
    await relateDue(blog.deps);
    await relateDue(blog.deps);
    expect([await relatedTo(blog, 'old'), await relatedTo(blog, 'new')]).toEqual([
      ['New'],
      ['Old'],
    ]);
    await savePost(blog.deps, { ...draft, tags: ['Hills'] });
    await relateDue(blog.deps);
    await relateDue(blog.deps);
    expect([await relatedTo(blog, 'old'), await relatedTo(blog, 'new')]).toEqual([[], []]);
    expect(await relateDue(blog.deps)).toBe(0);
  });

  test('lose a withdrawn post at once, and get it back with it', async () => {
    const blog = await testBlog();
    const [, , , , subject] = await posts(blog, [
      { title: 'Gone', slug: 'gone', tags: ['Sea'] },
      ...filler(3),
      { title: 'Subject', tags: ['Sea'] },
    ]);
    if (!subject) throw new Error('no post');
    await relateDue(blog.deps);
    const shown = async () =>
      (await findConnections(blog.deps, DEFAULT_SETTINGS, subject)).related.map(
        ({ title }) => title,
      );
    expect(await shown()).toEqual(['Gone']);
    await trashPost(blog.deps, 'gone');
    expect(await shown()).toEqual([]);
    await restorePost(blog.deps, 'gone');
    expect(await shown()).toEqual(['Gone']);
    await unpublishPost(blog.deps, 'gone');
    expect(await shown()).toEqual([]);
  });

  test('of a scheduled post are computed when it becomes public', async () => {
    const blog = await testBlog();
    await posts(blog, [
      { title: 'Old', slug: 'old', tags: ['Sea'] },
      ...filler(3),
      { title: 'Soon', slug: 'soon', tags: ['Sea'], publishedAt: new Date('2026-11-24T00:00:00Z') },
    ]);
    await relateDue(blog.deps);
    expect(await relatedTo(blog, 'old')).toEqual([]);
    blog.clock.advance(2 * 86_400_000);
    await relateDue(blog.deps);
    await relateDue(blog.deps);
    expect([await relatedTo(blog, 'old'), await relatedTo(blog, 'soon')]).toEqual([
      ['Soon'],
      ['Old'],
    ]);
  });

  test('of posts from before them are computed once after the upgrade', async () => {
    const blog = await testBlog();
    await posts(blog, [
      { title: 'One', slug: 'one', tags: ['Sea'] },
      { title: 'Two', slug: 'two', tags: ['Sea'] },
      ...filler(3),
    ]);
    await transact(blog.deps.db, (transaction) =>
      transaction.post.updateMany({ data: { relateAt: null } }),
    );
    expect(await relateDue(blog.deps)).toBe(5);
    expect(await relatedTo(blog, 'one')).toEqual(['Two']);
    expect(await relateDue(blog.deps)).toBe(0);
  });

  test('are not computed again when only the text or a flag changes', async () => {
    const blog = await testBlog();
    await posts(blog, [{ title: 'One', slug: 'one', tags: ['Sea'] }]);
    await relateDue(blog.deps);
    const draft = { title: 'One', slug: 'one', tags: ['Sea'], publishedAt: day(1) };
    await savePost(blog.deps, { ...draft, markdown: 'Other words.' });
    expect(await relateDue(blog.deps)).toBe(0);
  });
});
