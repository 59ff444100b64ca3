/**
 * What an entry of the outbox is: one target of one post, which is told of the link to it; or the
 * WebSub hub, which is told of the post itself.
 *
 * `waiting`: to be told, or told again. `sent`, `refused`: what the other side said last.
 * `failed`: it could not be told, and is not tried again. `no-endpoint`: it does not ask to be told.
 * `skipped`: it is not to be told, for a reason that `lastAnswer` gives.
 */
import type { Protocol } from '../posts/post.ts';

/** Those of linkbacks, and that by which the hub of the feeds is told. */
export type SendProtocol = Protocol | 'websub';

export const OUTBOX_STATES = [
  'waiting',
  'sent',
  'refused',
  'failed',
  'no-endpoint',
  'skipped',
] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** An entry as the owner sees it. */
export type OutboxEntry = {
  id: number;
  /** Where the post stands now, without the site's own path. */
  postPath: string;
  postTitle: string;
  target: string;
  byHand: boolean;
  /** `false`: the post does not link there any more. */
  linked: boolean;
  state: OutboxState;
  /** By which it was told last, or is about to be. */
  protocol: SendProtocol | null;
  attempts: number;
  /** Plain text, at most 300 characters. */
  lastAnswer: string | null;
  statusUrl: string | null;
  nextTryAt: Date | null;
  sentAt: Date | null;
  createdAt: Date;
};

/** What is told: `source` links to `target`, or does so no more. */
export type OutgoingNotification = {
  /** Where the post stands; for a target that was told before, where it stood then. */
  source: string;
  target: string;
  linked: boolean;
  /** What a trackback says of a post that links. */
  title: string;
  excerpt: string;
  blogName: string;
  /** What a hub is told: the feeds that the post stands in. */
  feedUrls: string[];
};

/** What one step towards a target amounted to. `says` is for the owner: plain text, short. */
export type SendOutcome =
  | { kind: 'sent'; detail: string; statusUrl?: string | null }
  /** The other side answered no: it is not asked again, nor by another protocol. */
  | { kind: 'refused'; detail: string }
  /** `retryAfter` is the header as sent. */
  | { kind: 'may-heal'; detail: string; retryAfter?: string | null }
  /** There was no answer, and there will be none. */
  | { kind: 'failed'; detail: string }
  /** It could not be said, and need not be. */
  | { kind: 'skipped'; detail: string }
  | { kind: 'no-endpoint' };
