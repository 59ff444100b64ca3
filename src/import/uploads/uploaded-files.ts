/**
 * The private folder of uploaded files below DATA_DIR: which of them an import needs, and deletes the others.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { countMedia } from '../media/runs.ts';
import { UNDO_STATES, type ImportRun } from '../run.ts';
import { deleteRun, listRunsAt, listUploading } from '../runs.ts';

type FileDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

const PRIVATE_FOLDER = 0o700;
/** For runs that somebody has still to decide about. */
const KEPT_MS = 7 * 86_400_000;

export async function openFolder({ dataDir }: Pick<Config, 'dataDir'>): Promise<string> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  return folder;
}

/** Whether the file was uploaded, and is not one that was on the server. */
export function isUpload({ dataDir }: Pick<Config, 'dataDir'>, run: ImportRun): boolean {
  return run.size !== null && path.dirname(run.path) === folderOf(dataDir);
}

/** Deletes a run that has written nothing, with its file if it is an upload that no other run needs. */
export async function removeImport(deps: FileDeps, run: ImportRun): Promise<void> {
  await deleteRun(deps, run.id);
  if (isUpload(deps.config, run)) await deleteUnlessNeeded(deps, run.path);
}

/** Deletes the files that no run needs, and uploads that nobody has continued for a week. */
export async function pruneImportFiles(deps: FileDeps): Promise<void> {
  const folder = await openFolder(deps.config);
  for (const run of await listUploading(deps)) {
    const changedMs = (await changedAt(run.path)) ?? run.createdAt.getTime();
    if (isOld(deps, changedMs)) await removeImport(deps, run);
  }
  for (const name of await readdir(folder)) await deleteUnlessNeeded(deps, path.join(folder, name));
}

async function deleteUnlessNeeded(deps: FileDeps, file: string): Promise<void> {
  const isNew = !isOld(deps, (await changedAt(file)) ?? 0);
  for (const run of await listRunsAt(deps, file)) {
    const need = await needOf(deps, run);
    if (need === 'must' || (need === 'may' && isNew)) return;
  }
  await rm(file, { force: true });
}

/** What somebody may still continue is kept for a week; what is on its way, as long as it takes. */
async function needOf(
  { db }: Pick<Deps, 'db'>,
  { id, state, position }: ImportRun,
): Promise<'must' | 'may' | 'no'> {
  if (UNDO_STATES.includes(state)) return 'no';
  // An upload is deleted with its file, and a dry run can be made again from the same file.
  if (state === 'ready' || (state === 'failed' && position === 0)) return 'may';
  if (state !== 'done') return 'must';
  // Images in an archive are read from it after the posts.
  const { waiting, failed } = await countMedia({ db }, id);
  if (waiting > 0) return 'must';
  return failed > 0 ? 'may' : 'no';
}

function folderOf(dataDir: string): string {
  return path.resolve(dataDir, 'imports');
}

/** @returns `null`: it is not there */
async function changedAt(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? null;
}

function isOld({ clock }: Pick<Deps, 'clock'>, changedMs: number): boolean {
  return clock.now().getTime() - changedMs > KEPT_MS;
}
