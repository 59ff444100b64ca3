/**
 * The outline of a post's responses, comments and linkbacks alike: in order of time, in threads, page by
 * page. Pure, and without content: read.ts reads the content of a page.
 */
import type { CommentOutline, ShownComment } from '../comments/comment.ts';
import type { Config } from '../config.ts';
import type { LinkbackOutline, ShownLinkback } from '../linkbacks/linkback.ts';
import type { VisibleLinkbacks } from '../linkbacks/list.ts';
import { answeredResponse, type NamedResponse } from '../linkbacks/receive/target.ts';
import { pagesOf, type Page, threadsOf } from './thread.ts';

/** The ids of linkbacks are negative, so that they do not collide with those of comments. */
export type OutlinedResponse = {
  id: number;
  parentId: number | null;
  state: ShownComment['state'];
  at: number;
};

export type Outline = {
  pages: Page<OutlinedResponse>[];
  /** The ids of linkbacks without content: likes and other reactions. */
  faces: number[];
  /** On all pages, including linkbacks that are not shown. */
  count: number;
  linkbacks: LinkbackCounts;
};

/** How many there are, and how many of them, the latest, are shown. */
export type LinkbackCounts = { count: number; shown: number };

export type ResponsePage = { comment: ShownComment } | { linkback: ShownLinkback };

/** A response that another one refers to; `response` is `null` if it is gone. */
export type Place = { response: ResponsePage | null; anchor: string; page: number };

/** A response with its depth and its parent; `answers` is `null` for the post. */
export type Response = ResponsePage & { depth: number; answers: Place | null };

/** A page of responses with content. */
export type ResponseOutline = {
  responses: Response[];
  /** The first response of the thread that the page continues. */
  within: Place | null;
  /** On the first page only. */
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

/** The outline of the shown `comments` and `linkbacks`, which may be in any order. */
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
    ...linkbacks.filter(hasContent).map((linkback) => ({
      id: -linkback.id,
      parentId: answeredBy(config, linkback),
      state: 'approved' as const,
      at: linkback.receivedAt.getTime(),
    })),
  ];
  responses.sort((a, b) => a.at - b.at || Math.abs(a.id) - Math.abs(b.id));
  return {
    pages: pagesOf(threadsOf(responses), perPage),
    faces: linkbacks.filter((each) => !hasContent(each)).map(({ id }) => id),
    count: count + comments.filter(({ state }) => state === 'approved').length,
    linkbacks: { count, shown: linkbacks.length },
  };
}

/** The response of an outline's id, whose sign says which kind it is. */
export function responseNamed(number: number): NamedResponse {
  return number > 0 ? { kind: 'comment', id: number } : { kind: 'linkback', id: -number };
}

export function numberOf({ kind, id }: NamedResponse): number {
  return kind === 'comment' ? id : -id;
}

/** The id of its element on the page. */
export function anchorOf({ kind, id }: NamedResponse): string {
  return `${kind}-${id}`;
}

/** The parents by id, of the responses whose parent's content is shown. */
export function answersIn({ pages }: Pick<Outline, 'pages'>): Map<number, number> {
  const responses = pages.flatMap((page) => page.responses);
  const withContent = new Set(
    responses.flatMap(({ response: { id, state } }) => (state === 'approved' ? [id] : [])),
  );
  return new Map(
    responses.flatMap(({ response: { id, parentId }, depth }): [number, number][] =>
      depth > 0 && parentId !== null && withContent.has(parentId) ? [[id, parentId]] : [],
    ),
  );
}

/** Whether it is shown in the thread. So is an RSVP that says neither yes nor no. */
function hasContent({ type, rsvp }: LinkbackOutline): boolean {
  return type === 'reply' || type === 'mention' || (type === 'rsvp' && rsvp === null);
}

/** The response that a reply refers to; `null`: the post. */
function answeredBy(config: Pick<Config, 'siteUrl'>, { type, target }: LinkbackOutline) {
  const answered = type === 'reply' ? answeredResponse(config, target) : null;
  return answered && numberOf(answered);
}
