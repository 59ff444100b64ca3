/**
 * A page of the moderation queue, merged from two lists: linkbacks and comments, newest first. Pure.
 *
 * Each list is in the order of its ids, which an index follows; the page merges them by time. The
 * cursor has an id of each kind, so that no row is repeated or skipped when others arrive.
 */

/** The last id shown of each kind; `null` if none was. */
export type Cursor = { linkback: number | null; comment: number | null };

export const FROM_THE_NEWEST: Cursor = { linkback: null, comment: null };

export type Row<Linkback, Comment> =
  { kind: 'linkback'; linkback: Linkback } | { kind: 'comment'; comment: Comment };

export type Page<Linkback, Comment> = {
  rows: Row<Linkback, Comment>[];
  /** The cursor of the next page; `null` on the last page. */
  next: Cursor | null;
};

/**
 * @param lists rows of each kind that follow `before`, up to `max` + 1 of each
 * @returns at most `max` rows
 */
export function mergePage<
  Linkback extends { id: number; receivedAt: Date },
  Comment extends { id: number; createdAt: Date },
>(
  { linkbacks, comments }: { linkbacks: readonly Linkback[]; comments: readonly Comment[] },
  { max, before }: { max: number; before: Cursor },
): Page<Linkback, Comment> {
  const rows: Row<Linkback, Comment>[] = [];
  const last = { ...before };
  let [linkbacksTaken, commentsTaken] = [0, 0];
  for (;;) {
    const [linkback, comment] = [linkbacks[linkbacksTaken], comments[commentsTaken]];
    if (!linkback && !comment) return { rows, next: null };
    if (rows.length === max) return { rows, next: last };
    if (linkback && (!comment || linkback.receivedAt >= comment.createdAt)) {
      rows.push({ kind: 'linkback', linkback });
      last.linkback = linkback.id;
      linkbacksTaken += 1;
    } else if (comment) {
      rows.push({ kind: 'comment', comment });
      last.comment = comment.id;
      commentsTaken += 1;
    }
  }
}

/** "l123.c45", for URLs and forms; a kind with no row shown is left out. */
export function cursorText({ linkback, comment }: Cursor): string {
  const parts = [
    linkback === null ? [] : [`l${linkback}`],
    comment === null ? [] : [`c${comment}`],
  ];
  return parts.flat().join('.');
}

/** @param text unchecked; anything but a cursor means the first page */
export function cursorIn(text: string | null): Cursor {
  const [, linkback, comment] =
    /^(?:l([1-9]\d{0,8}))?\.?(?:c([1-9]\d{0,8}))?$/.exec(text ?? '') ?? [];
  return { linkback: idOf(linkback), comment: idOf(comment) };
}

function idOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
