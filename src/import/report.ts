/**
 * What an import found or did, as the dry run, the command and the admin show it.
 */
import type { NoteLevel } from './entry.ts';

/** The object that `antiphon import --json` prints, and the columns `plan` and `report` of a run. */
export type Report = {
  posts: number;
  pages: number;
  comments: number;
  pingbacks: number;
  trackbacks: number;
  webmentions: number;
  /** Images and other files that the posts show, without repetitions. */
  media: number;
  /** Earlier URLs that redirect to posts. */
  redirects: number;
  /** Posts whose HTML no Markdown says exactly. */
  keptAsHtml: number;
  /** Posts and pages: made, changed by this import, and equal to what an earlier import made. */
  created: number;
  updated: number;
  unchanged: number;
  /** Comments and linkbacks that an earlier import made, and the source has changed since. */
  updatedResponses: number;
  /** Posts by status, `scheduled` among them. */
  statuses: Record<string, number>;
  authors: { id: string; name: string; posts: number; becomes: string }[];
  /** Categories, tags and series that will be or were made. */
  terms: number;
  /** Hosts of the media, the most frequent first. */
  hosts: { name: string; files: number }[];
  /** Earlier URLs that cannot redirect, since something else is there. */
  collisions: { from: string; post: string; because: string }[];
  lost: ReportedNote[];
  changed: ReportedNote[];
  decisions: ReportedNote[];
  repaired: ReportedNote[];
};

export type ReportedNote = {
  what: string;
  count: number;
  /** The first of them: titles, ids or URLs, at most {@link MAX_EXAMPLES}. */
  where: string[];
};

export const MAX_EXAMPLES = 10;
/** Different notes of a level; further ones are counted in the last. */
export const MAX_NOTES = 500;

const LISTS = {
  lost: 'lost',
  changed: 'changed',
  decision: 'decisions',
  repaired: 'repaired',
} as const satisfies Record<NoteLevel, keyof Report>;

export function emptyReport(): Report {
  return {
    ...{ posts: 0, pages: 0, comments: 0, pingbacks: 0, trackbacks: 0, webmentions: 0 },
    ...{ media: 0, redirects: 0, keptAsHtml: 0, created: 0, updated: 0, unchanged: 0 },
    updatedResponses: 0,
    ...{ statuses: {}, authors: [], terms: 0, hosts: [], collisions: [] },
    ...{ lost: [], changed: [], decisions: [], repaired: [] },
  };
}

/** Counts a note with its equals. */
export function addNote(
  report: Report,
  { level, what, where }: { level: NoteLevel; what: string; where: string | null },
): void {
  const list = report[LISTS[level]];
  let note = list.find((each) => each.what === what);
  if (!note && list.length >= MAX_NOTES) {
    note = list[MAX_NOTES - 1];
  }
  if (!note) {
    note = { what, count: 0, where: [] };
    list.push(note);
  }
  note.count += 1;
  if (where !== null && note.where.length < MAX_EXAMPLES) note.where.push(where);
}
