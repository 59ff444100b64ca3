import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPostgresUrl } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { copyDatabase, runStatements } from '../support/database.ts';
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
        const migration = path.join(folder, provider, 'migrations', name);
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
    expect(runStatements(url, 'SELECT * FROM "Child"')).toEqual([{ id: 1, parentId: 1 }]);
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
