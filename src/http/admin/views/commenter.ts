/**
 * What the template of whoever wrote a comment receives.
 */
import type { TimeView } from '../lib/time.ts';

export type CommenterView = {
  /** Their name, as the comment has it that led here. */
  heading: string;
  /** `null`: none was given. */
  email: string | null;
  backUrl: string;
  /** "three comments" and the like. */
  facts: string[];
  rows: {
    url: string;
    /** The post's path. */
    post: string;
    state: string;
    created: TimeView;
    /** As it was typed. */
    text: string;
  }[];
  /** How many came before those that are shown. */
  more: number;
  exportUrl: string;
  eraseUrl: string;
};
