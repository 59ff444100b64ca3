/**
 * View models of the email page.
 */
import type { DoneView, TabView } from './responses.ts';
import type { TimeView } from '../lib/time.ts';

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
