/**
 * Imports as rows: creates them, finds them, and changes their state on request. The row is the job: whoever
 * works on a run leases it (lease.ts).
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { importOptions, type ImportOptions } from './options.ts';
import type { ImportRun, RunState } from './run.ts';
import {
  deleteRunRow,
  insertRun,
  selectDueRun,
  selectRun,
  selectRunBeginning,
  selectRuns,
  selectRunsWhere,
  updateRun,
  type RunChanges,
} from './store/runs.ts';

type RunDeps = Pick<Deps, 'db' | 'clock'>;

export type RunRequest = {
  /** The absolute path of the file or folder on the server; of an upload, where its bytes will be. */
  path: string;
  /** As its owner knows it. */
  name: string;
  /** Of an upload, in bytes. @default null */
  size?: number | null;
  userId?: number | null;
  options?: Partial<ImportOptions>;
  /** @default 'reading': its dry run is due */
  state?: Extract<RunState, 'uploading' | 'reading' | 'waiting'>;
};

export async function createRun(
  deps: RunDeps,
  { path, name, size = null, userId = null, options = {}, state = 'reading' }: RunRequest,
): Promise<ImportRun> {
  return await transact(deps.db, (transaction) =>
    insertRun(transaction, {
      ...{ path, name, size, userId, state },
      received: 0,
      options: importOptions.parse(options),
      createdAt: deps.clock.now(),
    }),
  );
}

const MAX_LISTED = 50;

/** The newest first. */
export async function listRuns({ db }: Pick<Deps, 'db'>): Promise<ImportRun[]> {
  return await selectRuns(db, MAX_LISTED);
}

/** @throws NotFoundError */
export async function findRun({ db }: Pick<Deps, 'db'>, id: number): Promise<ImportRun> {
  const run = await selectRun(db, id);
  if (!run) throw new NotFoundError('import', id);
  return run;
}

/** The newest run of the uploads whose paths begin so. */
export async function findUpload(
  { db }: Pick<Deps, 'db'>,
  beginning: string,
): Promise<ImportRun | null> {
  return await selectRunBeginning(db, beginning);
}

/** All runs of the file or folder at the absolute path. */
export async function listRunsAt({ db }: Pick<Deps, 'db'>, path: string): Promise<ImportRun[]> {
  return await selectRunsWhere(db, { path });
}

/** Those whose file is not complete yet. */
export async function listUploading({ db }: Pick<Deps, 'db'>): Promise<ImportRun[]> {
  return await selectRunsWhere(db, { state: 'uploading' });
}

/** In these, a process has something to do; after the others, somebody decides. */
const DUE_STATES = ['reading', 'waiting', 'writing', 'undoing'] as const;

/** The oldest run that has something to do and that no process works on. */
export async function findDueRun({ db, clock }: RunDeps): Promise<ImportRun | null> {
  return await selectDueRun(db, DUE_STATES, clock.now());
}

/** Notes how many bytes of an upload have arrived; all: its dry run is due. */
export async function noteReceived({ db }: RunDeps, id: number, received: number): Promise<void> {
  await change({ db }, id, ['uploading'], { received });
}

/** An upload is complete, or other options were chosen: the dry run is due, from the start. */
export async function requestPlan(
  { db }: RunDeps,
  id: number,
  options?: ImportOptions,
): Promise<void> {
  await change({ db }, id, ['uploading', 'reading', 'ready', 'failed'], {
    ...{ state: 'reading', plan: null, problem: null, leasedUntil: null },
    ...(options && { options }),
  });
}

/** The dry run was read: the run is due. One that was stopped or failed goes on where it was. */
export async function requestWrite(
  { db }: RunDeps,
  id: number,
  options?: ImportOptions,
): Promise<void> {
  await change({ db }, id, ['ready', 'stopped', 'failed'], {
    ...{ state: 'waiting', problem: null, leasedUntil: null },
    ...(options && { options }),
  });
}

/** The process that writes it ends after its batch. */
export async function requestStop({ db }: RunDeps, id: number): Promise<void> {
  await change({ db }, id, ['waiting', 'writing'], { state: 'stopped' });
}

/** What the run made is due to be removed (undo.ts). */
export async function requestUndo({ db }: RunDeps, id: number): Promise<void> {
  await change({ db }, id, ['stopped', 'failed', 'done', 'undo-failed'], {
    ...{ state: 'undoing', problem: null, leasedUntil: null },
  });
}

/** Deletes a run that has written nothing, or whose undo is done. Its file is the caller's. */
export async function deleteRun({ db }: RunDeps, id: number): Promise<void> {
  const run = await findRun({ db }, id);
  const hasWritten = run.position > 0 && run.state !== 'undone';
  if (hasWritten || ['writing', 'undoing', 'undo-failed'].includes(run.state)) {
    throw new InvalidInputError('This import has written posts. Undo it first.');
  }
  await transact(db, (transaction) => deleteRunRow(transaction, id));
}

const SENTENCES: Record<RunState, string> = {
  uploading: 'Its file is not complete yet.',
  reading: 'Its file is being read.',
  ready: 'It has not been started.',
  waiting: 'It is about to start.',
  writing: 'It is running.',
  stopped: 'It is stopped.',
  done: 'It is done.',
  failed: 'It failed.',
  undoing: 'It is being undone.',
  'undo-failed': 'Its undo failed. Undo it again.',
  undone: 'It was undone.',
};

/** @throws NotFoundError; InvalidInputError if the run is in another state */
async function change(
  { db }: Pick<Deps, 'db'>,
  id: number,
  states: readonly RunState[],
  changes: RunChanges,
): Promise<void> {
  const isChanged = await transact(db, (transaction) =>
    updateRun(transaction, { id, states }, changes),
  );
  if (isChanged) return;
  const { state } = await findRun({ db }, id);
  throw new InvalidInputError(`Import ${id} cannot do that now. ${SENTENCES[state]}`);
}
