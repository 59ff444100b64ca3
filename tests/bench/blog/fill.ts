/**
 * Fills an empty, migrated database with a blog of a given size.
 */
import { isPostgresUrl } from '../../../src/db/client.ts';
import { fillPostgres } from './fill-postgres.ts';
import { fillSqlite } from './fill-sqlite.ts';
import {
  allPostTerms,
  authors,
  hostRow,
  hostsOf,
  linkbackRow,
  numbered,
  postRow,
  sourceRow,
  terms,
  type Row,
  type Size,
} from './rows.ts';

/** A table with its rows, in an order in which every reference exists. */
export type Table = { name: string; rows: Iterable<Row> };

/** Rejects if the tables are not empty. */
export async function fill(databaseUrl: string, size: Size): Promise<void> {
  const tables = tablesOf(size);
  if (isPostgresUrl(databaseUrl)) await fillPostgres(databaseUrl, tables);
  else fillSqlite(databaseUrl.replace(/^file:/, ''), tables);
}

function tablesOf(size: Size): Table[] {
  return [
    { name: 'Author', rows: authors() },
    { name: 'Term', rows: terms() },
    { name: 'Post', rows: numbered(size.posts, (id) => postRow(id, size)) },
    { name: 'PostTerm', rows: allPostTerms(size) },
    { name: 'Host', rows: numbered(hostsOf(size), hostRow) },
    { name: 'Source', rows: numbered(size.linkbacks, (id) => sourceRow(id, size)) },
    { name: 'Linkback', rows: numbered(size.linkbacks, (id) => linkbackRow(id, size)) },
  ];
}
