/**
 * What the template of the letters receives.
 */
import type { DoneView, TabView } from './responses.ts';
import type { TimeView } from '../lib/time.ts';

export type EmailRowView = {
  id: number;
  subject: string;
  recipient: string;
  text: string;
  /** "Sent", "Given up" */
  state: string;
  isWrong: boolean;
  created: TimeView;
  nextTry: TimeView | null;
  /** "3 attempts"; `null`: none yet. */
  attempts: string | null;
  /** What the mail server said last. */
  outcome: string | null;
  canRetry: boolean;
};

export type MailView = {
  heading: string;
  /** Why nothing goes out; `null`: it does. */
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
