/**
 * What the settings' template receives.
 */

export type SettingView = {
  name: string;
  label: string;
  /** What it means, in a sentence. */
  hint: string;
  kind: 'line' | 'number' | 'box' | 'choice';
  /** As typed; of a box `true` or `false`. */
  value: string;
  choices: readonly string[];
  /** The name of a list of suggestions. */
  list: string | null;
  error: string | null;
};

export type SettingsView = {
  /** What was done, in a sentence. */
  done: string | null;
  groups: { id: string; heading: string; settings: SettingView[] }[];
  timeZones: string[];
  hasErrors: boolean;
};

/** The owner's lists of hosts and words. */
export type ListsView = {
  done: string | null;
  /** What is looked for in them; empty: all is shown. */
  query: string;
  lists: {
    id: string;
    heading: string;
    /** What it does to a linkback. */
    hint: string;
    /** Of those that were looked for. */
    count: number;
    isCut: boolean;
    entries: { value: string; line: string }[];
  }[];
  exportUrl: string;
  kinds: { value: string; text: string }[];
  /** What was chosen and typed, and what is wrong with it, line by line. */
  kind: string;
  lines: string;
  errors: string[];
};
