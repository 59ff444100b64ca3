/**
 * Reads the responses to a post: the outline of all of them, and the content of one page.
 */
import { outlineComments, readComments } from '../comments/list.ts';
import type { Deps } from '../deps.ts';
import { outlineLinkbacks, readLinkbacks } from '../linkbacks/list.ts';
import {
  anchorOf,
  outlineOf,
  responseNamed,
  type ResponseOutline,
  type Outline,
  type Place,
  type ResponsePage,
  type Response,
  type OutlinedResponse,
} from './outline.ts';
import { pageNumberOf, type Placed } from './thread.ts';
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
  const referred = [...responses.flatMap(answeredIn), ...(within ? [within.response.id] : [])];
  const ids = [...new Set([...responses.map(({ response }) => response.id), ...referred])];
  const shownFaces = pageNumber === 1 ? faces : [];
  const [comments, linkbacks] = await Promise.all([
    readComments(
      deps,
      ids.filter((id) => id > 0),
    ),
    readLinkbacks(deps, [...ids.filter((id) => id < 0).map((id) => -id), ...shownFaces]),
  ]);
  // Responses that were removed since the outline was read are left out of the page.
  const responseBy = (id: number): ResponsePage | null => {
    const [comment, linkback] = [comments.get(id), linkbacks.get(-id)];
    if (comment) return { comment };
    return linkback ? { linkback } : null;
  };
  const here = new Set(responses.map(({ response }) => response.id));
  const placeOf = (id: number): Place => ({
    response: responseBy(id),
    anchor: anchorOf(responseNamed(id)),
    page: here.has(id) ? pageNumber : (pageNumberOf(pages, id) ?? 1),
  });
  const responseOf = (placed: Placed<OutlinedResponse>): Response[] => {
    const found = responseBy(placed.response.id);
    const [answered = null] = answeredIn(placed);
    const answers = answered === null ? null : placeOf(answered);
    return found ? [{ ...found, depth: placed.depth, answers }] : [];
  };
  return {
    ...counted,
    responses: responses.flatMap(responseOf),
    within: within && placeOf(within.response.id),
    faces: shownFaces.flatMap((id) => linkbacks.get(id) ?? []),
    page: pageNumber,
    pages: pages.length,
  };
}

/** The parent of a response; empty for the post, to which everything at depth 0 replies. */
function answeredIn({ response: { parentId }, depth }: Placed<OutlinedResponse>): number[] {
  return depth > 0 && parentId !== null ? [parentId] : [];
}
