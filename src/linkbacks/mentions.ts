/**
 * Lists and counts the visible linkbacks of posts for programs: by type and time, sorted, page by page.
 */
import type { Deps } from '../deps.ts';
import { VISIBLE, type ShownLinkback } from './linkback.ts';
import { readLinkbacks } from './list.ts';
import { RSVPS, type Rsvp } from '../posts/post.ts';
import { LINKBACK_TYPES, type LinkbackType } from '../reader/evidence.ts';
import { oneOf } from '../db/client.ts';

export type MentionsQuery = {
  postIds: readonly number[];
  /** `null`: of every type. An RSVP that says neither yes nor no counts as a reply. */
  types: readonly LinkbackType[] | null;
  /** Only those that were received later, or have a higher id. */
  since: Date | null;
  sinceId: number | null;
  sortBy: 'received' | 'published' | 'rsvp';
  isAscending: boolean;
  perPage: number;
  /** From 0. */
  page: number;
};

/** Those that are sorted by what the database cannot sort by: the newest. */
const MAX_SORTED = 500;

export async function listMentions(
  deps: Pick<Deps, 'db'>,
  query: MentionsQuery,
): Promise<ShownLinkback[]> {
  const ids = await selectIds(deps, query);
  const linkbacks = await readLinkbacks(deps, ids);
  return ids.flatMap((id) => linkbacks.get(id) ?? []);
}

export type MentionCount = { type: LinkbackType; rsvp: Rsvp | null; count: number };

/** Of each type, and of each RSVP; none for types without any. */
export async function countMentions(
  { db }: Pick<Deps, 'db'>,
  postIds: readonly number[],
): Promise<MentionCount[]> {
  const rows = await db.linkback.groupBy({
    by: ['type', 'rsvp'],
    where: { postId: { in: [...postIds] }, ...VISIBLE },
    orderBy: [{ type: 'asc' }, { rsvp: 'asc' }],
    _count: { _all: true },
  });
  return rows.map(({ type, rsvp, _count }) => ({
    type: oneOf(LINKBACK_TYPES, type),
    rsvp: rsvp === null ? null : oneOf(RSVPS, rsvp),
    count: _count._all,
  }));
}

async function selectIds({ db }: Pick<Deps, 'db'>, query: MentionsQuery): Promise<number[]> {
  const { sortBy, isAscending, perPage, page } = query;
  if (perPage === 0) return [];
  const order = isAscending ? 'asc' : 'desc';
  const isByReceipt = sortBy === 'received';
  const rows = await db.linkback.findMany({
    where: whereOf(query),
    orderBy: isByReceipt
      ? [{ receivedAt: order }, { id: order }]
      : [{ receivedAt: 'desc' }, { id: 'desc' }],
    skip: isByReceipt ? page * perPage : 0,
    take: isByReceipt ? perPage : MAX_SORTED,
    select: { id: true, rsvp: true, publishedAt: true, receivedAt: true },
  });
  if (isByReceipt) return rows.map(({ id }) => id);
  const rank = ({ rsvp, publishedAt, receivedAt }: (typeof rows)[number]) =>
    sortBy === 'rsvp' ? RSVP_ORDER.indexOf(rsvp ?? '') : (publishedAt ?? receivedAt).getTime();
  const direction = isAscending ? 1 : -1;
  return rows
    .sort((a, b) => direction * (rank(a) - rank(b) || a.id - b.id))
    .slice(page * perPage, (page + 1) * perPage)
    .map(({ id }) => id);
}

/** The least first; what is no RSVP comes before all. */
const RSVP_ORDER = ['no', 'interested', 'maybe', 'yes'];

function whereOf({ postIds, types, since, sinceId }: MentionsQuery) {
  const ofTypes = types?.map((type) =>
    type === 'rsvp' ? { type, rsvp: { not: null } } : { type },
  );
  return {
    postId: { in: [...postIds] },
    ...VISIBLE,
    ...(since && { receivedAt: { gt: since } }),
    ...(sinceId !== null && { id: { gt: sinceId } }),
    ...(ofTypes && {
      OR: [...ofTypes, ...(types?.includes('reply') ? [{ type: 'rsvp', rsvp: null }] : [])],
    }),
  };
}
