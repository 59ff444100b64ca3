/**
 * The outline of a post's responses, comments and linkbacks alike: in order of time, in threads, page by
 * page. Pure, and without content: read.ts reads the content of a page.
 */
import type { CommentOutline, ShownComment } from '../comments/comment.ts';
import type { Config } from '../config.ts';
import type { LinkbackOutline, ShownLinkback } from '../linkbacks/linkback.ts';
import type { VisibleLinkbacks } from '../linkbacks/list.ts';
import { answeredResponse, type NamedResponse } from '../linkbacks/receive/target.ts';
import { anchorOf, pagesOf, type Page, threadsOf } from './thread.ts';

/** `parent`: the response that it replies to; `null`: the post. `at`: milliseconds. */
export type OutlinedResponse = NamedResponse & {
  parent: NamedResponse | null;
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
      kind: 'comment' as const,
      id,
      parent: parentId === null ? null : { kind: 'comment' as const, id: parentId },
      state,
      at: createdAt.getTime(),
    })),
    ...linkbacks.filter(hasContent).map((linkback) => ({
      kind: 'linkback' as const,
      id: linkback.id,
      parent: linkback.type === 'reply' ? answeredResponse(config, linkback.target) : null,
      state: 'approved' as const,
      at: linkback.receivedAt.getTime(),
    })),
  ];
  responses.sort((a, b) => a.at - b.at || a.id - b.id);
  return {
    pages: pagesOf(threadsOf(responses), perPage),
    faces: linkbacks.filter((each) => !hasContent(each)).map(({ id }) => id),
    count: count + comments.filter(({ state }) => state === 'approved').length,
    linkbacks: { count, shown: linkbacks.length },
  };
}

/** The parent of each response that has one whose content is shown, by the anchor of the response. */
export function parentsIn({ pages }: Pick<Outline, 'pages'>): Map<string, NamedResponse> {
  const placed = pages.flatMap(({ responses }) => responses);
  const withContent = new Set(
    placed.flatMap(({ response }) => (response.state === 'approved' ? [anchorOf(response)] : [])),
  );
  return new Map(
    placed.flatMap(({ response, depth }): [string, NamedResponse][] => {
      const { parent } = response;
      const isShown = depth > 0 && parent !== null && withContent.has(anchorOf(parent));
      return isShown ? [[anchorOf(response), parent]] : [];
    }),
  );
}

/** Whether it is shown in the thread. So is an RSVP that says neither yes nor no. */
function hasContent({ type, rsvp }: LinkbackOutline): boolean {
  return type === 'reply' || type === 'mention' || (type === 'rsvp' && rsvp === null);
}
