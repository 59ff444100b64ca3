/**
 * What is said under a post, comments and linkbacks alike: in order of time, each below what it
 * answers, page by page. Pure, and without a word of it: read.ts reads what stands on a
 * page, http/view/present/responses.ts shows it.
 */
import type { CommentOutline, ShownComment } from '../comments/comment.ts';
import type { Config } from '../config.ts';
import type { LinkbackOutline, ShownLinkback } from '../linkbacks/linkback.ts';
import type { VisibleLinkbacks } from '../linkbacks/list.ts';
import { answeredResponse, type NamedResponse } from '../linkbacks/receive/target.ts';
import { pagesOf, type Page } from './paginate.ts';
import { threadsOf } from './thread.ts';

/** Linkbacks are counted downwards, so that no number stands for two. */
export type OutlinedResponse = {
  id: number;
  parentId: number | null;
  state: ShownComment['state'];
  at: number;
};

export type Outline = {
  pages: Page<OutlinedResponse>[];
  /** The numbers of the linkbacks without words: likes and their kin. */
  faces: number[];
  /** Of all pages, those of linkbacks that are not shown among them. */
  count: number;
  linkbacks: LinkbackCounts;
};

/** How many there are, and how many of them are shown: the latest. */
export type LinkbackCounts = { count: number; shown: number };

export type ResponsePage = { comment: ShownComment } | { linkback: ShownLinkback };

/** Where something stands that is referred to; `turn` is `null` where it is just gone. */
export type Place = { response: ResponsePage | null; anchor: string; page: number };

/** What somebody said, how deep it stands, and what it answers; `null`: the post. */
export type Response = ResponsePage & { depth: number; answers: Place | null };

/** A page of a conversation, in full. */
export type ResponseOutline = {
  responses: Response[];
  /** The page begins in the middle of what this turn began. */
  within: Place | null;
  /** On the first page alone. */
  faces: ShownLinkback[];
  page: number;
  pages: number;
  count: number;
  linkbacks: LinkbackCounts;
};

export const EMPTY_PAGE: ResponseOutline = {
  responses: [],
  within: null,
  faces: [],
  page: 1,
  pages: 1,
  count: 0,
  linkbacks: { count: 0, shown: 0 },
};

/** `comments` and `linkbacks` are those that are shown, in any order. */
export function outlineOf(
  config: Pick<Config, 'siteUrl'>,
  {
    comments,
    linkbacks: { linkbacks, count },
  }: { comments: readonly CommentOutline[]; linkbacks: VisibleLinkbacks },
  perPage: number,
): Outline {
  const responses: OutlinedResponse[] = [
    ...comments.map(({ id, parentId, state, createdAt }) => ({
      id,
      parentId,
      state,
      at: createdAt.getTime(),
    })),
    ...linkbacks.filter(hasWords).map((linkback) => ({
      id: -linkback.id,
      parentId: answeredBy(config, linkback),
      state: 'approved' as const,
      at: linkback.receivedAt.getTime(),
    })),
  ];
  responses.sort((a, b) => a.at - b.at || Math.abs(a.id) - Math.abs(b.id));
  return {
    pages: pagesOf(threadsOf(responses), perPage),
    faces: linkbacks.filter((each) => !hasWords(each)).map(({ id }) => id),
    count: count + comments.filter(({ state }) => state === 'approved').length,
    linkbacks: { count, shown: linkbacks.length },
  };
}

/** The turn of a number, and the number of a turn. */
export function responseNamed(number: number): NamedResponse {
  return number > 0 ? { kind: 'comment', id: number } : { kind: 'linkback', id: -number };
}

export function numberOf({ kind, id }: NamedResponse): number {
  return kind === 'comment' ? id : -id;
}

/** The id that its element has, on whichever page. */
export function anchorOf({ kind, id }: NamedResponse): string {
  return `${kind}-${id}`;
}

/** By their numbers: what the turns answer that answer one whose words are shown. */
export function answersIn({ pages }: Pick<Outline, 'pages'>): Map<number, number> {
  const responses = pages.flatMap((page) => page.responses);
  const inWords = new Set(
    responses.flatMap(({ response: { id, state } }) => (state === 'approved' ? [id] : [])),
  );
  return new Map(
    responses.flatMap(({ response: { id, parentId }, depth }): [number, number][] =>
      depth > 0 && parentId !== null && inWords.has(parentId) ? [[id, parentId]] : [],
    ),
  );
}

/** An answer to an invitation that says neither yes nor no is words, too. */
function hasWords({ type, rsvp }: LinkbackOutline): boolean {
  return type === 'reply' || type === 'mention' || (type === 'rsvp' && rsvp === null);
}

/** What a reply answers, other than the post. */
function answeredBy(config: Pick<Config, 'siteUrl'>, { type, target }: LinkbackOutline) {
  const answered = type === 'reply' ? answeredResponse(config, target) : null;
  return answered && numberOf(answered);
}
