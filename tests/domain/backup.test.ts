/** Backups: src/backup/. */
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backupTarget, downloadBackup, makeBackup } from '../../src/backup/make.ts';
import { backupName, partName, pruneBackups, removeLeftovers } from '../../src/backup/names.ts';
import { openBackup } from '../../src/backup/read-archive.ts';
import { refuseUnlessFits } from '../../src/backup/room.ts';
import { readBackupStatus } from '../../src/backup/status.ts';
import { exportJson } from '../../src/portable/export.ts';
import { AT_REST } from '../../src/portable/rest.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { copyDatabase, executeSql, querySql } from '../support/database.ts';
import { prismaDir } from '../support/prisma-dir.ts';
import { afterAllUnmount, smallDisk } from '../support/small-disk.ts';
import { backupOf, count, elsewhere } from '../support/blog/backups.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { allTables, fillEveryTable, ROWS } from '../support/samples/every-table.ts';

describe('a backup', () => {
  test('restored into an empty database has every row, but nobody is signed in, and nothing is due', async () => {
    const blog = await testBlog();
    await fillEveryTable(blog.databaseUrl, { state: 'waiting' });
    const to = await elsewhere();
    const { tables } = await to.restore(await backupOf(blog));
    expect(new Set(Object.values(tables))).toEqual(new Set([ROWS]));
    const emptied = ['Session', 'OneTimeToken', 'Touch'];
    for (const { name } of allTables)
      expect([name, await count(to.url, name)]).toEqual([name, emptied.includes(name) ? 0 : ROWS]);
    const [user] = await querySql(to.url, 'SELECT "passwordHash" FROM "User" WHERE "id" = 1');
    expect(user).toEqual({ passwordHash: 'passwordHash-1' });
    const states = 'SELECT DISTINCT "state" FROM "OutboxEntry" WHERE "nextTryAt" IS NULL';
    expect(await querySql(to.url, states)).toEqual([{ state: 'sent' }]);
    const due =
      'SELECT "id" FROM "Post" WHERE "notifyAt" IS NOT NULL OR "salmentionAt" IS NOT NULL';
    expect(await querySql(to.url, due)).toEqual([]);
  });

  test('restored with --resend leaves due what was due; emails otherwise failed', async () => {
    const blog = await testBlog();
    await fillEveryTable(blog.databaseUrl, { state: 'due' });
    await executeSql(blog.databaseUrl, `UPDATE "OutboxEntry" SET "state" = 'waiting'`);
    const file = await backupOf(blog);
    const [rested, resending] = [await elsewhere(), await elsewhere()];
    await rested.restore(file);
    await resending.restore(file, { resend: true });
    const states = 'SELECT DISTINCT "state", "outcome" FROM "Mail" ORDER BY "outcome"';
    expect(await querySql(rested.url, states)).toEqual([{ state: 'failed', outcome: AT_REST }]);
    const waiting = `SELECT "id" FROM "OutboxEntry" WHERE "state" = 'waiting'`;
    expect(await querySql(rested.url, waiting)).toEqual([]);
    expect(await querySql(resending.url, waiting)).toHaveLength(ROWS);
  });

  test('is readable by its owner only, and recorded; one that fails is recorded and leaves nothing', async () => {
    const blog = await testBlog();
    await aPost(blog.deps);
    const { file, size, tables } = await makeBackup(
      blog.deps,
      path.join(blog.deps.config.dataDir, 'a.zip'),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(tables).toMatchObject({ Post: 1, User: 0 });
    const inTheWay = path.join(blog.deps.config.dataDir, 'folder.zip');
    mkdirSync(path.join(inTheWay, 'x'), { recursive: true });
    await expect(makeBackup(blog.deps, inTheWay)).rejects.toThrow();
    expect(readdirSync(blog.deps.config.dataDir).sort()).toEqual(['a.zip', 'folder.zip']);
    const rows = await blog.deps.db.backup.findMany({ orderBy: { id: 'asc' } });
    expect(rows).toMatchObject([
      { file: 'a.zip', size, problem: null, automatic: false },
      { file: 'folder.zip', size: 0, problem: expect.any(String) as string },
    ]);
  });

  test('made while posts are written has all that was there when it began', async () => {
    const blog = await testBlog();
    await aPost(blog.deps);
    let written = 1;
    const done = new AbortController();
    const writing = (async () => {
      while (!done.signal.aborted) {
        await aPost(blog.deps);
        written += 1;
      }
    })();
    const file = await backupOf(blog);
    done.abort();
    await writing;
    const to = await elsewhere();
    const { tables } = await to.restore(file);
    expect(tables['Post']).toBeGreaterThanOrEqual(1);
    expect(tables['Post']).toBeLessThanOrEqual(written);
    expect(await count(to.url, 'Post')).toBe(tables['Post']);
  });

  test('of a theme has its files', async () => {
    const views = path.join(prismaDir, '..', 'views', 'site');
    const blog = await testBlog({ env: { THEME_DIR: views } });
    const target = path.join(blog.deps.config.dataDir, 'themed.zip');
    await makeBackup(blog.deps, target, { withTheme: true });
    const { manifest, close } = await openBackup(target);
    close();
    const names = ['theme/home.ejs', 'theme/partials/footer.ejs'];
    expect(Object.keys(manifest.files)).toEqual(expect.arrayContaining(names));
  });

  test('for a download is removed when it was sent', async () => {
    const blog = await testBlog();
    const { file, name, size, remove } = await downloadBackup(blog.deps);
    expect(name).toBe('antiphon-2026-11-23T100000Z.zip');
    expect(statSync(file).size).toBe(size);
    remove();
    expect(readdirSync(blog.deps.config.dataDir)).toEqual([]);
    expect(await blog.deps.db.backup.findFirst()).toMatchObject({ file: null, problem: null });
  });

  test('removes what ended processes left of theirs', async () => {
    const blog = await testBlog();
    const { dataDir } = blog.deps.config;
    // Higher than any process has.
    const left = path.join(dataDir, '.antiphon-99999999-0a0b0c0d.part.zip');
    writeFileSync(left, 'half of it');
    await backupOf(blog);
    expect(existsSync(left)).toBe(false);
  });
});

test('what a process with the same id left is removed after an hour, and what this one writes stays', async () => {
  const folder = (await testBlog()).deps.config.dataDir;
  const own = partName('zip');
  const left = `.antiphon-${process.pid}-0a0b0c0d.part.zip`;
  for (const name of [own, left]) writeFileSync(path.join(folder, name), 'half of it');
  removeLeftovers(folder);
  expect(readdirSync(folder).sort()).toEqual([own, left].sort());
  const { mtimeMs } = statSync(path.join(folder, left));
  removeLeftovers(folder, { now: () => new Date(mtimeMs + 2 * 3_600_000) });
  expect(readdirSync(folder)).toEqual([own]);
});

describe('a backup is not written', () => {
  test('over the database, its log or a link to it', async () => {
    const { deps, databaseUrl } = await testBlog();
    if (deps.db.isPostgres) return; // It has no file.
    await deps.db.post.count();
    const file = databaseUrl.replace('file:', '');
    const link = path.join(deps.config.dataDir, 'link.zip');
    symlinkSync(file, link);
    for (const target of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`, link]) {
      const before = existsSync(target) && statSync(target).ino;
      await expect(makeBackup(deps, target)).rejects.toThrow('is a file of the database');
      expect(existsSync(target) && statSync(target).ino).toBe(before);
    }
  });

  test('over a file that is no backup; over a backup it is', async () => {
    const { deps } = await testBlog();
    const file = path.join(deps.config.dataDir, 'mine.zip');
    writeFileSync(file, 'PK, my photographs');
    await expect(makeBackup(deps, file)).rejects.toThrow('exists and is no backup');
    expect(readFileSync(file, 'utf8')).toBe('PK, my photographs');
    const backup = path.join(deps.config.dataDir, 'backup.zip');
    await makeBackup(deps, backup);
    await aPost(deps);
    expect((await makeBackup(deps, backup)).tables).toMatchObject({ Post: 1 });
  });
});

describe('the backups that are kept', () => {
  test('are the newest of each of the last days, weeks and months; other files stay', async () => {
    const folder = (await testBlog()).deps.config.dataDir;
    const days = [
      '2026-11-30',
      '2026-11-29',
      '2026-11-28',
      '2026-11-20',
      '2026-10-05',
      '2026-09-09',
    ];
    const names = days.map((day) => backupName(new Date(`${day}T03:17:00Z`)));
    const earlier = backupName(new Date('2026-11-30T01:00:00Z'));
    for (const name of [...names, earlier, 'antiphon.db', 'mine.zip'])
      writeFileSync(path.join(folder, name), '');
    // 30 November is a Monday: the weeks are those of the 30th and of the 23rd.
    expect(pruneBackups(folder, 2).sort()).toEqual([earlier, names[2], names[3], names[5]].sort());
    expect(readdirSync(folder).sort()).toEqual(
      [names[0], names[1], names[4], 'antiphon.db', 'mine.zip'].sort(),
    );
  });
});

test('a backup goes to a folder with its time as the name, or to the file that is named', async () => {
  const { deps } = await testBlog();
  const { dataDir } = deps.config;
  const named = 'antiphon-2026-11-23T100000Z.zip';
  expect(backupTarget(deps)).toEqual({
    file: path.join(dataDir, 'backups', named),
    isNamedByTime: true,
  });
  expect(backupTarget(deps, dataDir).file).toBe(path.join(dataDir, named));
  expect(backupTarget(deps, `${dataDir}/new/`).file).toBe(path.join(dataDir, 'new', named));
  expect(backupTarget(deps, path.join(dataDir, 'a.zip'))).toEqual({
    file: path.join(dataDir, 'a.zip'),
    isNamedByTime: false,
  });
});

test('the last backup is late after seven days or as many as the setting says, and never with 0', async () => {
  const blog = await testBlog();
  expect(await readBackupStatus(blog.deps)).toEqual({ last: null, warnAfterDays: 7, isLate: true });
  await backupOf(blog);
  expect(await readBackupStatus(blog.deps)).toMatchObject({
    last: { file: 'backup.zip' },
    isLate: false,
  });
  blog.clock.advance(7 * 86_400_000 + 1);
  expect((await readBackupStatus(blog.deps)).isLate).toBe(true);
  await changeSetting(blog.deps, 'backupWarnAfterDays', '0');
  expect((await readBackupStatus(blog.deps)).isLate).toBe(false);
});

test('a backup and an export at the same time are of the same rows', async () => {
  const blog = await testBlog();
  await fillEveryTable(blog.databaseUrl);
  const to = await elsewhere();
  await to.restore(await backupOf(blog), { resend: true });
  const linesOf = async (deps: Parameters<typeof exportJson>[0]) => {
    let text = '';
    for await (const part of exportJson(deps)) text += part;
    return text;
  };
  const { config, clock } = to;
  expect(await linesOf({ config, clock })).toBe(await linesOf({ ...blog.deps, clock }));
});

describe('on a disk that is too small', () => {
  const disk = smallDisk();
  afterAllUnmount(disk);

  test.skipIf(disk === null)('a backup is refused, in one line, and leaves nothing', async () => {
    const folder = disk ?? '';
    const theme = mkdtempSync(path.join(tmpdir(), 'antiphon-theme-'));
    onTestFinished(() => {
      rmSync(theme, { recursive: true });
    });
    writeFileSync(path.join(theme, 'home.ejs'), randomBytes(30_000_000));
    // The file that tests share keeps the size that the largest of them gave it.
    const fresh = await copyDatabase();
    onTestFinished(fresh.drop);
    const { deps } = await testBlog({ databaseUrl: () => fresh.url });
    const themed = { ...deps, config: { ...deps.config, themeDir: theme } };
    const target = path.join(folder, 'backup.zip');
    await expect(makeBackup(themed, target, { withTheme: true })).rejects.toThrow(
      `The disk of ${folder} is full. Nothing was left there.`,
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(await deps.db.backup.findFirst()).toMatchObject({
      problem: expect.stringContaining('is full') as string,
    });
  });

  test.skipIf(disk === null)('a backup that cannot fit is not begun', async () => {
    const folder = disk ?? '';
    await expect(refuseUnlessFits(30_000_000, folder, 'a backup')).rejects.toThrow(
      /not enough room in .* for a backup: 30 MB are needed, and \d+ MB are free/,
    );
  });
});
