/**
 * What the blog keeps on the disk is its owner's alone, whatever the umask.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { migrateSqlite } from '../../src/db/migrate-sqlite.ts';
import { emptyUploadFolder, openUploadFolder } from '../../src/media/upload-folder.ts';

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

  test('becomes 0600 with its WAL where it was readable; its folder stays as it is', () => {
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
  test('is 0700, and each process has its own in it', async () => {
    const own = await openUploadFolder({ dataDir: path.join(folder, 'data') });
    expect(own).toBe(path.join(folder, 'data', 'uploads', String(process.pid)));
    expect(modeOf('data')).toBe('700');
    expect(modeOf('data', 'uploads')).toBe('700');
    expect(modeOf('data', 'uploads', String(process.pid))).toBe('700');
  });

  test('is emptied at the start, but for what another process that runs is receiving', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(other, 'spawn');
    onTestFinished(() => void other.kill());
    const ended = spawn(process.execPath, ['-e', '0']);
    await once(ended, 'exit');
    const uploads = path.join(folder, 'uploads');
    for (const pid of [process.pid, other.pid, ended.pid]) {
      mkdirSync(path.join(uploads, String(pid)), { recursive: true });
      writeFileSync(path.join(uploads, String(pid), 'half'), 'x');
    }
    writeFileSync(path.join(uploads, 'half'), 'x');
    await emptyUploadFolder({ dataDir: folder });
    expect(readdirSync(uploads)).toEqual([String(other.pid)]);
    expect(readdirSync(path.join(uploads, String(other.pid)))).toEqual(['half']);
  });
});
