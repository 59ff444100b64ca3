/**
 * What is said under a post, comments and linkbacks alike: in order of time, each below what it
 * answers, page by page. Pure; post-page.ts gathers it, present-responses.ts shows it.
 */
import type { ShownComment } from '../comments/comment.ts';
import { pageOfThreads, threadsOf, type Thread } from '../comments/thread.ts';
import type { ShownLinkback } from '../linkbacks/linkback.ts';
import type { VisibleLinkbacks } from '../linkbacks/list.ts';

/** Linkbacks are counted downwards, so that no number stands for two. */
type Turn = {
  id: number;
  parentId: number | null;
  state: ShownComment['state'];
  at: number;
} & ({ comment: ShownComment } | { linkback: ShownLinkback });

export type Conversation = {
  threads: Thread<Turn>[];
  page: number;
  pages: number;
  /** Of all pages, those of linkbacks that are not shown among them. */
  count: number;
  /** Linkbacks without words: likes and their kin, on the first page alone. */
  linkbacks: VisibleLinkbacks;
};

export type Said = { comments: readonly ShownComment[]; linkbacks: VisibleLinkbacks };

/** Of a page that there is not, the last one. */
export function conversationOf(
  { comments, linkbacks }: Said,
  { page, perPage }: { page: number; perPage: number },
): Conversation {
  const turns: Turn[] = [
    ...comments.map((comment) => ({
      id: comment.id,
      parentId: comment.parentId,
      state: comment.state,
      at: comment.createdAt.getTime(),
      comment,
    })),
    ...linkbacks.linkbacks.filter(hasWords).map((linkback) => ({
      id: -linkback.id,
      parentId: commentNamedBy(linkback),
      state: 'approved' as const,
      at: linkback.receivedAt.getTime(),
      linkback,
    })),
  ];
  const all = threadsOf(turns.sort((a, b) => a.at - b.at || a.id - b.id));
  const { pages } = pageOfThreads(all, 1, perPage);
  const shown = Math.min(page, pages);
  return {
    ...pageOfThreads(all, shown, perPage),
    count: linkbacks.count + comments.filter(({ state }) => state === 'approved').length,
    linkbacks,
  };
}

/** An answer to an invitation that says neither yes nor no is words, too. */
function hasWords({ type, rsvp }: ShownLinkback): boolean {
  return type === 'reply' || type === 'mention' || (type === 'rsvp' && rsvp === null);
}

/** A reply to a comment names it as browsers do: by the fragment of its address. */
function commentNamedBy({ type, target }: ShownLinkback): number | null {
  const [, id] = /#comment-([1-9]\d{0,8})$/.exec(target) ?? [];
  return type === 'reply' && id !== undefined ? Number(id) : null;
}
