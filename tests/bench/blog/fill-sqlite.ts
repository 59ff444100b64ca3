/**
 * Writes rows to an SQLite file, as the adapter would, and the posts' words to the search index.
 */
import type Database from 'better-sqlite3';
import { searchTokens } from '../../../src/db/search-index.ts';
import { Sqlite } from '../../../src/db/sqlite/driver.ts';
import type { Table } from './fill.ts';
import type { Row, Value } from './rows.ts';

export function fillSqlite(file: string, tables: readonly Table[]): void {
  const db = new Sqlite(file);
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -200000');
  // The last table refers to the first: all or nothing.
  db.transaction(() => {
    db.prepare(`DELETE FROM "Setting" WHERE key = 'seedsDue'`).run();
    for (const { name, rows } of tables) insertAll(db, name, rows);
  })();
  db.exec('ANALYZE');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function insertAll(db: Database.Database, table: string, rows: Iterable<Row>): void {
  let insert: Database.Statement | undefined;
  const index = db.prepare('INSERT INTO "PostSearch" (rowid, "title", "text") VALUES (?, ?, ?)');
  for (const row of rows) {
    insert ??= db.prepare(statement(table, Object.keys(row)));
    insert.run(Object.values(row).map(toSqlite));
    if (table !== 'Post') continue;
    const { title, text } = searchTokens(String(row['title']), String(row['text']));
    index.run(row['id'], title.join(' '), text.join(' '));
  }
}

function statement(table: string, columns: readonly string[]): string {
  const names = columns.map((column) => `"${column}"`).join(', ');
  return `INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/** Dates as the adapter writes them, booleans as numbers. */
function toSqlite(value: Value): string | number | null {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  return typeof value === 'boolean' ? Number(value) : value;
}
