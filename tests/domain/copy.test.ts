/** Copies between databases, and copies before migrations: src/backup/copy.ts, src/backup/before-migration.ts. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrateSafely, noteMigration } from '../../src/backup/before-migration.ts';
import { copyBlog } from '../../src/backup/copy.ts';
import { makeBackup } from '../../src/backup/make.ts';
import { restoreBackup } from '../../src/backup/restore.ts';
import { readConfig } from '../../src/config.ts';
import { isPostgresUrl, openDb } from '../../src/db/client.ts';
import { findInIndex } from '../../src/db/search-index.ts';
import { fixedClock } from '../../src/lib/time.ts';
import { emptyDatabase, executeSql, querySql } from '../support/database.ts';
import { databaseBefore } from '../support/migrations.ts';
import { newSqlite } from '../support/sqlite-databases.ts';
import { prismaDir } from '../support/prisma-dir.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { allTables, fillEveryTable, ROWS } from '../support/samples/every-table.ts';

const online = { online: true };

async function empty(): Promise<string> {
  const { url, drop } = await emptyDatabase();
  onTestFinished(drop);
  return url;
}

function anSqliteFile(): string {
  const { url, drop } = newSqlite();
  onTestFinished(drop);
  return url;
}

describe('antiphon copy', () => {
  test('to SQLite and back gives every row of every table, the same', async () => {
    const { databaseUrl } = await testBlog();
    await fillEveryTable(databaseUrl);
    const [file, back] = [anSqliteFile(), await empty()];
    const there = await copyBlog(prismaDir, { from: databaseUrl, to: file }, online);
    expect(Object.keys(there.digest)).toHaveLength(allTables.length - 1);
    expect(there.rows).toBe((allTables.length - 1) * ROWS);
    expect(await copyBlog(prismaDir, { from: file, to: back }, online)).toEqual(there);
  });

  test('lets posts be found, and gives new rows ids of their own', async () => {
    const blog = await testBlog();
    const { id } = await aPost(blog.deps, { title: 'Ferries' });
    const [file, back] = [anSqliteFile(), await empty()];
    await copyBlog(prismaDir, { from: blog.databaseUrl, to: file }, online);
    await copyBlog(prismaDir, { from: file, to: back }, online);
    for (const url of [file, back]) {
      const db = openDb(url);
      onTestFinished(() => db.$disconnect());
      const terms = [{ tokens: ['ferries'], isPrefix: false }];
      const query = { terms, before: blog.clock.now(), skip: 0, take: 5 };
      expect(await findInIndex(db, query)).toEqual([id]);
      expect((await aPost({ ...blog.deps, db })).id).toBe(id + 1);
    }
  });

  test('is refused to a database with posts or users, which stay as they are', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await aPost(to.deps, { title: 'Mine' });
    const urls = { from: from.databaseUrl, to: to.databaseUrl };
    await expect(copyBlog(prismaDir, urls, online)).rejects.toThrow(
      /not empty: it has the post “Mine”/,
    );
    expect(await to.deps.db.post.count()).toBe(1);
  });

  test('is refused to a database of another program or of an earlier version with posts, which are not migrated', async () => {
    const from = (await testBlog()).databaseUrl;
    const [others, older] = [
      await empty(),
      await databaseBefore('20261130054203_imports_and_backups'),
    ];
    await executeSql(others, 'CREATE TABLE "Invoice" ("id" INTEGER)');
    await executeSql(
      older,
      `INSERT INTO "User" ("email", "name", "role", "passwordHash", "createdAt") VALUES ('ada@blog.example', 'Ada', 'owner', 'hash', '2026-01-01T00:00:00.000')`,
    );
    const copying = (to: string) => copyBlog(prismaDir, { from, to }, online);
    await expect(copying(others)).rejects.toThrow(/not empty: it has tables of another program/);
    await expect(copying(older)).rejects.toThrow(/not empty: it has users/);
    const applied = 'SELECT max(migration_name) AS name FROM _prisma_migrations';
    expect(await querySql(older, applied)).toEqual([
      { name: '20261130050848_index_of_post_names' },
    ]);
    const tables = isPostgresUrl(others)
      ? 'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()'
      : 'SELECT name FROM sqlite_schema';
    expect(await querySql(others, tables)).toEqual([{ name: 'Invoice' }]);
  });

  test('is refused while a process uses the database, and of a database of another version', async () => {
    const { databaseUrl, deps } = await testBlog();
    await deps.db.post.count();
    const to = anSqliteFile();
    const copying = (from: string, options = { online: false }) =>
      copyBlog(prismaDir, { from, to }, options);
    await expect(copying(databaseUrl)).rejects.toThrow('A process uses the database');
    const old = await databaseBefore('20261130054203_imports_and_backups');
    await expect(copying(old, online)).rejects.toThrow('is not of this version');
    expect(existsSync(to.replace('file:', ''))).toBe(false);
  });

  test('to SQLite of an odd date and a number as dates keeps their moments', async () => {
    const file = anSqliteFile();
    const { databaseUrl, deps } = await testBlog();
    await aPost(deps);
    if (isPostgresUrl(databaseUrl)) return; // It has one form of a date.
    await executeSql(
      databaseUrl,
      `UPDATE "Post" SET "publishedAt" = '2020-01-02 03:04:05', "updatedAt" = 1577934245000`,
    );
    await copyBlog(prismaDir, { from: databaseUrl, to: file }, online);
    const at = '2020-01-02T03:04:05.000+00:00';
    expect(await querySql(file, 'SELECT "publishedAt", "updatedAt" FROM "Post"')).toEqual([
      { publishedAt: at, updatedAt: at },
    ]);
  });
});

test('a backup of SQLite is restored into PostgreSQL, and the portable form into SQLite', async () => {
  const blog = await testBlog();
  await fillEveryTable(blog.databaseUrl, { state: 'waiting' });
  const { file, form } = await makeBackup(blog.deps, path.join(blog.deps.config.dataDir, 'a.zip'));
  const to = blog.deps.db.isPostgres ? anSqliteFile() : await empty();
  const config = readConfig({ SITE_URL: 'http://blog.example', DATABASE_URL: to });
  const restoring = restoreBackup({ config, clock: blog.clock }, file, {
    force: false,
    resend: false,
  });
  if (form === 'pg_dump') {
    await expect(restoring).rejects.toThrow('only PostgreSQL reads');
    return;
  }
  await restoring;
  expect(await querySql(to, 'SELECT "id" FROM "Comment" ORDER BY "id"')).toHaveLength(ROWS);
});

describe('an SQLite database is copied before it is migrated', () => {
  async function old(env: Record<string, string> = {}) {
    const url = await databaseBefore('20261130054203_imports_and_backups');
    const dataDir = mkdtempSync(path.join(tmpdir(), 'antiphon-before-'));
    onTestFinished(() => {
      rmSync(dataDir, { recursive: true });
    });
    const settings = { SITE_URL: 'http://blog.example', DATABASE_URL: url, DATA_DIR: dataDir };
    const config = readConfig({ ...settings, ...env });
    const db = openDb(url);
    onTestFinished(() => db.$disconnect());
    const said: string[] = [];
    const note = (_: object, text: string) => said.push(text);
    const log = { info: note, warn: note } as never;
    return { url, dataDir, config, deps: { db, log, config, clock }, said };
  }
  const clock = fixedClock('2026-11-30T10:00:00Z');
  const COPY = 'before-20261130054203_imports_and_backups.db';

  test('once, and the copy is recorded; on PostgreSQL, the log says when the last backup was made', async () => {
    const { url, dataDir, config, deps, said } = await old();
    await noteMigration(deps, await migrateSafely(config, clock));
    await noteMigration(deps, await migrateSafely(config, clock));
    const { isPostgres } = deps.db;
    expect(readdirSync(dataDir)).toEqual(isPostgres ? [] : [COPY]);
    expect(said).toEqual([
      isPostgres ? 'database migrated; its last backup' : 'database copied before its migration',
    ]);
    const rows = await querySql(url, 'SELECT "file", "form" FROM "Backup"');
    expect(rows).toEqual(isPostgres ? [] : [{ file: COPY, form: 'sqlite' }]);
    if (!isPostgres) {
      const applied = 'SELECT max(migration_name) AS name FROM _prisma_migrations';
      expect(await querySql(`file:${path.join(dataDir, COPY)}`, applied)).toEqual([
        { name: '20261130050848_index_of_post_names' },
      ]);
    }
  });

  test('and the newest two copies are kept', async () => {
    const { dataDir, config } = await old();
    if (isPostgresUrl(config.databaseUrl)) return; // Nothing is copied.
    for (const name of ['before-20200101000000_a.db', 'before-20210101000000_b.db'])
      await executeSql(`file:${path.join(dataDir, name)}`, 'CREATE TABLE "A" ("id" INTEGER)');
    await migrateSafely(config, clock);
    expect(readdirSync(dataDir).sort()).toEqual(['before-20210101000000_b.db', COPY]);
  });

  test('and the owner’s files and the new copy stay, also where a later version has left copies', async () => {
    const { dataDir, config } = await old();
    if (isPostgresUrl(config.databaseUrl)) return; // Nothing is copied.
    const later = ['before-20270101000000_c.db', 'before-20280101000000_d.db'];
    for (const name of [...later, 'before-christmas.db'])
      await executeSql(`file:${path.join(dataDir, name)}`, 'CREATE TABLE "A" ("id" INTEGER)');
    await migrateSafely(config, clock);
    expect(readdirSync(dataDir).sort()).toEqual([COPY, later[1], 'before-christmas.db']);
  });

  test('and a copy that fails is logged and listed, and the database is migrated', async () => {
    const { dataDir, url, config, deps, said } = await old();
    if (deps.db.isPostgres) return; // Nothing is copied.
    mkdirSync(path.join(dataDir, COPY, 'in the way'), { recursive: true });
    await noteMigration(deps, await migrateSafely(config, clock));
    expect(said).toEqual(['database migrated without a copy']);
    expect(await querySql(url, 'SELECT "file", "problem" FROM "Backup"')).toEqual([
      {
        file: null,
        problem: expect.stringMatching(/^The database was migrated without a copy\./) as string,
      },
    ]);
  });

  test('unless it is larger than AUTO_BACKUP_MAX_BYTES, which is logged', async () => {
    const { dataDir, config, deps, said } = await old({ AUTO_BACKUP_MAX_BYTES: '1000' });
    if (deps.db.isPostgres) return; // Nothing is copied.
    await noteMigration(deps, await migrateSafely(config, clock));
    expect(readdirSync(dataDir)).toEqual([]);
    expect(said).toEqual(['database migrated without a copy']);
  });
});
