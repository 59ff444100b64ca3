/**
 * View models of the settings and the spam lists.
 */
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
  exportUrl: string;
  kinds: { value: string; text: string }[];
  /** The form as typed, and the errors of its lines. */
  kind: string;
  lines: string;
  errors: string[];
};
