/**
 * View models of the pages that move a blog: import, export, backup.
 */
import type { TimeView } from '../lib/time.ts';
import type { SettingsNavView } from '../site/settings-nav.ts';
import type { OptionView } from './settings.ts';

export type ImportView = {
  /** The flash message. */
  done: string | null;
  sections: SettingsNavView;
  action: string;
  /** Where scripts begin an upload in parts. */
  uploadUrl: string;
  /** "2,000 MB" */
  maxSize: string;
  /** As typed. */
  path: string;
  errors: { file?: string; path?: string };
  runs: { name: string; url: string; state: string; isBad: boolean; at: TimeView }[];
};

/** A note of the report, with its first examples. */
export type NoteView = { text: string; examples: string[]; hasMore: boolean };

export type ReportView = {
  /** "What comes", "What came" */
  heading: string;
  content: string[];
  outcome: string[];
  lists: { heading: string; hint: string; notes: NoteView[] }[];
};

export type ImportAuthorView = {
  id: string;
  /** "Mira Novak (mira), 12 posts" */
  text: string;
  /** The name here; empty: as suggested. */
  value: string;
  options: OptionView[];
};

/** The form before the start. */
export type ImportFormView = {
  authors: ImportAuthorView[];
  media: OptionView[];
  values: {
    media: string;
    mediaFrom: string;
    asDrafts: boolean;
    trash: boolean;
    settings: boolean;
    siteUrl: string;
    charset: string;
    format: string;
  };
  formats: OptionView[];
};

export type ImportRunView = {
  done: string | null;
  sections: SettingsNavView;
  listUrl: string;
  /** Of this page; its actions are below it. */
  url: string;
  name: string;
  /** "WordPress (WXR) · https://old.example · uploaded 29 Nov 2026, 10:00" */
  facts: string;
  /** A sentence on where it is. */
  state: string;
  isLive: boolean;
  /** `max` is `null` while the number of entries is not known. */
  progress: { value: number; max: number | null; text: string } | null;
  problem: string | null;
  /** How many images and files have come: after the posts, one after the other. */
  media: string | null;
  /** Images and files that could not be fetched, or not yet. */
  unfetched: { url: string; reason: string }[];
  /** A button fetches those that were only noted, or failed. */
  mayFetch: boolean;
  report: ReportView | null;
  form: ImportFormView | null;
  /** What may be done now. */
  may: { stop: boolean; resume: boolean; undo: boolean; remove: boolean; readAgain: boolean };
};

export type ImportUndoView = {
  sections: SettingsNavView;
  name: string;
  /** What will happen, a sentence each. */
  sentences: string[];
  action: string;
  backUrl: string;
};

export type ExportView = {
  sections: SettingsNavView;
  action: string;
  formats: {
    value: string;
    label: string;
    holds: string;
    losses: readonly string[];
    isChosen: boolean;
  }[];
  isPrivate: boolean;
  hasPasskeys: boolean;
  error: string | null;
};

export type BackupView = {
  sections: SettingsNavView;
  action: string;
  /** "The last backup was made 29 Nov 2026, 10:00, 2 days ago." */
  last: string;
  /** Why it needs attention. */
  warning: string | null;
  /** Why the backup that was asked for was not made. */
  problem: string | null;
  backups: { at: TimeView; form: string; where: string; size: string; problem: string | null }[];
  /** Of the setting for the warning. */
  settingUrl: string;
  hasPasskeys: boolean;
  /** Of the password. */
  error: string | null;
};
