/**
 * A page of the moderation queue from two lists: every item once, each kind in its own order.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cursorIn,
  cursorText,
  FROM_THE_NEWEST,
  mergePage,
  type Cursor,
} from '../../src/http/admin/moderation/place.ts';

type Linkback = { id: number; receivedAt: Date };
type Comment = { id: number; createdAt: Date };
type Lists = { linkbacks: Linkback[]; comments: Comment[] };

/** As the database returns them: the highest id first. */
const linkbacksAt = (...times: number[]): Linkback[] =>
  times.map((time, index) => ({ id: times.length - index, receivedAt: new Date(time) }));
const commentsAt = (...times: number[]): Comment[] =>
  times.map((time, index) => ({ id: times.length - index, createdAt: new Date(time) }));

function pageOf({ linkbacks, comments }: Lists, max: number, before: Cursor) {
  const after = <T extends { id: number }>(all: T[], id: number | null) =>
    all.filter((each) => id === null || each.id < id).slice(0, max + 1);
  return mergePage(
    { linkbacks: after(linkbacks, before.linkback), comments: after(comments, before.comment) },
    { max, before },
  );
}

/** All pages in order, by the addresses that link each to the next. */
function walk(lists: Lists, max: number) {
  const pages = [];
  for (let before: Cursor | null = FROM_THE_NEWEST; before !== null;) {
    const page: ReturnType<typeof pageOf> = pageOf(lists, max, cursorIn(cursorText(before)));
    pages.push(page.rows);
    before = page.next;
  }
  return pages;
}

const named = (row: ReturnType<typeof walk>[number][number]) =>
  row.kind === 'linkback' ? `l${row.linkback.id}` : `c${row.comment.id}`;
const timeOf = (row: ReturnType<typeof walk>[number][number]) =>
  Number(row.kind === 'linkback' ? row.linkback.receivedAt : row.comment.createdAt);

describe('a page of the moderation queue', () => {
  test('is in chronological order, and has a cursor for each kind', () => {
    const lists = { linkbacks: linkbacksAt(90, 60, 50), comments: commentsAt(80, 70, 10) };
    const { rows, next } = pageOf(lists, 4, FROM_THE_NEWEST);
    expect(rows.map(named)).toEqual(['l3', 'c3', 'c2', 'l2']);
    expect(next).toEqual({ linkback: 2, comment: 2 });
    expect(pageOf(lists, 4, next ?? FROM_THE_NEWEST)).toMatchObject({
      rows: [{ kind: 'linkback' }, { kind: 'comment' }],
      next: null,
    });
  });

  test('leaves the cursor of a kind unchanged if it shows none of it', () => {
    const lists = { linkbacks: linkbacksAt(90, 80, 70), comments: commentsAt(10) };
    expect(pageOf(lists, 2, FROM_THE_NEWEST).next).toEqual({ linkback: 2, comment: null });
    expect(pageOf(lists, 1, { linkback: 3, comment: 7 }).next).toEqual({ linkback: 2, comment: 7 });
  });

  test('is the last one if it is exactly full', () => {
    const lists = { linkbacks: linkbacksAt(2), comments: commentsAt(1) };
    expect(pageOf(lists, 2, FROM_THE_NEWEST).next).toBeNull();
    expect(pageOf({ linkbacks: [], comments: [] }, 2, FROM_THE_NEWEST)).toEqual({
      rows: [],
      next: null,
    });
  });
});

describe('all pages of the moderation queue', () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 });
  const sizes = fc.integer({ min: 1, max: 7 });

  test('show every item once, each kind in its own order, whatever the times', () => {
    fc.assert(
      fc.property(times, times, sizes, (ofLinkbacks, ofComments, max) => {
        const lists = {
          linkbacks: linkbacksAt(...ofLinkbacks),
          comments: commentsAt(...ofComments),
        };
        const pages = walk(lists, max);
        const names = pages.flat().map(named);
        expect(names.filter((name) => name.startsWith('l'))).toEqual(
          lists.linkbacks.map(({ id }) => `l${id}`),
        );
        expect(names.filter((name) => name.startsWith('c'))).toEqual(
          lists.comments.map(({ id }) => `c${id}`),
        );
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(max);
      }),
    );
  });

  test('are in chronological order if both lists are', () => {
    const sorted = times.map((each) => each.sort((a, b) => b - a));
    fc.assert(
      fc.property(sorted, sorted, sizes, (ofLinkbacks, ofComments, max) => {
        const lists = {
          linkbacks: linkbacksAt(...ofLinkbacks),
          comments: commentsAt(...ofComments),
        };
        const walked = walk(lists, max).flat().map(timeOf);
        expect(walked).toEqual([...walked].sort((a, b) => b - a));
      }),
    );
  });
});

describe('a cursor in an address', () => {
  test.each<[string, Cursor]>([
    ['', FROM_THE_NEWEST],
    ['l123.c45', { linkback: 123, comment: 45 }],
    ['l123', { linkback: 123, comment: null }],
    ['c45', { linkback: null, comment: 45 }],
  ])('“%s” survives a round trip', (text, cursor) => {
    expect(cursorIn(text)).toEqual(cursor);
    expect(cursorText(cursor)).toBe(text);
  });

  test.each([null, '77', 'l0', 'c45.l123', 'l1.c', '//evil.example', 'l1234567890', 'l1.c2.c3'])(
    '%s is refused',
    (text) => {
      expect(cursorIn(text)).toEqual(FROM_THE_NEWEST);
    },
  );
});
