/**
 * Lists responses of some states for programs, newest first, from any place in the list on.
 */
import { findAdminComments, type AdminComment } from '../comments/admin-list.ts';
import { listNewestIn as listNewestComments } from '../comments/newest.ts';
import type { Deps } from '../deps.ts';
import { findAdminLinkbacks, type AdminLinkback } from '../linkbacks/admin-list.ts';
import type { Moderation } from '../linkbacks/linkback.ts';
import { listNewestIn as listNewestLinkbacks } from '../linkbacks/newest.ts';

export type FoundResponse =
  { kind: 'comment'; comment: AdminComment } | { kind: 'linkback'; linkback: AdminLinkback };

type Filter = {
  states: readonly Moderation[];
  /** Only those to a post. */
  postId?: number | undefined;
  offset: number;
  max: number;
};

/** What is further down is not listed: nobody reads so far, and all before it has to be looked at. */
const MAX_DEPTH = 10_000;

/** Linkbacks whose page was not read yet, or is gone, are not listed: there is nothing to decide about. */
export async function listNewestResponses(
  deps: Pick<Deps, 'db'>,
  { states, postId, offset, max }: Filter,
): Promise<FoundResponse[]> {
  const depth = Math.min(offset + max, MAX_DEPTH);
  if (offset >= depth) return [];
  const [comments, linkbacks] = await Promise.all([
    listNewestComments(deps, states, { max: depth, postId }),
    listNewestLinkbacks(deps, states, { max: depth, postId }),
  ]);
  const page = merged(comments, linkbacks).slice(offset, depth);
  const idsOf = (kind: FoundResponse['kind']) =>
    page.flatMap((each) => (each.kind === kind ? [each.id] : []));
  const [shownComments, shownLinkbacks] = await Promise.all([
    findAdminComments(deps, idsOf('comment')),
    findAdminLinkbacks(deps, idsOf('linkback')),
  ]);
  return page.flatMap(({ kind, id }): FoundResponse[] => {
    const comment = kind === 'comment' && shownComments.find((each) => each.id === id);
    if (comment) return [{ kind: 'comment', comment }];
    const linkback = kind === 'linkback' && shownLinkbacks.find((each) => each.id === id);
    return linkback ? [{ kind: 'linkback', linkback }] : [];
  });
}

type InTime = { id: number; at: Date };
type Named = { kind: FoundResponse['kind']; id: number };

/** Two lists as one. Each keeps its order, so that further pages continue the first. */
function merged(comments: readonly InTime[], linkbacks: readonly InTime[]): Named[] {
  const all: Named[] = [];
  let [comment, linkback] = [0, 0];
  while (comment < comments.length || linkback < linkbacks.length) {
    const [first, second] = [comments[comment], linkbacks[linkback]];
    if (first && (!second || first.at >= second.at)) {
      all.push({ kind: 'comment', id: first.id });
      comment += 1;
    } else if (second) {
      all.push({ kind: 'linkback', id: second.id });
      linkback += 1;
    }
  }
  return all;
}
