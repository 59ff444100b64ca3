/**
 * What the overview's template receives.
 */
import type { UntrustedProxy } from '../../server/proxy-watch.ts';
import type { TimeView } from '../lib/time.ts';

export type ChartBar = {
  /** In the drawing's units. */
  x: number;
  width: number;
  /** From the bottom up, one of each protocol that brought any, and of comments. */
  parts: { kind: string; y: number; height: number }[];
};

/** The same numbers as a drawing and as a table. */
export type DaysChartView = {
  total: number;
  /** "12 linkbacks in 30 days, most on 3 Nov: 5." */
  summary: string;
  width: number;
  height: number;
  bars: ChartBar[];
  firstDay: string;
  lastDay: string;
  max: number;
  kinds: { name: string; count: number }[];
  /** Days on which any came, the latest first. */
  rows: { day: string; counts: number[]; total: number }[];
};

/** `length` of a hundred. */
export type HostBar = { host: string; count: number; length: number };

export type OverviewView = {
  name: string;
  /** A proxy that TRUST_PROXY does not name, for whoever can set it; `null`: none was noticed. */
  untrustedProxy: UntrustedProxy | null;
  drafts: { title: string; url: string; changed: TimeView }[];
  hasMoreDrafts: boolean;
  /** `null`: the conversation is not theirs to look after. */
  responses: {
    /** Linkbacks and comments. */
    waiting: number;
    /** Letters that were given up; 0 to whoever may not see them. */
    failedEmails: number;
    failures: { target: string; postTitle: string; answer: string }[];
    hasMoreFailures: boolean;
    days: DaysChartView;
    hosts: HostBar[];
  } | null;
};
