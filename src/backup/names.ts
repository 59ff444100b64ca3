/**
 * The names of backups and of what is written on the way to one, and which backups are kept.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../lib/time.ts';

const BACKUP = /^antiphon-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.zip$/;
const PART = /^\.antiphon-(\d+)-([0-9a-f]+)\.part\.\w+(?:-wal|-shm|-journal)?$/;

/** `antiphon-2026-11-30T031700Z.zip` */
export function backupName(at: Date): string {
  return `antiphon-${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}.zip`;
}

/** Of this process. Others can have its id: in containers, every server is process 1. */
const ownParts = new Set<string>();
/** A process with the same id, in another container, may be writing a file that changes. */
const MAX_PAUSE_MS = 3_600_000;

/** A file that is not finished, named after this process. */
export function partName(kind: 'zip' | 'db'): string {
  const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
  ownParts.add(id);
  return `.antiphon-${id}.part.${kind}`;
}

/**
 * Deletes unfinished files of processes that were ended.
 *
 * @param clock as files are dated
 */
export function removeLeftovers(folder: string, clock = systemClock): void {
  for (const name of readdirSync(folder)) {
    const [, pid, random] = PART.exec(name) ?? [];
    if (pid === undefined || ownParts.has(`${pid}-${random}`)) continue;
    const file = path.join(folder, name);
    if (!isRunning(Number(pid)) || clock.now().getTime() - changedAt(file) > MAX_PAUSE_MS)
      rmSync(file, { force: true });
  }
}

/** Missing: another process has just finished it. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Deletes backups of the folder but the newest of each of the last `keep` days, weeks and months that have one. Other
 * files stay.
 *
 * @returns the names of those that were deleted
 */
export function pruneBackups(folder: string, keep: number): string[] {
  const names = readdirSync(folder)
    .filter((name) => BACKUP.test(name))
    .sort()
    .reverse();
  const kept = new Set<string>();
  for (const period of [dayOf, weekOf, monthOf]) {
    const seen = new Set<string>();
    for (const name of names) {
      const at = period(name);
      if (seen.has(at) || seen.size >= keep) continue;
      seen.add(at);
      kept.add(name);
    }
  }
  const pruned = names.filter((name) => !kept.has(name));
  for (const name of pruned) rmSync(path.join(folder, name));
  return pruned;
}

function dayOf(name: string): string {
  return BACKUP.exec(name)?.[1] ?? '';
}

function monthOf(name: string): string {
  return dayOf(name).slice(0, 'YYYY-MM'.length);
}

const DAY_MS = 86_400_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

function weekOf(name: string): string {
  return String(Math.floor((Date.parse(dayOf(name)) - FIRST_MONDAY_MS) / (7 * DAY_MS)));
}
