/**
 * What a linkback is: one source links to one post, whichever protocols said so.
 *
 * Two axes, because they answer two questions: `verification` (does the page link here?) belongs
 * to verify.ts, `moderation` (does the owner want it?) to moderate.ts and the settings.
 */
import type { Evidence } from '../pages/evidence.ts';

export type Via = 'pingback' | 'trackback';

export type Verification = 'pending' | 'verified' | 'link-missing' | 'source-gone' | 'unreachable';
export type Moderation = 'pending' | 'approved' | 'rejected' | 'spam';

/** What a stranger says: `source` links to `target`. Addresses as sent, possibly hostile. */
export type Claim = {
  via: Via;
  source: string;
  target: string;
  /** The client's address: the source's host learns it from the User-Agent of the check. */
  client: string;
  /** What a trackback says of itself: decoded, plain text, any length. */
  title?: string;
  excerpt?: string;
  blogName?: string;
};

/** What one check of a source found out about one of its linkbacks. */
export type Verdict =
  | { kind: 'verified'; evidence: Evidence }
  | { kind: 'link-missing' }
  | { kind: 'source-gone'; status: 404 | 410 }
  /** `why` is for the owner and the log: strangers are told the same whatever it is. */
  | { kind: 'unreachable'; why: string };

/** A linkback as the owner sees it. */
export type Linkback = {
  id: number;
  via: Via[];
  source: string;
  target: string;
  verification: Verification;
  moderation: Moderation;
  title: string | null;
  author: string | null;
  site: string | null;
  excerpt: string | null;
  linkStart: number | null;
  linkEnd: number | null;
  receivedAt: Date;
};
