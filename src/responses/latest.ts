/**
 * Lists the latest responses for the admin, pending and approved: those with words one by one, likes, reposts
 * and bookmarks of a post together.
 */
import {
  findAdminComments,
  listCommentsInState,
  type AdminComment,
} from '../comments/admin-list.ts';
import { listLastWrittenIn } from '../comments/newest.ts';
import type { Deps } from '../deps.ts';
import { findAdminLinkbacks, listInState, type AdminLinkback } from '../linkbacks/admin-list.ts';
import { listLastReceivedIn } from '../linkbacks/newest.ts';

/** Read of each kind and state: enough to find words among many likes. */
const READ = 30;

export type LatestResponse =
  | { kind: 'comment'; at: Date; isPending: boolean; comment: AdminComment }
  | { kind: 'linkback'; at: Date; isPending: boolean; linkback: AdminLinkback };

export type ReactionType = 'like' | 'repost' | 'bookmark';

/** Reactions of one type to one post, newest first. */
export type LatestReactions = {
  type: ReactionType;
  at: Date;
  post: AdminLinkback['post'];
  linkbacks: AdminLinkback[];
};

/** At most `max` with words, and as many groups of reactions; newest first. */
export async function listLatestResponses(
  deps: Pick<Deps, 'db'>,
  max: number,
): Promise<{ withWords: LatestResponse[]; reactions: LatestReactions[] }> {
  const [comments, linkbacks] = await Promise.all([listComments(deps), listLinkbacks(deps)]);
  const withWords: LatestResponse[] = comments.map((comment) => ({
    ...{ kind: 'comment', at: comment.createdAt, comment },
    isPending: comment.state === 'pending',
  }));
  const reactions = new Map<string, LatestReactions>();
  for (const linkback of linkbacks) {
    const { type, receivedAt: at } = linkback;
    const isPending = linkback.moderation === 'pending';
    if (isReaction(type)) addReaction(reactions, type, linkback);
    else withWords.push({ kind: 'linkback', at, isPending, linkback });
  }
  return {
    withWords: newest(withWords, max),
    reactions: newest([...reactions.values()], max),
  };
}

const STATES = ['pending', 'approved'] as const;
/** The last ones of an import are the last that were stored, but rarely the latest: those are found by their dates. */
const BY_DATE = { max: READ, among: 200 };

async function listComments(deps: Pick<Deps, 'db'>): Promise<AdminComment[]> {
  const [dated, ...stored] = await Promise.all([
    listLastWrittenIn(deps, STATES, BY_DATE),
    ...STATES.map((state) => listCommentsInState(deps, state, { max: READ })),
  ]);
  const comments = stored.flatMap((page) => page.comments);
  const further = without(dated, comments);
  return [...comments, ...(further.length > 0 ? await findAdminComments(deps, further) : [])];
}

async function listLinkbacks(deps: Pick<Deps, 'db'>): Promise<AdminLinkback[]> {
  const [dated, stored] = await Promise.all([
    Promise.all(STATES.map((state) => listLastReceivedIn(deps, state, BY_DATE))),
    Promise.all(STATES.map((state) => listInState(deps, state, { max: READ }))),
  ]);
  const linkbacks = stored.flatMap((page) => page.linkbacks);
  const further = without(dated.flat(), linkbacks);
  return [...linkbacks, ...(further.length > 0 ? await findAdminLinkbacks(deps, further) : [])];
}

function without(ids: readonly number[], found: readonly { id: number }[]): number[] {
  const known = new Set(found.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

function isReaction(type: AdminLinkback['type']): type is ReactionType {
  return type === 'like' || type === 'repost' || type === 'bookmark';
}

function addReaction(
  reactions: Map<string, LatestReactions>,
  type: ReactionType,
  linkback: AdminLinkback,
): void {
  const key = `${type} ${linkback.post.path}`;
  const known = reactions.get(key);
  const linkbacks = newest(
    [...(known?.linkbacks ?? []), linkback].map((each) => ({ each, at: each.receivedAt })),
    READ,
  ).map(({ each }) => each);
  const at = linkbacks[0]?.receivedAt ?? linkback.receivedAt;
  reactions.set(key, { type, at, post: linkback.post, linkbacks });
}

function newest<Item extends { at: Date }>(items: Item[], max: number): Item[] {
  return items.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, max);
}
