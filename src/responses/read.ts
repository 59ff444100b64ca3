/**
 * Reads the responses to a post: the outline of all of them, and the content of one page.
 */
import { outlineComments, readComments } from '../comments/list.ts';
import type { Deps } from '../deps.ts';
import { outlineLinkbacks, readLinkbacks } from '../linkbacks/list.ts';
import type { NamedResponse } from '../linkbacks/receive/target.ts';
import {
  outlineOf,
  type ResponseOutline,
  type Outline,
  type Place,
  type ResponsePage,
  type Response,
  type OutlinedResponse,
} from './outline.ts';
import { anchorOf, pageNumberOf, type Placed } from './thread.ts';
import type { SiteSettings } from '../settings/settings.ts';

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

/** The parent of a response; empty for the post, to which everything at depth 0 replies. */
function parentOf({ response: { parent }, depth }: Placed<OutlinedResponse>): NamedResponse[] {
  return depth > 0 && parent !== null ? [parent] : [];
}

/** The ids of those of one kind, each once. */
function idsOf(responses: readonly NamedResponse[], kind: NamedResponse['kind']): number[] {
  return [...new Set(responses.flatMap((each) => (each.kind === kind ? [each.id] : [])))];
}
