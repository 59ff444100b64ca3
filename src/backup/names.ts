/**
 * The names of backups and of what is written on the way to one, and which backups are kept.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const BACKUP = /^antiphon-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.zip$/;
const PART = /^\.antiphon-(\d+)-[0-9a-f]+\.part\.\w+(?:-wal|-shm|-journal)?$/;

/** `antiphon-2026-11-30T031700Z.zip` */
export function backupName(at: Date): string {
  return `antiphon-${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}.zip`;
}

/** A file that is not finished, named after this process. */
export function partName(kind: 'zip' | 'db'): string {
  return `.antiphon-${process.pid}-${randomBytes(4).toString('hex')}.part.${kind}`;
}

/** Deletes unfinished files of processes that were ended. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = PART.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(path.join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
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
