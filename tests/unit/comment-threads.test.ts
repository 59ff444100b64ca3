import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommentState } from '../../src/comments/comment.ts';
import { commentsOpen, nextCommentChange } from '../../src/comments/form.ts';
import { anchorOf, pageNumberOf, pagesOf, threadsOf } from '../../src/responses/thread.ts';

const at = (iso: string) => new Date(iso);

function a(id: number, parentId: number | null = null, state: CommentState = 'approved') {
  const kind = 'comment' as const;
  return { kind, id, parent: parentId === null ? null : { kind, id: parentId }, state };
}

const shape = (comments: Parameters<typeof threadsOf>[0]) =>
  threadsOf(comments).map((thread) => thread.map(({ response, depth }) => [response.id, depth]));

test('replies follow their parent, oldest first', () => {
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

test('a reply to a hidden response becomes a reply to the post', () => {
  expect(shape([a(1), a(3, 2)])).toEqual([[[1, 0]], [[3, 0]]]);
});

test('withdrawn comments are shown only if they have replies', () => {
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

test('responses that reply to each other in a cycle are shown, the oldest first', () => {
  expect(shape([a(1, 2), a(2, 1), a(3, 2), a(4, 4)])).toEqual([
    [
      [1, 0],
      [2, 1],
      [3, 2],
    ],
    [[4, 0]],
  ]);
});

test('a comment and a linkback with the same id are two responses', () => {
  const comment = { ...a(1), parent: null };
  const linkback = { ...a(1), kind: 'linkback' as const };
  const reply = { ...a(2), parent: { kind: 'linkback' as const, id: 1 } };
  const threads = threadsOf([comment, linkback, reply]);
  expect(threads.map((thread) => thread.map(({ response }) => anchorOf(response)))).toEqual([
    ['comment-1'],
    ['linkback-1', 'comment-2'],
  ]);
  const pages = pagesOf(threads, 1);
  expect([comment, linkback, reply].map((each) => pageNumberOf(pages, each))).toEqual([1, 2, 3]);
});

describe('pages of responses', () => {
  const idsOf = (comments: Parameters<typeof threadsOf>[0], perPage: number) =>
    pagesOf(threadsOf(comments), perPage).map(({ responses, within }) => ({
      ids: responses.map(({ response }) => response.id),
      within: within?.response.id ?? null,
    }));

  test('have whole threads as long as these fit', () => {
    expect(idsOf([a(1), a(2), a(3, 1), a(4), a(5, 4), a(6)], 4)).toEqual([
      { ids: [1, 3, 2], within: null },
      { ids: [4, 5, 6], within: null },
    ]);
  });

  test('continue a thread that is longer than one page, and name its first response', () => {
    expect(idsOf([a(1), a(2), a(3, 2), a(4, 2), a(5, 4), a(6)], 3)).toEqual([
      { ids: [1, 2, 3], within: null },
      { ids: [4, 5, 6], within: 2 },
    ]);
    // A thread that begins at the start of a page is not continued from an earlier one.
    expect(idsOf([a(1), a(2), a(3, 2)], 1)).toEqual([
      { ids: [1], within: null },
      { ids: [2], within: null },
      { ids: [3], within: 2 },
    ]);
  });

  test('are one empty page without responses', () => {
    expect(pagesOf([], 3)).toEqual([{ responses: [], within: null }]);
    expect(pageNumberOf(pagesOf([], 3), a(1))).toBeNull();
  });

  const someResponses = fc
    .array(
      fc.record({
        // Replies to an earlier response, to a later one, to itself, to none.
        answers: fc.option(fc.nat(60), { nil: null }),
        state: fc.constantFrom<CommentState>('approved', 'approved', 'approved', 'withdrawn'),
      }),
      { maxLength: 60 },
    )
    .map((responses) => responses.map(({ answers, state }, i) => a(i + 1, answers, state)));

  test('show every response once, in order, and no more than `perPage` each', () => {
    fc.assert(
      fc.property(someResponses, fc.integer({ min: 1, max: 20 }), (responses, perPage) => {
        const threads = threadsOf(responses);
        const pages = pagesOf(threads, perPage);
        const ids = pages.flatMap((page) => page.responses.map(({ response }) => response.id));
        expect(ids).toEqual(threads.flat().map(({ response }) => response.id));
        const shown = responses.filter(({ state }) => state === 'approved').map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(shown));
        for (const [at, { responses: onPage, within }] of pages.entries()) {
          expect(onPage.length).toBeLessThanOrEqual(perPage);
          expect(onPage.length > 0 || pages.length === 1).toBe(true);
          for (const { response } of onPage) expect(pageNumberOf(pages, response)).toBe(at + 1);
          const [first] = onPage;
          const thread = threads.find((each) => first && each.includes(first));
          expect(within).toBe(thread?.[0] === first ? null : thread?.[0]);
        }
        // Only a thread that is longer than a page is spread over several.
        for (const thread of threads.filter(({ length }) => length <= perPage)) {
          expect(new Set(thread.map(({ response }) => pageNumberOf(pages, response))).size).toBe(1);
        }
      }),
    );
  });
});

test('comments close when the post reaches the maximum age', () => {
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
