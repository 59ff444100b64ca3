/**
 * View models of the overview, the settings, the spam lists and the self-test.
 */
import type { TimeView } from '../lib/time.ts';
import type { UntrustedProxy } from '../../request/client.ts';

export type SettingView = {
  name: string;
  label: string;
  /** Its description. */
  hint: string;
  kind: 'line' | 'number' | 'box' | 'choice';
  /** As typed; `true` or `false` for a checkbox. */
  value: string;
  choices: readonly string[];
  /** The id of a list of suggestions. */
  list: string | null;
  error: string | null;
};

export type SettingsView = {
  /** The flash message. */
  done: string | null;
  groups: { id: string; heading: string; settings: SettingView[] }[];
  timeZones: string[];
  hasErrors: boolean;
};

/** The spam lists of hosts and words. */
export type ListsView = {
  done: string | null;
  /** The search text; empty to show everything. */
  query: string;
  lists: {
    id: string;
    heading: string;
    /** Its effect on linkbacks. */
    hint: string;
    /** The number of entries that match the search. */
    count: number;
    isCut: boolean;
    entries: { value: string; line: string }[];
  }[];
  /** Words of the starter list are missing. */
  offersStarter: boolean;
  exportUrl: string;
  kinds: { value: string; text: string }[];
  /** The form as typed, and the errors of its lines. */
  kind: string;
  lines: string;
  errors: string[];
};

/**
 * View model of the self-test.
 */
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
type HostBar = { host: string; count: number; length: number };

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
