/**
 * The search index of posts: FTS5 on SQLite, a tsvector on PostgreSQL.
 *
 * Both get the same tokens (lib/text/words.ts), letters and digits only, and parse nothing themselves, so that
 * they find the same.
 */
import { tokensOf, wordsIn } from '../lib/text/words.ts';
import type { Db, Transaction } from './client.ts';
import type { IndexQuery, SearchLimits, SearchTokens } from './index-query.ts';
import { insertIntoPostgres, findInPostgres } from './postgresql/search.ts';
import { insertIntoSqlite, findInSqlite } from './sqlite/search.ts';

/** PostgreSQL takes about ten microseconds to unpack and compare a text. */
const LIMITS: SearchLimits = { maxRanked: 1_000, maxCompared: 1_000 };

/** A tsvector holds 1 MB, and 256 positions of a token. The rest is not indexed on either database. */
const MAX_BYTES = 900_000;
const MAX_PLACES = 256;
const BYTES_PER_TOKEN = 8;
const BYTES_PER_PLACE = 2;

/** Replaces the index entry of a post. */
export async function writeSearchEntry(
  transaction: Transaction,
  post: { id: number; title: string; text: string },
): Promise<void> {
  await deleteSearchEntry(transaction, post.id);
  await insertSearchEntry(transaction, post);
}

/** Of a new post. */
export async function insertSearchEntry(
  transaction: Transaction,
  { id, title, text }: { id: number; title: string; text: string },
): Promise<void> {
  const insert = transaction.isPostgres ? insertIntoPostgres : insertIntoSqlite;
  await insert(transaction, id, searchTokens(title, text));
}

export async function deleteSearchEntry(transaction: Transaction, id: number): Promise<void> {
  await (transaction.isPostgres
    ? transaction.$executeRaw`DELETE FROM "PostSearch" WHERE "postId" = ${id}`
    : transaction.$executeRaw`DELETE FROM "PostSearch" WHERE rowid = ${id}`);
}

/**
 * The ids of published posts and pages with all terms, best first: matches in the title, then by
 * frequency and length of the text, then the newest.
 */
export async function findInIndex(
  db: Db,
  query: IndexQuery,
  limits: SearchLimits = LIMITS,
): Promise<number[]> {
  return await (db.isPostgres ? findInPostgres : findInSqlite)(db, query, limits);
}

/** As many of a post's tokens as both databases can store. */
export function searchTokens(title: string, text: string): SearchTokens {
  const places = new Map<string, number>();
  let bytes = 0;
  const fitting = (part: string): string[] => {
    const tokens: string[] = [];
    for (const token of tokensOf(wordsIn(part))) {
      const known = places.get(token) ?? 0;
      places.set(token, known + 1);
      if (known === 0) bytes += Buffer.byteLength(token) + BYTES_PER_TOKEN;
      if (known < MAX_PLACES) bytes += BYTES_PER_PLACE;
      if (bytes > MAX_BYTES) break;
      tokens.push(token);
    }
    return tokens;
  };
  return { title: fitting(title), text: fitting(text) };
}
