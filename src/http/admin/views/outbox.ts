/**
 * View models of the outbox, of a post's notifications, and of the email page.
 */
import type { TimeView } from '../lib/time.ts';
import type { DoneView, TabView } from './responses.ts';

export type OutboxRowView = {
  id: number;
  target: string;
  host: string;
  post: { title: string; url: string };
  /** "Sent", "Failed" */
  state: string;
  isWrong: boolean;
  facts: string[];
  created: TimeView;
  sent: TimeView | null;
  nextTry: TimeView | null;
  /** The other site's last answer, as plain text. */
  answer: string | null;
  /** The status URL that the other site gave. */
  statusUrl: string | null;
  isNever: boolean;
  /** A post of this blog itself. */
  isOwn: boolean;
};

/** The notifications of a post. */
export type NotifiedView = {
  /** The page with the same list. */
  url: string;
  /** Whether some are pending. */
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
  /** Whether to offer sending all failed ones again. */
  offersFailed: boolean;
  newestUrl: string | null;
  olderUrl: string | null;
};

export type EmailRowView = {
  id: number;
  subject: string;
  recipient: string;
  text: string;
  /** "Sent", "Failed" */
  state: string;
  isWrong: boolean;
  created: TimeView;
  nextTry: TimeView | null;
  /** "3 attempts"; `null` before the first. */
  attempts: string | null;
  /** The mail server's last answer. */
  outcome: string | null;
  canRetry: boolean;
};

export type MailView = {
  heading: string;
  /** Why no email is sent; `null` if email is set up. */
  off: string | null;
  tabs: TabView[];
  /** Empty: all. */
  state: string;
  done: DoneView | null;
  rows: EmailRowView[];
  empty: string;
  offersFailed: boolean;
  newestUrl: string | null;
  olderUrl: string | null;
};
