/** Undoing an import. */
import { expect, test } from 'vitest';
import { rowsOf } from './rows.ts';
import { requestUndo } from '../../../src/import/runs.ts';
import { undoRun } from '../../../src/import/undo.ts';
import { savePost } from '../../../src/posts/save.ts';
import {
  aComment,
  aPingback,
  aPostEntry,
  aSite,
  doneIn,
  importAll,
} from '../../support/samples/import.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

async function undo({ deps }: TestBlog, id: number) {
  await requestUndo(deps, id);
  return doneIn(await undoRun(deps, id));
}

const TERMS = [
  { taxonomy: 'tag', slug: 'x', name: 'X' } as const,
  { taxonomy: 'category', slug: 'y', name: 'Y' } as const,
];

test('undoing an import removes its posts, responses, terms and authors, and nothing else', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  const own = await aPost(deps, { title: 'Own', slug: 'own', tags: ['X'] });
  const { id } = await importAll(deps, [
    aSite,
    aPostEntry('1', { terms: TERMS, authorId: 'mira', link: '/old/1' }),
    aComment('1', '1'),
    aComment('2', '1', { parentId: '1' }),
    aPingback('3', '1', 'https://other.example/'),
  ]);
  await undo(blog, id);
  expect((await rowsOf(deps)).map((post) => post.id)).toStrictEqual([own.id]);
  expect(await deps.db.term.findMany({ select: { slug: true } })).toStrictEqual([{ slug: 'x' }]);
  expect(await deps.db.comment.count()).toBe(0);
  expect(await deps.db.linkback.count()).toBe(0);
  expect(await deps.db.author.count()).toBe(0);
  expect(await deps.db.oldPath.count()).toBe(0);
  expect(await deps.db.importedThing.count()).toBe(0);
});

test('undoing an import leaves a post that was edited since, and says so', async () => {
  const blog = await testBlog();
  const { id } = await importAll(blog.deps, [aSite, aPostEntry('1'), aPostEntry('2')]);
  await savePost(blog.deps, { title: 'Post 1', markdown: 'Edited.' }, { replace: true });
  const { decisions } = await undo(blog, id);
  expect((await rowsOf(blog.deps)).map(({ title }) => title)).toStrictEqual(['Post 1']);
  expect(decisions).toMatchObject([
    { what: 'A post was edited since the import: it stays.', count: 1, where: ['1'] },
  ]);
});

test('undoing an import leaves a post with a comment that was received since', async () => {
  const blog = await testBlog();
  const { id } = await importAll(blog.deps, [aSite, aPostEntry('1'), aComment('1', '1')]);
  const [post] = await rowsOf(blog.deps);
  const [imported] = await blog.deps.db.comment.findMany();
  const { id: _, ...columns } = imported ?? { id: 0 };
  await blog.deps.db.comment.create({
    data: { ...columns, postId: post?.id ?? 0, markdown: 'New.', fingerprint: 'new' } as never,
  });
  const { decisions } = await undo(blog, id);
  expect(await rowsOf(blog.deps)).toHaveLength(1);
  expect(decisions).toMatchObject([{ what: 'A post was answered since the import: it stays.' }]);
});

test('a post that stayed is not made again by the next import', async () => {
  const blog = await testBlog();
  const entries = [aSite, aPostEntry('1')];
  const { id } = await importAll(blog.deps, entries);
  await savePost(blog.deps, { title: 'Post 1', markdown: 'Edited.' }, { replace: true });
  await undo(blog, id);
  const { report } = await importAll(blog.deps, entries);
  expect(report).toMatchObject({ created: 0, unchanged: 1 });
});

test('404 a page of an undone import, which was cached before', async () => {
  const blog = await testBlog();
  const { id } = await importAll(blog.deps, [aSite, aPostEntry('1')]);
  await blog.request.get('/2020/05/post-1').expect(200);
  await undo(blog, id);
  await blog.request.get('/2020/05/post-1').expect(404);
  const home = await blog.request.get('/').expect(200);
  expect(home.text).not.toContain('Post 1');
});
