/** Rendering comments of an older renderer again: only their HTML changes. */
import { decideComments } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { findAdminComments } from '../../src/comments/admin-list.ts';
import { RENDERER } from '../../src/comments/body.ts';
import { changeOwnComment, withdrawOwnComment, editComment } from '../../src/comments/edit-own.ts';
import { renderCommentsDue } from '../../src/comments/render-due.ts';
import { transact } from '../../src/db/client.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aComment } from '../support/samples/comments.ts';

const HTML = '<p>It was <em>long</em>.</p>\n';

type Columns = { bodyHtml?: string; text?: string; renderer: number };

async function withOne() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { comment, claim } = await aComment(blog, post.id, { text: 'It was *long*.' });
  const { id } = comment;
  const touched: string[] = [];
  blog.deps.db.touches.listen((keys) => touched.push(...keys));
  return {
    ...{ blog, deps: blog.deps, post, id, claim, touched },
    row: () => blog.deps.db.comment.findUniqueOrThrow({ where: { id } }),
    /** As an older program stored it. */
    age: (columns: Columns) =>
      transact(blog.deps.db, ({ comment: rows }) => rows.updateMany({ data: columns })),
  };
}

test('an older comment is rendered again, with its state and its dates', async () => {
  const { blog, deps, post, id, touched, row, age } = await withOne();
  await decideComments(deps, [id], 'approved');
  const before = await row();
  await age({ bodyHtml: 'old', text: '', renderer: 0 });
  touched.length = 0;
  blog.clock.advance(3_600_000);

  expect(await renderCommentsDue(deps)).toBe(1);

  expect(await row()).toEqual({ ...before, bodyHtml: HTML, text: 'It was long.' });
  expect(touched).toEqual([`responses:${post.id}`]);
  expect(await renderCommentsDue(deps)).toBe(0);
});

test('no page is touched if the comment looks as before, or is not shown', async () => {
  const { deps, id, touched, row, age } = await withOne();
  await age({ bodyHtml: 'old', renderer: 0 });
  expect(await renderCommentsDue(deps)).toBe(1);
  expect(await row()).toMatchObject({ bodyHtml: HTML, renderer: RENDERER });
  expect(touched).toEqual([]);

  await decideComments(deps, [id], 'approved');
  touched.length = 0;
  await age({ renderer: 0 });
  expect(await renderCommentsDue(deps)).toBe(1);
  expect(await row()).toMatchObject({ bodyHtml: HTML, renderer: RENDERER });
  expect(touched).toEqual([]);
});

test('withdrawn comments stay empty, and are not due for ever', async () => {
  const { deps, claim, row, age } = await withOne();
  await withdrawOwnComment(deps, claim);
  await age({ renderer: 0 });
  await renderCommentsDue(deps);
  expect(await row()).toMatchObject({ state: 'withdrawn', bodyHtml: '', text: '' });
  expect(await renderCommentsDue(deps)).toBe(0);
});

test('what a newer program rendered stays', async () => {
  const { deps, row, age } = await withOne();
  await age({ bodyHtml: 'new', renderer: RENDERER + 1 });
  expect(await renderCommentsDue(deps)).toBe(0);
  expect(await row()).toMatchObject({ bodyHtml: 'new', renderer: RENDERER + 1 });
});

test('more than fit a batch are all rendered, by two processes at once, each once', async () => {
  const { deps, age } = await withOne();
  const { id: _id, ...one } = await deps.db.comment.findFirstOrThrow();
  await transact(deps.db, ({ comment }) =>
    comment.createMany({
      data: Array.from({ length: 249 }, (_each, at) => ({ ...one, markdown: `Number *${at}*.` })),
    }),
  );
  await age({ bodyHtml: 'old', renderer: 0 });
  const counts = await Promise.all([renderCommentsDue(deps), renderCommentsDue(deps)]);
  expect(counts[0] + counts[1]).toBe(250);
  expect(await deps.db.comment.count({ where: { bodyHtml: 'old' } })).toBe(0);
});

test('a comment that its author or the admin changes meanwhile stays as changed', async () => {
  const { deps, id, claim, row, age } = await withOne();
  const form = { name: 'Ada', email: 'ada@reader.example', url: '', text: 'Other words.' };
  await age({ bodyHtml: 'old', renderer: 0 });
  const change = changeOwnComment(deps, claim, { form, sentFrom: null });
  await Promise.all([renderCommentsDue(deps), change]);
  const changed = { markdown: 'Other words.', bodyHtml: '<p>Other words.</p>\n' };
  expect(await row()).toMatchObject({ ...changed, renderer: RENDERER });

  await age({ bodyHtml: 'old', renderer: 0 });
  const [{ seen } = { seen: '' }] = await findAdminComments(deps, [id]);
  const edit = editComment(deps, { id, seen, form: { ...form, text: 'Of the desk.' } });
  await Promise.all([renderCommentsDue(deps), edit]);
  expect(await row()).toMatchObject({ bodyHtml: '<p>Of the desk.</p>\n', renderer: RENDERER });
});

test('rendering stops between two comments', async () => {
  const { deps, row, age } = await withOne();
  await age({ bodyHtml: 'old', renderer: 0 });
  expect(await renderCommentsDue(deps, AbortSignal.abort())).toBe(0);
  expect(await row()).toMatchObject({ bodyHtml: 'old' });
});
