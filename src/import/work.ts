/**
 * What the work on an import is given and ends with: the dry run (plan.ts), the writing (write.ts), the undoing
 * (undo.ts). It belongs into a process of its own, never into the one that serves readers.
 */
import type { Deps } from '../deps.ts';
import type { Reader } from './entry.ts';
import type { Report } from './report.ts';

export type RunDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export type RunProgress = { position: number; entries: number | null };

export type RunOptions = {
  /** Aborted: the work ends after its batch, and can be resumed later. */
  signal?: AbortSignal;
  /** Called after each batch. */
  onProgress?: (progress: RunProgress) => void;
  /** @default READERS */
  readers?: readonly Reader[];
};

/** `elsewhere`: another process works on it. */
export type RunOutcome =
  | { kind: 'done' | 'stopped'; report: Report }
  | { kind: 'failed'; problem: string }
  | { kind: 'elsewhere' };
