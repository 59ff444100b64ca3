/**
 * View models of the settings and the spam lists.
 */
export type OptionView = { value: string; text: string };

export type SettingView = {
  name: string;
  label: string;
  /** Empty for none. */
  hint: string;
  kind: 'line' | 'number' | 'box' | 'radios' | 'buttons' | 'select' | 'accent' | 'navigation';
  /** As typed; `true` or `false` for a checkbox. */
  value: string;
  options: OptionView[];
  error: string | null;
};

/** The icon or the logo of the site. */
export type SiteImageView = {
  name: 'icon' | 'logo';
  /** Of the checkbox that removes it. */
  removeName: string;
  label: string;
  hint: string;
  /** Whether it is an upload, which can be removed. */
  isOwn: boolean;
  /** How it looks now, in CSS pixels. */
  previews: {
    url: string;
    text: string;
    shape: 'plain' | 'rounded' | 'round' | 'dark' | 'light' | 'any';
    width: number;
    height: number;
  }[];
  error: string | null;
};

export type NavigationRowView = { label: string; address: string };

/** One section of the settings. */
export type SettingsView = {
  /** The flash message. */
  done: string | null;
  heading: string;
  /** Where its form is sent. */
  action: string;
  sections: { text: string; url: string; isCurrent: boolean }[];
  groups: { heading: string | null; settings: SettingView[] }[];
  /** Above the groups; none in other sections. */
  images: SiteImageView[];
  /** Of the field `navigation`. */
  rows: NavigationRowView[];
  /** The accent as typed if it is no preset. */
  otherAccent: string | null;
  /** Sentences that end with a link. */
  links: { text: string; label: string; url: string }[];
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
