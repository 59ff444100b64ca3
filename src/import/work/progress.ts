/**
 * How far a run is, stored with each batch: the report so far, and what is to be read once more.
 */
import { addNote, emptyReport, type Report } from '../report.ts';
import type { ImportRun } from '../run.ts';
import type { Note } from '../prepare/prepare.ts';

export type Progress = Report & {
  progress?: {
    /** Responses whose posts come later in the source: it is read once more for them. */
    late: number;
    /** How many entries of that second reading are stored; `null`: it has not begun. */
    again: number | null;
  };
};

export type Work = { report: Report; late: number; again: number | null };

export function workOf({ report: stored }: Pick<ImportRun, 'report'>): Work {
  if (!stored) return { report: emptyReport(), late: 0, again: null };
  const { progress, ...report } = structuredClone(stored) as Progress;
  return { report, late: progress?.late ?? 0, again: progress?.again ?? null };
}

export function storedWork({ report, late, again }: Work): Progress {
  return { ...report, progress: { late, again } };
}

export function addNotes(report: Report, notes: readonly Note[]): void {
  for (const note of notes) addNote(report, note);
}

/** Further ones are counted in a note. */
const MAX_COLLISIONS = 1_000;

export function addCollision(report: Report, collision: Report['collisions'][number]): void {
  if (report.collisions.length < MAX_COLLISIONS) {
    report.collisions.push(collision);
    return;
  }
  addNote(report, {
    level: 'lost',
    what: 'An earlier URL cannot redirect, since something else is there.',
    where: collision.from,
  });
}

/** Counts a post of an author, under the name that they have here. */
export function countAuthor(
  report: Report,
  { id, name, becomes }: { id: string; name: string; becomes: string },
): void {
  const known = report.authors.find((author) => author.id === id);
  if (known) known.posts += 1;
  else report.authors.push({ id, name, posts: 1, becomes });
}
