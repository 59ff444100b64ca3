import { describe, expect, onTestFinished, test } from 'vitest';
import { isPostgresUrl } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { copyDatabase, emptyDatabase, executeSql, querySql } from '../support/database.ts';
import {
  ALL,
  databaseBeforeRename,
  migrationsOfOurOwn,
  RENAME,
  since,
} from '../support/migrations.ts';
import { prismaDir } from '../support/prisma-dir.ts';

async function migratedDatabase(): Promise<string> {
  const database = await copyDatabase();
  onTestFinished(database.drop);
  return database.url;
}

describe('migrating a database to the current schema', () => {
  test('creates everything in an empty one, whose first posts are then due', async () => {
    const { url, drop } = await emptyDatabase();
    onTestFinished(drop);
    expect(await migrate(url, prismaDir)).toEqual({
      created: true,
      applied: ALL,
    });
    expect(await querySql(url, 'SELECT "key" FROM "Setting"')).toEqual([{ key: 'seedsDue' }]);
  });

  test('changes nothing in a current one', async () => {
    const url = await migratedDatabase();
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: [] });
  });

  test('applies new migrations once, also when two processes start together', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    const both = await Promise.all([migrate(url, own.folder), migrate(url, own.folder)]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(['29990101000000_note']);
  });

  test('rolls back the whole file if one statement of it fails, and throws its error', async () => {
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

  test('refuses a file that has changed since it was applied', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    await migrate(url, own.folder);
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY) ;');
    await expect(migrate(url, own.folder)).rejects.toThrow(/29990101000000_note is not the file/);
  });

  test('refuses a database that a newer version has migrated', async () => {
    const url = await migratedDatabase();
    const own = migrationsOfOurOwn();
    own.add('29990101000000_note', 'CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);');
    await migrate(url, own.folder);
    await expect(migrate(url, prismaDir)).rejects.toThrow(
      /29990101000000_note, which this version/,
    );
  });

  test('keeps the children of a table that SQLite has to create again', async () => {
    const url = await migratedDatabase();
    if (isPostgresUrl(url)) return; // PostgreSQL alters tables in place.
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
    if (isPostgresUrl(url)) return; // PostgreSQL checks each statement by itself.
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

describe('a database made by the migrations before `init`', () => {
  const LAST_OF_THEM = '20261129142922_post_files';
  const names = (url: string) =>
    querySql(url, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY migration_name');

  /** As it is recorded there: `init` makes the same schema. */
  async function recordedAs(...migrations: string[]): Promise<string> {
    const url = await databaseBeforeRename();
    const rows = migrations.map((name, i) => `('${String(i)}', '${name}', 'x')`).join(', ');
    await executeSql(
      url,
      `DELETE FROM _prisma_migrations;
       INSERT INTO _prisma_migrations (id, migration_name, checksum) VALUES ${rows};`,
    );
    return url;
  }

  test('counts as having `init` if it has the last of them, and keeps its rows', async () => {
    const url = await recordedAs('20261123151847_init', '20261124001131_desk', LAST_OF_THEM);
    await executeSql(url, `INSERT INTO "Setting" ("key", "value") VALUES ('siteTitle', '"Mine"')`);
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: since(RENAME) });
    expect(await names(url)).toEqual(ALL.map((name) => ({ name })));
    expect(await querySql(url, `SELECT "value" FROM "Setting" WHERE "key" = 'siteTitle'`)).toEqual([
      { value: '"Mine"' },
    ]);
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: [] });
  });

  test('is refused and not changed if it does not have the last of them', async () => {
    const url = await recordedAs('20261123151847_init', '20261124001131_desk');
    await expect(migrate(url, prismaDir)).rejects.toThrow(/^This database is older than/);
    expect(await names(url)).toHaveLength(2);
  });
});
