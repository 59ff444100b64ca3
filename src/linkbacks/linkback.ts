/**
 * What a linkback is: one source links to one post, whichever protocols said so.
 *
 * Two axes, because they answer two questions: `verification` (does the page link here?) belongs
 * to verify/verify.ts, `moderation` (does the owner want it?) to moderate.ts and the settings.
 */
import type { ScoreReason } from '../spam/score.ts';
import type { Evidence, LinkbackType } from '../reader/evidence.ts';
import type { Protocol, Rsvp } from '../posts/post.ts';
import type { TrackbackTexts } from './receive/claimed-text.ts';

export type Verification = 'pending' | 'verified' | 'link-missing' | 'source-gone' | 'unreachable';
export type Moderation = 'pending' | 'approved' | 'rejected' | 'spam';

/** What a stranger says: `source` links to `target`. Addresses as sent, possibly hostile. */
export type Claim = {
  via: Protocol;
  source: string;
  target: string;
  /** The client's address: the source's host learns it from the User-Agent of the check. */
  client: string;
  /** A webmention's third parameter: a page that speaks for the source's host. */
  vouch?: string;
  /** What a trackback says of itself. */
  texts?: TrackbackTexts;
  /** The same as it came, a byte a character, where nobody named its charset. */
  textBytes?: TrackbackTexts | null;
};

/** What one check of a source found out about one of its linkbacks. */
export type Verdict =
  | { kind: 'verified'; evidence: Evidence }
  | { kind: 'link-missing' }
  | { kind: 'source-gone'; status: 404 | 410 }
  /** `why` is for the owner and the log: strangers are told the same whatever it is. */
  | { kind: 'unreachable'; why: string };

export type { ScoreReason };

/** What an approved page says now; the page here shows what was approved until someone has looked. */
export type ProposedChange = {
  evidence: Evidence;
  changes: Change[];
  /** The host that served it in the end. */
  finalHost: string | null;
};

/** How the page differs from what was approved, each enough to ask again. */
export type Change =
  | { kind: 'title' | 'author'; from: string | null; to: string | null }
  /** `null`: one or more beyond the addresses that are kept. */
  | { kind: 'outside-link'; to: string | null }
  /** `kept`: the share of the approved words that are still there, from 0 to 1. */
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
  /** Of a picture that is kept here. */
  avatarId: number | null;
  site: string | null;
  excerpt: string | null;
  linkStart: number | null;
  linkEnd: number | null;
  content: string | null;
  /** As the last claim gave it, fragment and all. */
  target: string;
  /** As its page says; never later than `receivedAt`. */
  publishedAt: Date | null;
  receivedAt: Date;
};

/** As much of a linkback as says where it stands: all of a post's are read so, few with their words. */
export type LinkbackOutline = Pick<ShownLinkback, 'id' | 'type' | 'rsvp' | 'target' | 'receivedAt'>;

/** A linkback as the owner sees it. */
export type Linkback = ShownLinkback & {
  statusToken: string;
  verification: Verification;
  moderation: Moderation;
  score: number;
  scoreReasons: ScoreReason[];
  proposed: ProposedChange | null;
  /** Stands for what is proposed, for `approve`; `null` where nothing is. */
  fingerprint: string | null;
};
