/**
 * View model of all comments by one person.
 */
import type { TimeView } from '../lib/time.ts';

export type CommenterView = {
  /** Their name in the comment of the URL. */
  heading: string;
  /** `null` if none was given. */
  email: string | null;
  backUrl: string;
  /** "3 comments" and the like. */
  facts: string[];
  rows: {
    url: string;
    /** The post's path. */
    post: string;
    state: string;
    created: TimeView;
    /** Markdown as typed. */
    text: string;
  }[];
  /** The number of older comments that are not shown. */
  more: number;
  exportUrl: string;
  eraseUrl: string;
};
