/**
 * View models of the overview and the self-test.
 */
import type { TimeView } from '../lib/time.ts';
import type { UntrustedProxy } from '../../request/headers.ts';

export type SelfTestView = {
  heading: string;
  /** `null` before it has run. */
  outcome: {
    summary: string;
    isGood: boolean;
    groups: { name: string; checks: { name: string; problem: string | null }[] }[];
  } | null;
};

export type ChartBar = {
  /** In the chart's units. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Whether it is one of the days with the most responses. */
  isHigh: boolean;
};

/** The chart, and a table with the same numbers. */
export type DaysChartView = {
  total: number;
  /** "12 linkbacks in the last 30 days. Most on 3 Nov: 5." */
  summary: string;
  /** "48 linkbacks · 31 comments" */
  counts: string;
  width: number;
  height: number;
  /** One for each day with responses. */
  bars: ChartBar[];
  kinds: { name: string; count: number }[];
  /** Days with responses, the latest first. */
  rows: { day: string; counts: number[]; total: number }[];
};

/** A first step on a new blog. `url` is `null` where a sentence says what to do elsewhere. */
export type StepView = { title: string; text: string; url: string | null };

/** A response in its words. */
export type LatestView = {
  /** The passage, with the linked words; for a comment or a reply all is in `before`. */
  words: { before: string; linked: string; after: string };
  who: string;
  /** "replied to", "linked to", "commented on" */
  did: string;
  post: { title: string; url: string };
  /** "webmention", "pingback and webmention"; empty for a comment. */
  via: string;
  came: TimeView & { age: string };
  /** Where it can be reviewed; `null` once it is approved. */
  reviewUrl: string | null;
};

/** "Ferry Log, Ada and 3 others liked Notes on a ferry" */
export type ReactionsView = {
  who: string;
  did: string;
  post: LatestView['post'];
  came: LatestView['came'];
};

export type OverviewView = {
  greeting: string;
  /** A proxy that TRUST_PROXY does not name, shown to owners; `null` if none was noticed. */
  untrustedProxy: UntrustedProxy | null;
  /** Until the first own post is published; empty after. */
  steps: StepView[];
  drafts: { title: string; url: string; changed: TimeView }[];
  hasMoreDrafts: boolean;
  /** `null` for users who may not moderate. */
  responses: {
    /** "7 responses are pending. The oldest is 2 hours old." */
    waiting: string;
    /** `null` if nothing is pending. */
    reviewUrl: string | null;
    latest: LatestView[];
    reactions: ReactionsView[];
    days: DaysChartView;
    /** Of approved linkbacks. */
    hosts: { host: string; count: number }[];
    outbox: { notified: string; failed: string | null };
    /** "Self-test passed on 27 Nov" and the like; `isBad` ones need attention. */
    health: { text: string; url: string | null; isBad: boolean }[];
  } | null;
};
