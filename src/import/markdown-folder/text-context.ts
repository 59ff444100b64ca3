/**
 * What the conversion of a text needs to know of the folder around it, and where it notes what is lost.
 */
import type { NoteLevel } from '../entry.ts';
import type { Fields } from '../values.ts';

export type TextContext = {
  /** The configuration of the site, and the post's front matter, for the variables in its text. */
  site: Fields;
  page: Fields;
  /** The path of the site itself: `/blog`, or empty. */
  basePath: string;
  /** The address of the document that `target` names, by path or name; `null`: there is none. */
  addressOf: (target: string) => Promise<string | null>;
  note: (level: NoteLevel, what: string) => void;
};
