/** SQLite databases for the tests of one process: a file each, in a folder of its own. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { Sqlite } from '../../src/db/sqlite/driver.ts';
import type { PoolableDatabase, TestDatabase } from './database.ts';

/** An empty one. */
export function newSqlite(): TestDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-'));
  return {
    url: `file:${path.join(folder, 'antiphon.db')}`,
    drop: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

export function copySqlite(template: string): TestDatabase {
  const copy = newSqlite();
  copyFileSync(template.replace('file:', ''), copy.url.replace('file:', ''));
  return copy;
}

/** Emptied through a connection of its own; copies that are never returned end with the process. */
export function poolableSqlite(template: string): PoolableDatabase {
  const copy = copySqlite(template);
  process.once('exit', () => void copy.drop());
  const connection = new Sqlite(copy.url.replace('file:', ''));
  connection.pragma('foreign_keys = OFF');
  const emptyAgain = howToEmpty(connection);
  return {
    url: copy.url,
    empty: () => {
      connection.exec(emptyAgain);
      return Promise.resolve(true);
    },
    drop: () => {
      connection.close();
      return copy.drop();
    },
  };
}

/**
 * The statements that bring a fresh copy back to what it is now, in one transaction. Rows first:
 * their content is read from the copy while it is fresh.
 */
function howToEmpty(fresh: Database.Database): string {
  const tables = fresh
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .all();
  const indexes = tables.filter(({ sql }) => sql.startsWith('CREATE VIRTUAL TABLE'));
  const ordinary = tables.filter(
    ({ name }) =>
      !indexes.some((index) => name === index.name || name.startsWith(`${index.name}_`)),
  );
  return [
    'BEGIN IMMEDIATE',
    ...ordinary.map(({ name }) => `DELETE FROM "${name}"`),
    ...indexes.map(({ name }) => `INSERT INTO "${name}"("${name}") VALUES ('delete-all')`),
    'DELETE FROM sqlite_sequence',
    ...ordinary.flatMap(({ name }) => howToPutBack(fresh, name)),
    'COMMIT',
  ].join(';\n');
}

/** One statement for each row that `table` has now. */
function howToPutBack(fresh: Database.Database, table: string): string[] {
  const columns = fresh
    .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => `quote("${name}")`);
  return fresh
    .prepare<[], { row: string }>(`SELECT ${columns.join(` || ', ' || `)} AS row FROM "${table}"`)
    .all()
    .map(({ row }) => `INSERT INTO "${table}" VALUES (${row})`);
}
