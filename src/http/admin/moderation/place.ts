/**
 * A place in the moderation queue as URLs and forms have it: list, kinds and cursor, the page that the
 * cursor begins, and the keys of its rows.
 *
 * A page is merged from two lists, linkbacks and comments, newest first. Each list is in the order of
 * its ids, which an index follows; the page merges them by time. The cursor has an id of each kind, so
 * that no row is repeated or skipped when others arrive.
 */
import type { SeenResponse } from '../../../responses/moderate.ts';
import { parseHostName } from '../../../hosts/switches.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { KINDS, LISTS, QUEUE_STATES, type Kind, type QueueState } from './states.ts';

/** Only the responses to a post, the linkbacks from a host, or the comments by the author of a comment. */
export type Filter =
  | { kind: 'post'; id: number }
  | { kind: 'host'; name: string }
  /** By a comment, so that no email address gets into URLs. */
  | { kind: 'person'; commentId: number };

/** `only`: `null` for both kinds. */
export type Place = {
  state: QueueState;
  only: Kind | null;
  filter: Filter | null;
  before: Cursor;
};

type Name = 'state' | 'only' | 'before' | Filter['kind'];

/** Former names, in bookmarks and emails. */
const OLD_NAMES: Readonly<Record<string, QueueState>> = { waiting: 'pending', shown: 'approved' };

/** @param named reads a query parameter or form field, unchecked */
export function placeIn(named: (name: Name) => string | null): Place {
  const only = KINDS.find((kind) => kind === named('only')) ?? null;
  const given = named('state') ?? '';
  const state = QUEUE_STATES.find((each) => each === (OLD_NAMES[given] ?? given)) ?? 'pending';
  return { ...listFor(state, only, filterIn(named)), before: cursorIn(named('before')) };
}

export function isFilterName(name: Name): name is Filter['kind'] {
  return name === 'post' || name === 'host' || name === 'person';
}

/** Anything that is no filter means none. */
function filterIn(named: (name: Name) => string | null): Filter | null {
  const postId = idIn(named('post'));
  if (postId !== null) return { kind: 'post', id: postId };
  const commentId = idIn(named('person'));
  if (commentId !== null) return { kind: 'person', commentId };
  const name = parseHostName(named('host') ?? '');
  return name === null ? null : { kind: 'host', name };
}

/** The kind that a filter leaves; `null`: both. */
export function kindLeft({ only, filter }: Pick<Place, 'only' | 'filter'>): Kind | null {
  switch (filter?.kind) {
    case 'host':
      return 'linkbacks';
    case 'person':
      return 'comments';
    case 'post':
    case undefined:
      return only;
  }
}

/** The first page of a list; of the pending list, if that list never has that kind. */
export function listFor(state: QueueState, only: Kind | null, filter: Filter | null = null): Place {
  const left = kindLeft({ only, filter });
  const holds = left === null || LISTS[state][left] !== null;
  return { state: holds ? state : 'pending', only: left, filter, before: FROM_THE_NEWEST };
}

export function isFirstPage({ before }: Place): boolean {
  return cursorText(before) === '';
}

/** The place as query parameters or form fields. */
export function placeFields({ state, only, filter, before }: Place): Record<string, string> {
  const begins = cursorText(before);
  return {
    state,
    ...(only && { only }),
    ...(filter && filterField(filter)),
    ...(begins && { before: begins }),
  };
}

function filterField(filter: Filter): Record<string, string> {
  switch (filter.kind) {
    case 'post':
      return { post: String(filter.id) };
    case 'host':
      return { host: filter.name };
    case 'person':
      return { person: String(filter.commentId) };
  }
}

export function placeUrl(siteUrl: string, place: Place, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...placeFields(place), ...more });
  return adminUrl(siteUrl, `/responses?${query.toString()}`);
}

/** The last id shown of each kind; `null` if none was. */
export type Cursor = { linkback: number | null; comment: number | null };

export const FROM_THE_NEWEST: Cursor = { linkback: null, comment: null };

type Row<Linkback, Comment> =
  { kind: 'linkback'; linkback: Linkback } | { kind: 'comment'; comment: Comment };

type Page<Linkback, Comment> = {
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

/** A row: a response, and the fingerprint of what was shown of it. */
export type SeenRow = Required<SeenResponse>;

const INITIALS = { linkback: 'l', comment: 'c' } as const satisfies Record<SeenRow['kind'], string>;

/** "l12.abcdef012345" */
export function rowKey({ kind, id, seen }: SeenRow): string {
  return `${INITIALS[kind]}${id}.${seen}`;
}

/** @param keys unchecked; malformed ones are left out */
export function rowsOf(keys: readonly string[]): SeenRow[] {
  return keys.flatMap((key): SeenRow[] => {
    const [, initial, id, seen] = /^([lc])([1-9]\d{0,8})\.([0-9a-f]{12})$/.exec(key) ?? [];
    if (id === undefined || seen === undefined) return [];
    return [{ kind: initial === INITIALS.comment ? 'comment' : 'linkback', id: Number(id), seen }];
  });
}
