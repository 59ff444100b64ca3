import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPostgresUrl } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { copyDatabase, emptyDatabase, executeSql, querySql } from '../support/database.ts';
import { prismaDir } from '../support/prisma-dir.ts';

/** A copy of prisma/ in which a test may add and change migrations. */
function migrationsOfOurOwn() {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-migrations-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(prismaDir, folder, { recursive: true });
  return {
    folder,
    add(name: string, sqlite: string, postgresql = sqlite) {
      for (const [provider, sql] of Object.entries({ sqlite, postgresql })) {
        const migration = path.join(folder, 'migrations', provider, name);
        mkdirSync(migration, { recursive: true });
        writeFileSync(path.join(migration, 'migration.sql'), sql);
      }
    },
  };
}

async function migratedDatabase(): Promise<string> {
  const database = await copyDatabase();
  onTestFinished(database.drop);
  return database.url;
}

describe('bringing a database to today’s schema', () => {
  test('makes all of it in an empty one, whose first posts are then due', async () => {
    const { url, drop } = await emptyDatabase();
    onTestFinished(drop);
    expect(await migrate(url, prismaDir)).toEqual({
      created: true,
      applied: ['20261129170000_init'],
    });
    expect(await querySql(url, 'SELECT "key" FROM "Setting"')).toEqual([{ key: 'seedsDue' }]);
  });

  test('does nothing to one that is there already', async () => {
    const url = await migratedDatabase();
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: [] });
  });

  test('applies what is new, once, also when two start together', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    const both = await Promise.all([migrate(url, own.folder), migrate(url, own.folder)]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(['29990101000000_note']);
  });

  test('takes back the whole file if one statement of it fails, and says so', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add(
      '29990101000000_bad',
      'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY); SELECT nonsense;',
    );
    await expect(migrate(url, own.folder)).rejects.toThrow(/nonsense/);
    own.add('29990101000000_bad', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    expect((await migrate(url, own.folder)).applied).toEqual(['29990101000000_bad']);
  });

  test('stops at a file that has changed since it was applied', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    await migrate(url, own.folder);
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY) ;');
    await expect(migrate(url, own.folder)).rejects.toThrow(/29990101000000_note is not the file/);
  });

  test('stops at a database that a newer version has made', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    await migrate(url, own.folder);
    await expect(migrate(url, prismaDir)).rejects.toThrow(
      /29990101000000_note, which this version/,
    );
  });

  test('keeps the children of a table that SQLite has to make anew', async () => {
    const url = await migratedDatabase();
    if (isPostgresUrl(url)) return; // It alters tables in place.
    const own = migrationsOfOurOwn();
    own.add(
      '29990101000000_family',
      `CREATE TABLE "Parent" ("id" INTEGER NOT NULL PRIMARY KEY);
       CREATE TABLE "Child" ("id" INTEGER NOT NULL PRIMARY KEY, "parentId" INTEGER NOT NULL,
         CONSTRAINT "Child_fkey" FOREIGN KEY ("parentId") REFERENCES "Parent" ("id") ON DELETE CASCADE);
       INSERT INTO "Parent" VALUES (1); INSERT INTO "Child" VALUES (1, 1);`,
    );
    // As Prisma's engine writes a redefinition.
    own.add(
      '29990102000000_redefine',
      `PRAGMA defer_foreign_keys=ON;
       PRAGMA foreign_keys=OFF;
       CREATE TABLE "new_Parent" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
       INSERT INTO "new_Parent" ("id") SELECT "id" FROM "Parent";
       DROP TABLE "Parent";
       ALTER TABLE "new_Parent" RENAME TO "Parent";
       PRAGMA foreign_keys=ON;
       PRAGMA defer_foreign_keys=OFF;`,
    );
    await migrate(url, own.folder);
    expect(await querySql(url, 'SELECT * FROM "Child"')).toEqual([{ id: 1, parentId: 1 }]);
  });

  test('refuses a file that would leave children without their parent', async () => {
    const url = await migratedDatabase();
    if (isPostgresUrl(url)) return; // It checks each statement by itself.
    const own = migrationsOfOurOwn();
    own.add(
      '29990101000000_orphan',
      `CREATE TABLE "Parent" ("id" INTEGER NOT NULL PRIMARY KEY);
       CREATE TABLE "Child" ("id" INTEGER NOT NULL PRIMARY KEY, "parentId" INTEGER NOT NULL REFERENCES "Parent" ("id"));
       INSERT INTO "Child" VALUES (1, 7);`,
    );
    await expect(migrate(url, own.folder)).rejects.toThrow(/leave 1 rows without their parent/);
  });
});

describe('a database that the migrations before `init` have made', () => {
  const LAST_OF_THEM = '20261129142922_post_files';
  const names = (url: string) =>
    querySql(url, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY migration_name');

  /** As it is recorded there: `init` came to the same schema. */
  async function recordedAs(...migrations: string[]): Promise<string> {
    const url = await migratedDatabase();
    const rows = migrations.map((name, i) => `('${String(i)}', '${name}', 'x')`).join(', ');
    await executeSql(
      url,
      `DELETE FROM _prisma_migrations;
       INSERT INTO _prisma_migrations (id, migration_name, checksum) VALUES ${rows};`,
    );
    return url;
  }

  test('has `init` if it has the last of them, and keeps its rows', async () => {
    const url = await recordedAs('20261123151847_init', '20261124001131_desk', LAST_OF_THEM);
    await executeSql(url, `INSERT INTO "Setting" ("key", "value") VALUES ('siteTitle', '"Mine"')`);
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: [] });
    expect(await names(url)).toEqual([{ name: '20261129170000_init' }]);
    expect(await querySql(url, `SELECT "value" FROM "Setting" WHERE "key" = 'siteTitle'`)).toEqual([
      { value: '"Mine"' },
    ]);
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: [] });
  });

  test('is refused, and left as it is, if it has not', async () => {
    const url = await recordedAs('20261123151847_init', '20261124001131_desk');
    await expect(migrate(url, prismaDir)).rejects.toThrow(/^This database is older than/);
    expect(await names(url)).toHaveLength(2);
  });
});
