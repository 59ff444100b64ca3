/**
 * An import as the admin and the command show it: one file or folder, from its upload to its end.
 */
import type { ImportFormat } from './entry.ts';
import type { ImportOptions } from './options.ts';
import type { Report } from './report.ts';

/**
 * `uploading` until all bytes are here; `reading` for the dry run, then `ready`; `waiting` for a process and
 * `writing`; `stopped` on request, and `failed`: both can be resumed; `done`; `undoing`; `undo-failed`, which can only be
 * undone again; `undone`.
 */
export const RUN_STATES = [
  'uploading',
  'reading',
  'ready',
  'waiting',
  'writing',
  'stopped',
  'done',
  'failed',
  'undoing',
  'undo-failed',
  'undone',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Of a run whose undo has begun: it imports nothing more. */
export const UNDO_STATES: readonly RunState[] = ['undoing', 'undo-failed', 'undone'];

export type ImportRun = {
  id: number;
  format: ImportFormat | null;
  siteUrl: string;
  /** The name of the upload, or the path as given. */
  name: string;
  path: string;
  /** Of an upload, in bytes. */
  size: number | null;
  received: number;
  options: ImportOptions;
  state: RunState;
  position: number;
  entries: number | null;
  /** The dry run's; `null`: there is none yet. */
  plan: Report | null;
  report: Report | null;
  problem: string | null;
  userId: number | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  leasedUntil: Date | null;
};
