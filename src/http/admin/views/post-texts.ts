/**
 * What the pages of a post's earlier texts, and of its text in another format, receive.
 */
import type { TimeView } from '../lib/time.ts';

/** What the HTML of a post becomes as Markdown. */
export type ConvertView = {
  title: string;
  editUrl: string;
  action: string;
  /** `null`: it cannot be converted, for this `problem`. */
  markdown: string | null;
  problem: string;
  /** Whether its page looks the same. */
  isEqual: boolean;
  reasons: string[];
  changes: string[];
};

export type RevisionsView = {
  title: string;
  /** `null` in the trash. */
  editUrl: string | null;
  revisions: { version: number; time: TimeView; by: string; url: string; isCurrent: boolean }[];
  /** The difference of the chosen revision to the current text. */
  difference: {
    version: number;
    time: TimeView;
    restoreUrl: string;
    parts: { kind: 'same' | 'added' | 'removed'; text: string }[];
  } | null;
};
