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
