/**
 * Writes rows to PostgreSQL, a few thousand a statement, and the posts' words to the search index.
 */
import pg from 'pg';
import { searchTokens } from '../../../src/db/search-index.ts';
import { toVector } from '../../../src/db/postgresql/search.ts';
import type { Table } from './fill.ts';
import type { Row } from './rows.ts';

const ROWS_PER_STATEMENT = 2_000;

export async function fillPostgres(url: string, tables: readonly Table[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`DELETE FROM "Setting" WHERE key = 'seedsDue'`);
    for (const { name, rows } of tables) await insertAll(client, name, rows);
    for (const table of ['Author', 'Term', 'Post', 'Source', 'Linkback']) {
      await client.query(
        `SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), (SELECT coalesce(max(id), 1) FROM "${table}"))`,
      );
    }
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

async function insertAll(client: pg.Client, table: string, rows: Iterable<Row>): Promise<void> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_PER_STATEMENT) continue;
    await insert(client, table, batch);
    batch = [];
  }
  if (batch.length > 0) await insert(client, table, batch);
}

/** The database itself reads the rows from one JSON value, typed as its table's columns are. */
async function insert(client: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
    .map((column) => `"${column}"`)
    .join(', ');
  await client.query(
    `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(null::"${table}", $1)`,
    [JSON.stringify(rows)],
  );
  if (table !== 'Post') return;
  const documents = rows.map((row) => ({
    postId: row['id'],
    document: toVector(searchTokens(String(row['title']), String(row['text']))),
  }));
  await client.query(
    `INSERT INTO "PostSearch" ("postId", "document")
      SELECT "postId", "document" FROM json_populate_recordset(null::"PostSearch", $1)`,
    [JSON.stringify(documents)],
  );
}
