/**
 * Restores a backup into an SQLite file: a new file beside it, which is renamed to its name when it is complete.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '../db/migrate.ts';
import { countRows, isInUse, settle, sync } from '../db/sqlite/files.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { loadLines } from './load-lines.ts';
import { DATABASE_FILES, SCHEMA } from './manifest.ts';
import { partName, removeLeftovers } from './names.ts';
import type { Restoring } from './restoring.ts';
import { compareCounts } from './compare-counts.ts';
import { refuseUnlessFits, withRoom } from './room.ts';

const BESIDE = ['-wal', '-shm', '-journal'];

export async function restoreSqlite(restoring: Restoring): Promise<void> {
  const { url, backup, refuseContent } = restoring;
  const file = url.replace(/^file:/, '');
  const folder = path.dirname(file);
  if (backup.manifest.form === 'pg_dump')
    throw new InvalidInputError(
      'The backup is in the format of pg_dump, which only PostgreSQL reads. Restore it there, and use antiphon copy.',
    );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeLeftovers(folder);
  refuseUsed(file);
  await refuseContent(existsSync(file));
  const unpacked = Object.values(backup.manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
  await refuseUnlessFits(unpacked, folder, 'the database');
  const built = path.join(folder, partName('db'));
  try {
    await withRoom(folder, () => build(restoring, built));
    refuseUsed(file);
    // Without a connection there is no log, except of a damaged file: it must not be taken for the new one's.
    for (const suffix of BESIDE) rmSync(file + suffix, { force: true });
    renameSync(built, file);
    sync(folder);
  } finally {
    for (const suffix of ['', ...BESIDE]) rmSync(built + suffix, { force: true });
  }
}

async function build(restoring: Restoring, built: string): Promise<void> {
  const { prismaDir, backup } = restoring;
  const { manifest } = backup;
  const url = `file:${built}`;
  const names = Object.keys(manifest.tables);
  if (manifest.form === 'sqlite') {
    await backup.unpack(DATABASE_FILES.sqlite, built);
    settle(built);
  } else {
    const [lines, schema] = [`${built}-lines`, `${built}-schema`];
    try {
      await backup.unpack(SCHEMA, schema);
      await backup.unpack(DATABASE_FILES.portable, lines);
      await migrate(
        url,
        prismaDir,
        manifest.migrations.map(({ name }) => name),
      );
      await loadLines(url, lines, readFileSync(schema, 'utf8'));
    } finally {
      rmSync(lines, { force: true });
      rmSync(schema, { force: true });
    }
  }
  compareCounts(manifest.tables, countRows(built, names));
  await migrate(url, prismaDir);
  await restoring.settle(url);
  settle(built);
}

/** @throws InvalidInputError while a process has the database open */
function refuseUsed(file: string): void {
  if (existsSync(file) && isInUse(file))
    throw new InvalidInputError(`A process uses ${file}: stop the blog first.`);
}
