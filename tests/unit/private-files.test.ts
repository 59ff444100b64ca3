/**
 * Files of the blog are readable by their owner only, whatever the umask.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { migrateSqlite } from '../../src/db/migrate.ts';
import { fixedClock } from '../../src/lib/time.ts';
import { openUploadFolder, pruneUploads } from '../../src/media/unfinished-uploads.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'antiphon-private-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

function modeOf(...names: string[]): string {
  return (statSync(path.join(folder, ...names)).mode & 0o777).toString(8);
}

describe('the SQLite file', () => {
  test('is created 0600 in a folder that is created 0700', () => {
    migrateSqlite(`file:${path.join(folder, 'a', 'b', 'antiphon.db')}`, []);
    expect(modeOf('a')).toBe('700');
    expect(modeOf('a', 'b')).toBe('700');
    expect(modeOf('a', 'b', 'antiphon.db')).toBe('600');
  });

  test('becomes 0600 with its WAL if it was readable, and its folder stays as it is', () => {
    const database = path.join(folder, 'antiphon.db');
    migrateSqlite(`file:${database}`, []);
    chmodSync(folder, 0o755);
    chmodSync(database, 0o644);
    writeFileSync(`${database}-wal`, '', { mode: 0o644 });
    migrateSqlite(`file:${database}`, []);
    expect(modeOf('antiphon.db')).toBe('600');
    expect(modeOf('')).toBe('755');
    const wal = `${database}-wal`;
    if (existsSync(wal)) expect(modeOf('antiphon.db-wal')).toBe('600');
  });
});

describe('the folder of uploads', () => {
  const now = new Date('2026-11-23T10:00:00Z');
  const clock = fixedClock(now.toISOString());
  const minutesBefore = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

  test('is created 0700', async () => {
    const uploads = await openUploadFolder({ dataDir: path.join(folder, 'data') });
    expect(uploads).toBe(path.join(folder, 'data', 'uploads'));
    expect(modeOf('data')).toBe('700');
    expect(modeOf('data', 'uploads')).toBe('700');
  });

  test('keeps what another process is receiving, and loses what was not written to for an hour', async () => {
    const uploads = await openUploadFolder({ dataDir: folder });
    // 1 and 2 are folders of an earlier version, named by process ids; every container has 1.
    for (const [name, minutes] of [
      ['1', 61],
      ['2', 59],
    ] as const) {
      mkdirSync(path.join(uploads, name));
      writeFileSync(path.join(uploads, name, 'half'), 'x');
      utimesSync(path.join(uploads, name), minutesBefore(minutes), minutesBefore(minutes));
    }
    for (const [name, minutes] of [
      ['abandoned', 61],
      ['slow', 59],
      ['of-a-clock-ahead', -61],
    ] as const) {
      writeFileSync(path.join(uploads, name), 'x');
      utimesSync(path.join(uploads, name), minutesBefore(minutes), minutesBefore(minutes));
    }
    await pruneUploads({ dataDir: folder }, clock);
    expect(readdirSync(uploads).sort()).toEqual(['2', 'of-a-clock-ahead', 'slow']);
    expect(readdirSync(path.join(uploads, '2'))).toEqual(['half']);
  });

  test('is created if it is missing', async () => {
    await pruneUploads({ dataDir: path.join(folder, 'data') }, clock);
    expect(modeOf('data', 'uploads')).toBe('700');
  });
});
