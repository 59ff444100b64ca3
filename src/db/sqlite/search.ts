/**
 * The search index on SQLite: FTS5, contentless.
 *
 * @see https://www.sqlite.org/fts5.html
 */
import type { Db, Transaction } from '../client.ts';
import { Prisma } from '../generated/sqlite/client.ts';
import {
  hasPhrase,
  wordsOf,
  type IndexQuery,
  type IndexTerm,
  type SearchLimits,
  type SearchTokens,
} from '../index-query.ts';

export async function insertIntoSqlite(
  transaction: Transaction,
  id: number,
  { title, text }: SearchTokens,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "PostSearch" (rowid, "title", "text")
    VALUES (${id}, ${title.join(' ')}, ${text.join(' ')})`;
}

/**
 * A word that more posts have is not ranked and not used as a prefix: FTS5 would visit every post with
 * it. It hardly counts for BM25 either.
 */
const MAX_WEIGHED = 10_000;

/**
 * FTS5 finds a word in titles by visiting all posts that have it. This many posts are visited, divided by
 * the number of words: for two words, 25,000.
 */
const MAX_TITLE_VISITS = 50_000;

export async function findInSqlite(
  db: Db,
  { terms: asked, before, skip, take }: IndexQuery,
  limits: SearchLimits,
): Promise<number[]> {
  const terms = await Promise.all(asked.map((term) => exactIfCommon(db, term)));
  const words = wordsOf(terms);
  const floor = hasPhrase(terms) ? await findIdAfter(db, allOf(words), limits.maxCompared) : null;
  const matches = await newest(db, allOf(terms), floor ?? 0, limits.maxRanked + 1);
  const anywhere = matches.slice(0, limits.maxRanked);
  const isCut = floor !== null || matches.length > limits.maxRanked;
  if (matches.length === 0 && !isCut) return [];
  const titleFloor = isCut
    ? (anywhere[0] ?? floor ?? 0) - MAX_TITLE_VISITS / terms.flatMap(({ tokens }) => tokens).length
    : (anywhere.at(-1) ?? 0) - 1;
  const inTitle = await newest(db, `"title" : (${allOf(terms)})`, titleFloor, limits.maxRanked);
  const weighing = isCut ? [] : await weighingOf(db, terms);
  const ids = JSON.stringify([...new Set([...anywhere, ...inTitle])]);
  const isFound = Prisma.sql`(SELECT "value" FROM json_each(${ids}))`;
  // The plus prevents a lookup by rowid: each would be a search of its own.
  const found =
    weighing.length > 0
      ? Prisma.sql`SELECT rowid AS "id", bm25("PostSearch", 10.0, 1.0) AS "rank" FROM "PostSearch"
          WHERE "PostSearch" MATCH ${allOf(weighing)} AND +rowid IN ${isFound}`
      : Prisma.sql`SELECT "value" AS "id", 0.0 AS "rank" FROM json_each(${ids})`;
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH "found" AS MATERIALIZED (${found})
    SELECT "Post"."id" FROM "found" CROSS JOIN "Post" ON "Post"."id" = "found"."id"
    WHERE "Post"."status" = 'published' AND "Post"."publishedAt" <= ${before}
    ORDER BY "Post"."id" IN (SELECT "value" FROM json_each(${JSON.stringify(inTitle)})) DESC,
      "found"."rank", "Post"."publishedAt" DESC, "Post"."id" DESC
    LIMIT ${take} OFFSET ${skip}`;
  return rows.map(({ id }) => id);
}

/**
 * The last of the matches that are above `floor`, the last one first.
 *
 * In descending order FTS5 passes a floor before it stops, so with a floor the query runs in ascending
 * order. The number is cast to an integer: the driver passes floating-point numbers, with which FTS5 does not
 * start at the floor.
 */
async function newest(db: Db, match: string, floor: number, max: number): Promise<number[]> {
  const matches =
    floor <= 0
      ? Prisma.sql`SELECT rowid AS "id" FROM "PostSearch" WHERE "PostSearch" MATCH ${match}
          ORDER BY rowid DESC LIMIT ${max}`
      : Prisma.sql`SELECT rowid AS "id" FROM "PostSearch" WHERE "PostSearch" MATCH ${match}
          AND rowid > CAST(${Math.floor(floor)} AS INTEGER) ORDER BY rowid LIMIT -1`;
  const rows = await db.$queryRaw<{ id: bigint | number }[]>`
    SELECT "id" FROM (${matches}) ORDER BY "id" DESC LIMIT ${max}`;
  return rows.map(({ id }) => Number(id));
}

/** The id after which there are `max` more matches; `null`: there are fewer. */
async function findIdAfter(db: Db, match: string, max: number): Promise<number | null> {
  const [row] = await db.$queryRaw<{ id: bigint | number }[]>`
    SELECT rowid AS "id" FROM "PostSearch" WHERE "PostSearch" MATCH ${match}
    ORDER BY rowid DESC LIMIT 1 OFFSET ${max}`;
  return row ? Number(row.id) : null;
}

async function exactIfCommon(db: Db, term: IndexTerm): Promise<IndexTerm> {
  if (!term.isPrefix) return term;
  const whole = { ...term, isPrefix: false };
  return (await isRare(db, whole)) ? term : whole;
}

async function weighingOf(db: Db, terms: readonly IndexTerm[]): Promise<IndexTerm[]> {
  if (terms.length === 1 && !hasPhrase(terms)) return [...terms];
  const rare = await Promise.all(terms.map((term) => isRare(db, term)));
  return terms.filter((_, at) => rare[at]);
}

/** Whether few posts have one of its words. */
async function isRare(db: Db, term: IndexTerm): Promise<boolean> {
  for (const word of wordsOf([term])) {
    if ((await findIdAfter(db, allOf([word]), MAX_WEIGHED)) === null) return true;
  }
  return false;
}

/** FTS5 does not split a quoted string, and tokens contain no quotes. */
function allOf(terms: readonly IndexTerm[]): string {
  return terms
    .map(({ tokens, isPrefix }) => `"${tokens.join(' ')}"${isPrefix ? '*' : ''}`)
    .join(' AND ');
}
