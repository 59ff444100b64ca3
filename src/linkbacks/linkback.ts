/**
 * The types of a linkback: one source that links to one post, by whichever protocols it was claimed.
 *
 * Two columns answer two questions: `verification` (does the page link here?) is set by verify/,
 * `moderation` (does the owner want it?) by moderate.ts and the settings.
 */
import { commentNumberIn } from '../comments/urls.ts';
import type { Config } from '../config.ts';
import type { Protocol, Rsvp } from '../posts/post.ts';
import type { Evidence, LinkbackType } from '../reader/evidence.ts';
import type { ScoreReason } from '../spam/score.ts';

export const VERIFICATIONS = [
  'pending',
  'verified',
  'link-missing',
  'source-gone',
  'unreachable',
  'imported',
] as const;
export type Verification = (typeof VERIFICATIONS)[number];

export const MODERATIONS = ['pending', 'approved', 'rejected', 'spam'] as const;
export type Moderation = (typeof MODERATIONS)[number];

/**
 * Those whose link was found, and those that an earlier blog had accepted: its word stands, whatever became of the
 * source (decision 028).
 */
export const CREDIBLE = ['verified', 'imported'] as const satisfies readonly Verification[];

export function isCredible(verification: string): boolean {
  return CREDIBLE.some((each) => each === verification);
}

/** What a post's page, its feed and its count show of linkbacks. */
export const VISIBLE = { verification: { in: [...CREDIBLE] }, moderation: 'approved' };

export function isVisible(linkback: { verification: string; moderation: string }): boolean {
  return isCredible(linkback.verification) && linkback.moderation === VISIBLE.moderation;
}

/** Whether it is shown with words, not as a face. So is an RSVP that says neither yes nor no. */
export function hasContent({ type, rsvp }: { type: string; rsvp: string | null }): boolean {
  return type === 'reply' || type === 'mention' || (type === 'rsvp' && rsvp === null);
}

/** The texts that a trackback sends about itself, of any length. */
export type TrackbackTexts = { title: string; excerpt: string; blogName: string };

/** One received ping, unverified: `source` links to `target`. URLs as sent, possibly hostile. */
export type Claim = {
  via: Protocol;
  source: string;
  target: string;
  /** The client's IP address, which the check's User-Agent reports to the source's host. */
  client: string;
  /** The `vouch` parameter of a webmention: a page that vouches for the source's host. */
  vouch?: string;
  /** The texts of a trackback. */
  texts?: TrackbackTexts;
  /** The texts before decoding, one character for each byte, where no charset was declared. */
  textBytes?: TrackbackTexts | null;
};

/** The result of one check of a source for one of its linkbacks. */
export type Verdict =
  | { kind: 'verified'; evidence: Evidence }
  | { kind: 'link-missing' }
  | { kind: 'source-gone'; status: 404 | 410 }
  /** `why` is for the owner and the log; senders always get the same answer. */
  | { kind: 'unreachable'; why: string };

/** A linkback as a check of its source finds it. */
export type CheckedLinkback = {
  id: number;
  verification: Verification;
  moderation: Moderation;
  receivedAt: Date;
  missedChecks: number;
  missingSince: Date | null;
};

/** The effect of a verdict on it. */
export type LinkbackChange = {
  id: number;
  verification: Verification;
  missedChecks: number;
  missingSince: Date | null;
  /** Stored unless the owner has approved another text. */
  evidence: Evidence | null;
};

export type { ScoreReason };

/** The current content of an approved linkback's page. The approved version stays visible until a decision. */
export type ProposedChange = {
  evidence: Evidence;
  changes: Change[];
  /** The host that served it in the end. */
  finalHost: string | null;
};

/** A difference from what was approved that needs another decision. */
export type Change =
  | { kind: 'title' | 'author'; from: string | null; to: string | null }
  /** `null`: one or more links beyond those whose URLs are stored. */
  | { kind: 'outside-link'; to: string | null }
  /** `kept`: the share of the approved words that are still there, 0 to 1. */
  | { kind: 'words'; kept: number; from: string; to: string };

/** A linkback as a post page shows it. */
export type ShownLinkback = {
  id: number;
  via: Protocol[];
  source: string;
  type: LinkbackType;
  rsvp: Rsvp | null;
  title: string | null;
  author: string | null;
  authorUrl: string | null;
  /** The author's avatar, which may have no stored image. */
  avatarId: number | null;
  site: string | null;
  excerpt: string | null;
  linkStart: number | null;
  linkEnd: number | null;
  content: string | null;
  /** As the last claim gave it, with its fragment. */
  target: string;
  /** The publication date on its page; never later than `receivedAt`. */
  publishedAt: Date | null;
  receivedAt: Date;
};

/** The columns that place a linkback in a post's list; the texts are read for one page of it only. */
export type LinkbackOutline = Pick<ShownLinkback, 'id' | 'type' | 'rsvp' | 'target' | 'receivedAt'>;

/** A linkback as the owner sees it. */
export type Linkback = ShownLinkback & {
  statusToken: string;
  verification: Verification;
  moderation: Moderation;
  score: number;
  scoreReasons: ScoreReason[];
  proposed: ProposedChange | null;
  /** Fingerprint of the proposed change, for `approveSeen`; `null` where nothing is proposed. */
  fingerprint: string | null;
};

/** A linkback may answer a response, not only the post. */
const NAMED_KINDS = ['comment', 'linkback'] as const;
/** A response, by its id among its kind. */
export type NamedResponse = { kind: (typeof NAMED_KINDS)[number]; id: number };

/**
 * The response that a target names; whether it exists and is visible is not checked.
 *
 * @param target absolute, as a claim had it
 * @returns `null` if it names the post only
 */
export function answeredResponse(
  config: Pick<Config, 'siteUrl'>,
  target: string,
): NamedResponse | null {
  const url = URL.parse(target);
  if (!url) return null;
  // The URL of a comment redirects to the post with a fragment of its own.
  const comment = commentNumberIn(config, url);
  if (comment !== null) return { kind: 'comment', id: comment };
  const [, name, id] = /^#(comment|linkback)-([1-9]\d{0,8})$/.exec(url.hash) ?? [];
  const kind = NAMED_KINDS.find((each) => each === name);
  return kind === undefined ? null : { kind, id: Number(id) };
}
