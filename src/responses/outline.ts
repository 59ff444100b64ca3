/**
 * The responses to a post, comments and linkbacks alike, in order of time, in threads, page by page: the outline of
 * all of them, without content, and the content of one page.
 */
import type { CommentOutline, ShownComment } from '../comments/comment.ts';
import { findShownComment, outlineComments, readComments } from '../comments/list.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { LinkbackOutline, ShownLinkback } from '../linkbacks/linkback.ts';
import {
  findShownLinkback,
  outlineLinkbacks,
  readLinkbacks,
  type VisibleLinkbacks,
} from '../linkbacks/list.ts';
import { answeredResponse, hasContent, type NamedResponse } from '../linkbacks/linkback.ts';
import { anchorOf, pagesOf, type Page, threadsOf, pageNumberOf, type Placed } from './thread.ts';
import type { SiteSettings } from '../settings/settings.ts';

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
  interactions: InteractionCounts;
};

/** How many there are, and how many of them, the latest, are shown. */
export type LinkbackCounts = { count: number; shown: number };

/** What people did with the post; a comment is one by the form, or a reply on another site. */
export type InteractionCounts = { likes: number; reposts: number; comments: number };

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
  /** On all pages. */
  interactions: InteractionCounts;
};

export const EMPTY_PAGE: ResponseOutline = {
  responses: [],
  within: null,
  faces: [],
  page: 1,
  pages: 1,
  count: 0,
  linkbacks: { count: 0, shown: 0 },
  interactions: { likes: 0, reposts: 0, comments: 0 },
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
    ...comments.map(({ id, parentId, linkbackId, state, createdAt }) => ({
      kind: 'comment' as const,
      id,
      parent: namedParent(parentId, linkbackId),
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
  const ofType = (type: LinkbackOutline['type']) =>
    linkbacks.filter((each) => each.type === type).length;
  const written = comments.filter(({ state }) => state === 'approved').length;
  return {
    pages: pagesOf(threadsOf(responses), perPage),
    faces: linkbacks.filter((each) => !hasContent(each)).map(({ id }) => id),
    count: count + written,
    linkbacks: { count, shown: linkbacks.length },
    interactions: {
      likes: ofType('like'),
      reposts: ofType('repost'),
      comments: written + ofType('reply'),
    },
  };
}

function namedParent(commentId: number | null, linkbackId: number | null): NamedResponse | null {
  if (commentId !== null) return { kind: 'comment', id: commentId };
  return linkbackId === null ? null : { kind: 'linkback', id: linkbackId };
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

type ReadDeps = Pick<Deps, 'config' | 'db'>;

/** The outline of all responses that are shown under a post. */
export async function readOutline(
  deps: ReadDeps,
  { commentsPerPage }: Pick<SiteSettings, 'commentsPerPage'>,
  postId: number,
): Promise<Outline> {
  const [comments, linkbacks] = await Promise.all([
    outlineComments(deps, postId),
    outlineLinkbacks(deps, postId),
  ]);
  return outlineOf(deps.config, { comments, linkbacks }, commentsPerPage);
}

/** One page of responses with content. @returns `null` if the page does not exist */
export async function readResponses(
  deps: ReadDeps,
  settings: Pick<SiteSettings, 'commentsPerPage'>,
  postId: number,
  pageNumber: number,
): Promise<ResponseOutline | null> {
  const { pages, faces, ...counted } = await readOutline(deps, settings, postId);
  const page = pages[pageNumber - 1];
  if (!page) return null;
  const { responses, within } = page;
  const needed = [
    ...responses.map(({ response }) => response),
    ...responses.flatMap(parentOf),
    ...(within ? [within.response] : []),
  ];
  const shownFaces = pageNumber === 1 ? faces : [];
  const [comments, linkbacks] = await Promise.all([
    readComments(deps, idsOf(needed, 'comment')),
    readLinkbacks(deps, [...idsOf(needed, 'linkback'), ...shownFaces]),
  ]);
  // Responses that were removed since the outline was read are left out of the page.
  const contentOf = ({ kind, id }: NamedResponse): ResponsePage | null => {
    const [comment, linkback] = [comments.get(id), linkbacks.get(id)];
    if (kind === 'comment') return comment ? { comment } : null;
    return linkback ? { linkback } : null;
  };
  const here = new Set(responses.map(({ response }) => anchorOf(response)));
  const placeOf = (response: NamedResponse): Place => {
    const anchor = anchorOf(response);
    const page = here.has(anchor) ? pageNumber : (pageNumberOf(pages, response) ?? 1);
    return { response: contentOf(response), anchor, page };
  };
  const responseOf = (placed: Placed<OutlinedResponse>): Response[] => {
    const content = contentOf(placed.response);
    const [parent] = parentOf(placed);
    const answers = parent ? placeOf(parent) : null;
    return content ? [{ ...content, depth: placed.depth, answers }] : [];
  };
  return {
    ...counted,
    responses: responses.flatMap(responseOf),
    within: within && placeOf(within.response),
    faces: shownFaces.flatMap((id) => linkbacks.get(id) ?? []),
    page: pageNumber,
    pages: pages.length,
  };
}

/** A response in the threads of this post; `null`: there is none. */
export async function findShownResponse(
  deps: ReadDeps,
  postId: number,
  { kind, id }: NamedResponse,
): Promise<ResponsePage | null> {
  if (kind === 'comment') {
    const comment = await findShownComment(deps, postId, id);
    return comment && { comment };
  }
  const linkback = await findShownLinkback(deps, postId, id);
  return linkback && hasContent(linkback) ? { linkback } : null;
}

/** The parent of a response; empty for the post, to which everything at depth 0 replies. */
function parentOf({ response: { parent }, depth }: Placed<OutlinedResponse>): NamedResponse[] {
  return depth > 0 && parent !== null ? [parent] : [];
}

/** The ids of those of one kind, each once. */
function idsOf(responses: readonly NamedResponse[], kind: NamedResponse['kind']): number[] {
  return [...new Set(responses.flatMap((each) => (each.kind === kind ? [each.id] : [])))];
}
