/**
 * The SQLite driver adapter: transactions that end in other ways than a successful COMMIT.
 */
import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { expect, onTestFinished, test } from 'vitest';
import { sqliteAdapter } from '../../src/db/sqlite/adapter.ts';

const statement = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] });

async function connect() {
  const adapter = await sqliteAdapter('file::memory:', 20).connect();
  onTestFinished(() => adapter.dispose());
  await adapter.executeScript(`
    PRAGMA foreign_keys = ON;
    CREATE TABLE Post (id INTEGER PRIMARY KEY);
    CREATE TABLE Tag (postId INTEGER REFERENCES Post (id) DEFERRABLE INITIALLY DEFERRED);`);
  const count = async () =>
    (await adapter.queryRaw(statement('SELECT COUNT(*) FROM Post'))).rows[0]?.[0];
  return { adapter, count };
}

test('the next transaction begins after a failed COMMIT, which keeps nothing', async () => {
  const { adapter, count } = await connect();
  const first = await adapter.startTransaction();
  await first.executeRaw(statement('INSERT INTO Post VALUES (1)'));
  await first.executeRaw(statement('INSERT INTO Tag VALUES (2)'));
  await expect(first.executeRaw(statement('COMMIT'))).rejects.toThrow();
  // As Prisma does.
  await first.rollback();
  const second = await adapter.startTransaction();
  await second.executeRaw(statement('INSERT INTO Post VALUES (3)'));
  await second.executeRaw(statement('COMMIT'));
  await second.commit();
  expect(await count()).toBe(1);
});

test('a statement of a transaction that was rolled back writes nothing, even in the next one', async () => {
  const { adapter, count } = await connect();
  const first = await adapter.startTransaction();
  // SQLite does this by itself when the disk is full.
  await first.executeRaw(statement('ROLLBACK'));
  await expect(first.executeRaw(statement('INSERT INTO Post VALUES (1)'))).rejects.toThrow();
  await first.rollback();
  const second = await adapter.startTransaction();
  await expect(first.executeRaw(statement('INSERT INTO Post VALUES (2)'))).rejects.toThrow();
  await second.executeRaw(statement('COMMIT'));
  await second.commit();
  expect(await count()).toBe(0);
});
