/**
 * Lists the latest responses for the admin, pending and approved: those with words one by one, likes, reposts
 * and bookmarks of a post together.
 */
import { listCommentsInState, type AdminComment } from '../comments/admin-list.ts';
import type { Deps } from '../deps.ts';
import { listInState, type AdminLinkback } from '../linkbacks/admin-list.ts';

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
  const [comments, linkbacks] = await Promise.all([
    readStates((state) => listCommentsInState(deps, state, { max: READ })),
    readStates((state) => listInState(deps, state, { max: READ })),
  ]);
  const withWords: LatestResponse[] = comments.flatMap(({ isPending, page }) =>
    page.comments.map((comment) => ({
      kind: 'comment' as const,
      at: comment.createdAt,
      isPending,
      comment,
    })),
  );
  const reactions = new Map<string, LatestReactions>();
  for (const { isPending, page } of linkbacks) {
    for (const linkback of page.linkbacks) {
      const at = linkback.receivedAt;
      const { type } = linkback;
      if (isReaction(type)) addReaction(reactions, type, linkback);
      else withWords.push({ kind: 'linkback', at, isPending, linkback });
    }
  }
  return {
    withWords: newest(withWords, max),
    reactions: newest([...reactions.values()], max),
  };
}

async function readStates<Page>(
  read: (state: 'pending' | 'approved') => Promise<Page>,
): Promise<{ isPending: boolean; page: Page }[]> {
  const [pending, approved] = await Promise.all([read('pending'), read('approved')]);
  return [
    { isPending: true, page: pending },
    { isPending: false, page: approved },
  ];
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
