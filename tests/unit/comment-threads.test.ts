import { expect, test } from 'vitest';
import { commentsOpen, nextCommentChange } from '../../src/comments/open.ts';
import { pageOfThreads, pageWith, threadsOf } from '../../src/comments/thread.ts';
import type { CommentState } from '../../src/comments/comment.ts';

const at = (iso: string) => new Date(iso);

function a(id: number, parentId: number | null = null, state: CommentState = 'approved') {
  return { id, parentId, state };
}

const shape = (comments: Parameters<typeof threadsOf>[0]) =>
  threadsOf(comments).map((thread) => thread.map(({ id, depth }) => [id, depth]));

test('answers follow what they answer, oldest first', () => {
  const comments = [a(1), a(2), a(3, 1), a(4, 3), a(5, 1), a(6, 4), a(7, 6)];
  expect(shape(comments)).toEqual([
    [
      [1, 0],
      [3, 1],
      [4, 2],
      [6, 3],
      [7, 3],
      [5, 1],
    ],
    [[2, 0]],
  ]);
});

test('what answers something that is not shown answers the post', () => {
  expect(shape([a(1), a(3, 2)])).toEqual([[[1, 0]], [[3, 0]]]);
});

test('withdrawn ones stand only over answers', () => {
  const comments = [
    a(1, null, 'withdrawn'),
    a(2, 1, 'withdrawn'),
    a(3, null, 'withdrawn'),
    a(4, 3),
  ];
  expect(shape(comments)).toEqual([
    [
      [3, 0],
      [4, 1],
    ],
  ]);
});

test('threads are paged whole', () => {
  const threads = threadsOf([a(1), a(2), a(3, 1), a(4)]);
  const ids = (page: number) =>
    pageOfThreads(threads, page, 2).threads.map((thread) => thread.map(({ id }) => id));
  expect([ids(1), ids(2), ids(3)]).toEqual([[[1, 3], [2]], [[4]], []]);
  expect(pageOfThreads(threads, 1, 2).pages).toBe(2);
  expect(pageOfThreads([], 1, 2)).toEqual({ threads: [], page: 1, pages: 1 });
  expect([pageWith(threads, 3, 2), pageWith(threads, 4, 2), pageWith(threads, 9, 2)]).toEqual([
    1,
    2,
    null,
  ]);
});

test('time alone closes a post that is open and has an age to reach', () => {
  const post = { commentsOpen: true, publishedAt: at('2026-11-01T00:00:00Z') };
  const settings = { commentsCloseAfterDays: 2 };
  const closedAt = at('2026-11-03T00:00:00Z');
  const before = new Date(closedAt.getTime() - 1);
  expect(nextCommentChange(post, settings, before)).toEqual(closedAt);
  expect(nextCommentChange(post, settings, closedAt)).toBeNull();
  expect(nextCommentChange({ ...post, commentsOpen: false }, settings, before)).toBeNull();
  expect(nextCommentChange(post, { commentsCloseAfterDays: 0 }, before)).toBeNull();
  expect(commentsOpen(post, settings, before)).toEqual({ kind: 'open' });
  expect(commentsOpen(post, settings, closedAt)).toMatchObject({ kind: 'aged', closedAt });
  expect(commentsOpen({ ...post, commentsOpen: false }, settings, closedAt).kind).toBe('closed');
});
