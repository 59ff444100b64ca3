/** Lists of posts for programs, and posts by their URLs. */
import { expect, test } from 'vitest';
import { findPostByUrl, listPosts, MAX_LISTED } from '../../../src/clients/find-posts.ts';
import { trashPost } from '../../../src/clients/write-post.ts';
import type { EditableFilter } from '../../../src/posts/editable/list.ts';
import { aClientPost, aProgram } from '../../support/blog/a-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const day = (number: number) => new Date(`2026-11-${String(number).padStart(2, '0')}T08:00:00Z`);

test('posts are listed by status, kind, words and order, drafts included', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const { deps } = blog;
  await aPost(deps, { title: 'Éclair', publishedAt: day(1) });
  await aPost(deps, { title: 'Bread', markdown: 'With an eclair.', publishedAt: day(3) });
  await aPost(deps, { title: 'Draft', status: 'draft', publishedAt: day(2) });
  await aPost(deps, { title: 'Later', publishedAt: day(30) });
  await aPost(deps, { title: 'About', kind: 'page', publishedAt: day(4) });
  const gone = await aPost(deps, { title: 'Gone', publishedAt: day(5) });
  await trashPost(deps, program, gone.id);
  const titles = async (filter: Partial<EditableFilter>) =>
    (await listPosts(deps, program, { number: 10, ...filter })).map(({ title }) => title);
  expect(await titles({ kind: 'post' })).toEqual(['Later', 'Bread', 'Draft', 'Éclair']);
  expect(await titles({ kind: 'page' })).toEqual(['About']);
  expect(await titles({ standings: ['draft', 'scheduled'] })).toEqual(['Later', 'Draft']);
  expect(await titles({ standings: ['published'], kind: 'post' })).toEqual(['Bread', 'Éclair']);
  expect(await titles({ standings: ['trashed'] })).toEqual(['Gone']);
  expect(await titles({ standings: [] })).toEqual([]);
  expect(await titles({ words: ' eclair ' })).toEqual(['Bread', 'Éclair']);
  expect(await titles({ kind: 'post', order: 'title', isAscending: true, offset: 1 })).toEqual([
    'Draft',
    'Later',
    'Éclair',
  ]);
  expect(await titles({ number: 1 })).toEqual(['Later']);
  expect(await titles({ number: Number.NaN })).toEqual([]);
  expect(await titles({ number: -1, offset: 1e20 })).toEqual([]);
});

test('the pages before and after a post have the posts next to it', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  for (let number = 1; number <= 5; number += 1) {
    // Two at the same time: their ids order them.
    await aPost(blog.deps, { title: `P${number}`, publishedAt: day(Math.ceil(number / 2)) });
  }
  const list = (filter: Partial<EditableFilter>) =>
    listPosts(blog.deps, program, { number: 2, ...filter });
  const titles = (posts: { title: string }[]) => posts.map(({ title }) => title);
  const first = await list({});
  const second = await list({ ...(first[1] && { olderThan: first[1] }) });
  const third = await list({ ...(second[1] && { olderThan: second[1] }) });
  expect([first, second, third].map(titles)).toEqual([['P5', 'P4'], ['P3', 'P2'], ['P1']]);
  expect(titles(await list({ ...(third[0] && { newerThan: third[0] }) }))).toEqual(['P3', 'P2']);
});

test('at most a hundred posts are listed', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const { id, path, slug, ...row } = await blog.deps.db.post.findUniqueOrThrow({
    where: { id: (await aPost(blog.deps)).id },
  });
  await blog.deps.db.post.createMany({
    data: Array.from({ length: MAX_LISTED + 5 }, (_, n) => ({
      ...row,
      ...{ path: `${path}-${n}`, slug: `${slug}-${n}` },
    })),
  });
  const posts = await listPosts(blog.deps, program, { number: 1_000 });
  expect(posts).toHaveLength(MAX_LISTED);
  expect(posts.map((post) => post.id)).not.toContain(id);
});

test('a post is found by its URL, its earlier ones, its WordPress id, and in the trash', async () => {
  const blog = await testBlog();
  const [program, author] = [await aProgram(blog), await aProgram(blog, 'author')];
  const find = async (url: string, by = program) =>
    (await findPostByUrl(blog.deps, by, url))?.id ?? null;
  const { id, path } = await aPost(blog.deps, { wordpressId: 77, title: 'Über Bücher' });
  expect(await find(blog.urlOf({ path }))).toBe(id);
  expect(await find('https://blog.example/?p=77')).toBe(id);
  expect(await find(blog.urlOf({ path }), author)).toBeNull();
  const hidden = await aClientPost(blog, program, { status: 'private', title: 'Hidden' });
  expect(await find(blog.urlOf(hidden))).toBe(hidden.id);
  expect(await find(blog.urlOf(hidden), author)).toBeNull();
  await trashPost(blog.deps, program, id);
  expect(await find(blog.urlOf({ path }))).toBe(id);
  for (const url of [
    '',
    'x',
    'http://blog.example/%',
    'http://blog.example/admin',
    'file:///etc',
  ]) {
    expect(await find(url)).toBeNull();
  }
});
