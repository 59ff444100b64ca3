/**
 * An outbox entry: one target of one post, to be notified of the link to it, or the WebSub hub, to
 * be notified of the post.
 *
 * States: `waiting` for the first or next attempt; `sent` and `refused`, as the other side answered
 * last; `failed`, not delivered and not tried again; `no-endpoint`, the target has none; `skipped`,
 * not to be sent, for the reason in `lastAnswer`; `imported`, notified by an earlier blog, or counted so.
 */
import { oneOf } from '../db/client.ts';
import { PROTOCOLS } from '../posts/post.ts';

/** The linkback protocols, and WebSub for the hub of the feeds. */
const SEND_PROTOCOLS = [...PROTOCOLS, 'websub'] as const;
export type SendProtocol = (typeof SEND_PROTOCOLS)[number];

export const OUTBOX_STATES = [
  'waiting',
  'sent',
  'refused',
  'failed',
  'no-endpoint',
  'skipped',
  'imported',
] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** The answer that imported entries show. */
export const BY_EARLIER_BLOG = 'Counts as notified by the earlier blog.';

/** @throws if the value is no protocol: the database is of a newer version */
export function toProtocol(value: string | null): SendProtocol | null {
  return value === null ? null : oneOf(SEND_PROTOCOLS, value);
}

/** An entry as owners see it. */
export type OutboxEntry = {
  id: number;
  /** The post's current path, without the path of SITE_URL. */
  postPath: string;
  postTitle: string;
  target: string;
  /** A trackback URL that was entered with the post. */
  byHand: boolean;
  /** Whether the post still links to the target. */
  linked: boolean;
  state: OutboxState;
  /** Of the last or the coming notification. */
  protocol: SendProtocol | null;
  attempts: number;
  /** Plain text, at most 300 characters. */
  lastAnswer: string | null;
  statusUrl: string | null;
  nextTryAt: Date | null;
  sentAt: Date | null;
  /** When it was last made due because the post shows other responses. */
  salmentionedAt: Date | null;
  createdAt: Date;
};

/** A notification that `source` links to `target`, or no longer does. */
export type OutgoingNotification = {
  /** The post's permalink; for a target that was notified before, the permalink of that time. */
  source: string;
  target: string;
  linked: boolean;
  /** For trackbacks: what is shown of the post. */
  title: string;
  excerpt: string;
  blogName: string;
  /** For the hub: the feeds that contain the post. */
  feedUrls: string[];
};

/** The outcome of one step. `detail` is short plain text for owners. */
export type SendOutcome =
  | { kind: 'sent'; detail: string; statusUrl?: string | null }
  /** The other side refused: it is not notified again, by no other protocol either. */
  | { kind: 'refused'; detail: string }
  /** `retryAfter` is the header as sent. */
  | { kind: 'transient'; detail: string; retryAfter?: string | null }
  /** A permanent failure: there was no answer, and there will be none. `isGone`: the page is not there. */
  | { kind: 'failed'; detail: string; isGone?: true }
  /** It could not be sent, and need not be. */
  | { kind: 'skipped'; detail: string }
  | { kind: 'no-endpoint' };
