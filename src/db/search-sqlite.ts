/**
 * The index of words on SQLite: FTS5, contentless. Called by search-index.ts.
 *
 * @see https://www.sqlite.org/fts5.html
 */
import type { Db, Transaction } from './client.ts';
import { Prisma } from './generated/sqlite/client.ts';
import type { IndexQuery, IndexTerm, SearchTokens } from './index-query.ts';

export async function insertIntoSqlite(
  transaction: Transaction,
  id: number,
  { title, text }: SearchTokens,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "PostSearch" (rowid, "title", "text")
    VALUES (${id}, ${title.join(' ')}, ${text.join(' ')})`;
}

/** Of more than `most` matches, the last `most` in the title and the last `most` anywhere. */
export async function selectFromSqlite(
  db: Db,
  { terms, before, skip, take }: IndexQuery,
  most: number,
): Promise<{ id: number }[]> {
  const anywhere = terms.map(expression).join(' AND ');
  const inTitle = `"title" : (${anywhere})`;
  const [counted] = await db.$queryRaw<{ matches: bigint | number }[]>`
    SELECT count(*) AS "matches"
    FROM (SELECT 1 FROM "PostSearch" WHERE "PostSearch" MATCH ${anywhere} LIMIT ${most + 1})`;
  const matches = Number(counted?.matches ?? 0);
  if (matches === 0) return [];
  // bm25 visits all matches of all words, whatever the limit says.
  const rank = matches > most ? Prisma.sql`0.0` : Prisma.sql`bm25("PostSearch", 10.0, 1.0)`;
  return await db.$queryRaw`
    WITH "inTitle" AS MATERIALIZED (
      SELECT rowid AS "id" FROM "PostSearch"
      WHERE "PostSearch" MATCH ${inTitle} ORDER BY rowid DESC LIMIT ${most}
    ), "anywhere" AS MATERIALIZED (
      SELECT rowid AS "id", ${rank} AS "rank" FROM "PostSearch"
      WHERE "PostSearch" MATCH ${anywhere} ORDER BY rowid DESC LIMIT ${most}
    ), "found" AS (
      SELECT "id", "rank" FROM "anywhere"
      UNION ALL
      SELECT "id", 0.0 FROM "inTitle" WHERE "id" NOT IN (SELECT "id" FROM "anywhere")
    )
    SELECT "Post"."id" FROM "found" CROSS JOIN "Post" ON "Post"."id" = "found"."id"
    WHERE "Post"."status" = 'published' AND "Post"."publishedAt" <= ${before}
    ORDER BY "Post"."id" IN (SELECT "id" FROM "inTitle") DESC,
      "found"."rank", "Post"."publishedAt" DESC, "Post"."id" DESC
    LIMIT ${take} OFFSET ${skip}`;
}

/** FTS5 takes no string apart that is quoted, and tokens hold no quotes. */
function expression({ tokens, isPrefix }: IndexTerm): string {
  return `"${tokens.join(' ')}"${isPrefix ? '*' : ''}`;
}
