/**
 * View models of the overview.
 */
import type { UntrustedProxy } from '../../server/proxy-watch.ts';
import type { TimeView } from '../lib/time.ts';

export type ChartBar = {
  /** In the chart's units. */
  x: number;
  width: number;
  /** From the bottom up, one for each kind with responses. */
  parts: { kind: string; y: number; height: number }[];
};

/** The chart, and a table with the same numbers. */
export type DaysChartView = {
  total: number;
  /** "12 linkbacks in the last 30 days. Most on 3 Nov: 5." */
  summary: string;
  width: number;
  height: number;
  bars: ChartBar[];
  firstDay: string;
  lastDay: string;
  max: number;
  kinds: { name: string; count: number }[];
  /** Days with responses, the latest first. */
  rows: { day: string; counts: number[]; total: number }[];
};

/** `length`: 1 to 100. */
export type HostBar = { host: string; count: number; length: number };

export type OverviewView = {
  name: string;
  /** A proxy that TRUST_PROXY does not name, shown to owners; `null` if none was noticed. */
  untrustedProxy: UntrustedProxy | null;
  drafts: { title: string; url: string; changed: TimeView }[];
  hasMoreDrafts: boolean;
  /** `null` for users who may not moderate. */
  responses: {
    /** Pending linkbacks and comments. */
    waiting: number;
    /** Emails that failed; 0 for users who may not see them. */
    failedEmails: number;
    failures: { target: string; postTitle: string; answer: string }[];
    hasMoreFailures: boolean;
    days: DaysChartView;
    hosts: HostBar[];
  } | null;
};
