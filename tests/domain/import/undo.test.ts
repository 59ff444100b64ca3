/** Undoing an import. */
import { expect, test } from 'vitest';
import { rowsOf } from './rows.ts';
import { emptyReport } from '../../../src/import/report.ts';
import { deleteRun, findRun, requestUndo, requestWrite } from '../../../src/import/runs.ts';
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
    {
      what: 'A post was edited since the import: it stays.',
      count: 1,
      where: ['/2020/05/post-1'],
    },
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
  expect(decisions).toMatchObject([
    { what: 'A post was answered since the import: it stays.', where: ['/2020/05/post-1'] },
  ]);
});

test('undoing an import leaves responses that were decided about since, and names the paths of their posts', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  const { id } = await importAll(deps, [
    aSite,
    aPostEntry('1'),
    aComment('1', '1'),
    aPostEntry('2'),
    aPingback('2', '2', 'https://other.example/'),
  ]);
  await deps.db.comment.updateMany({ data: { byOwner: true } });
  await deps.db.linkback.updateMany({ data: { byOwner: true } });
  const { decisions } = await undo(blog, id);
  expect(decisions).toMatchObject([
    { what: expect.stringContaining('A comment was') as string, where: ['/2020/05/post-1'] },
    { what: expect.stringContaining('A linkback was') as string, where: ['/2020/05/post-2'] },
    { what: 'A post was answered since the import: it stays.', count: 2 },
  ]);
});

test('the report of an undo has what stayed, and not what was imported', async () => {
  const blog = await testBlog();
  const { id } = await importAll(blog.deps, [
    aSite,
    aPostEntry('1'),
    { kind: 'note', level: 'lost', what: 'A form', where: '1' },
  ]);
  await undo(blog, id);
  expect((await findRun(blog.deps, id)).report).toStrictEqual(emptyReport());
});

test('an undo that failed is not gone on with as an import, and can be undone again', async () => {
  const { deps } = await testBlog();
  const { id } = await importAll(deps, [aSite, aPostEntry('1'), aComment('1', '1')]);
  await requestUndo(deps, id);
  const fail = () => {
    throw new Error('The power failed.');
  };
  const failed = await undoRun(deps, id, { onProgress: fail });
  expect(failed).toMatchObject({ kind: 'failed' });
  expect(await deps.db.comment.count()).toBe(0);
  const run = await findRun(deps, id);
  expect(run).toMatchObject({ state: 'undo-failed', report: { created: 1 }, leasedUntil: null });
  expect(run.problem).toContain('The power failed.');
  await expect(requestWrite(deps, id)).rejects.toThrow('Its undo failed. Undo it again.');
  await expect(deleteRun(deps, id)).rejects.toThrow('Undo it first.');
  await requestUndo(deps, id);
  doneIn(await undoRun(deps, id));
  expect(await rowsOf(deps)).toEqual([]);
  expect((await findRun(deps, id)).state).toBe('undone');
});

test('an undo that is stopped keeps the report of the import, and goes on', async () => {
  const { deps } = await testBlog();
  const { id } = await importAll(deps, [aSite, aPostEntry('1'), aComment('1', '1')]);
  await requestUndo(deps, id);
  const stopping = new AbortController();
  const onProgress = () => {
    stopping.abort();
  };
  const stopped = await undoRun(deps, id, { signal: stopping.signal, onProgress });
  expect(stopped.kind).toBe('stopped');
  expect(await findRun(deps, id)).toMatchObject({ state: 'undoing', report: { created: 1 } });
  doneIn(await undoRun(deps, id));
  expect(await rowsOf(deps)).toEqual([]);
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
