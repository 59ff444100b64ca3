/**
 * What the template of the outbox receives.
 */
import type { DoneView, TabView } from './responses.ts';
import type { TimeView } from '../lib/time.ts';

export type OutboxRowView = {
  id: number;
  target: string;
  host: string;
  post: { title: string; url: string };
  /** "Sent", "Not told any more" */
  state: string;
  isWrong: boolean;
  facts: string[];
  created: TimeView;
  sent: TimeView | null;
  nextTry: TimeView | null;
  /** What the other side said last; plain text. */
  answer: string | null;
  /** Where the other side tells what became of it. */
  statusUrl: string | null;
  isNever: boolean;
  /** A post of this blog itself. */
  isOwn: boolean;
};

/** Whom a post told. */
export type NotifiedView = {
  /** Its own page. */
  url: string;
  /** Something is yet to come. */
  isWaiting: boolean;
  summary: string;
  rows: { target: string; state: string; isWrong: boolean; answer: string | null }[];
};

export type NotifiedPageView = { title: string; editUrl: string; notified: NotifiedView };

export type OutboxView = {
  heading: string;
  tabs: TabView[];
  /** Empty: all. */
  state: string;
  before: string;
  done: DoneView | null;
  rows: OutboxRowView[];
  empty: string;
  /** Whether all that failed can be sent again at once. */
  offersFailed: boolean;
  newestUrl: string | null;
  olderUrl: string | null;
};
