/**
 * The index of words on PostgreSQL: a tsvector, made here word by word, so that no dictionary and
 * no parser of its own (which has views on hosts, numbers and hyphens) comes in between. Called by
 * search-index.ts.
 *
 * @see https://www.postgresql.org/docs/current/datatype-textsearch.html
 */
import type { Db, Transaction } from './client.ts';
import { Prisma } from './generated/sqlite/client.ts';
import type { IndexQuery, IndexTerm, SearchTokens } from './search-index.ts';

export async function insertIntoPostgres(
  transaction: Transaction,
  id: number,
  tokens: SearchTokens,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "PostSearch" ("postId", "document") VALUES (${id}, ${toVector(tokens)}::tsvector)`;
}

/** Of more than `most` matches, the last `most` in the title and the last `most` anywhere. */
export async function selectFromPostgres(
  db: Db,
  { terms, before, skip, take }: IndexQuery,
  most: number,
): Promise<{ id: number }[]> {
  const anywhere = terms.map((term) => expression(term, '')).join(' & ');
  const inTitle = terms.map((term) => expression(term, 'A')).join(' & ');
  const matches = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "PostSearch" WHERE "document" @@ ${anywhere}::tsquery LIMIT ${most + 1}`;
  if (matches.length === 0) return [];
  // For the rank, each text is read: dearer still than to find it.
  const rank =
    matches.length > most
      ? Prisma.sql`0.0`
      : Prisma.sql`-ts_rank('{0.1, 0, 0, 1}', "document", ${anywhere}::tsquery, 1)`;
  return await db.$queryRaw`
    WITH "inTitle" AS MATERIALIZED (
      SELECT "postId" AS "id" FROM "PostSearch"
      WHERE "document" @@ ${inTitle}::tsquery ORDER BY "postId" DESC LIMIT ${most}
    ), "anywhere" AS MATERIALIZED (
      SELECT "postId" AS "id", ${rank} AS "rank" FROM "PostSearch"
      WHERE "document" @@ ${anywhere}::tsquery ORDER BY "postId" DESC LIMIT ${most}
    ), "found" AS (
      SELECT "id", "rank" FROM "anywhere"
      UNION ALL
      SELECT "id", 0.0 FROM "inTitle" WHERE "id" NOT IN (SELECT "id" FROM "anywhere")
    )
    SELECT "Post"."id" FROM "found" JOIN "Post" ON "Post"."id" = "found"."id"
    WHERE "Post"."status" = 'published' AND "Post"."publishedAt" <= ${utc(before)}::timestamp
    ORDER BY "Post"."id" IN (SELECT "id" FROM "inTitle") DESC,
      "found"."rank", "Post"."publishedAt" DESC, "Post"."id" DESC
    LIMIT ${take} OFFSET ${skip}`;
}

/** Each token once, with its places; those of the title are marked A, and no phrase leads out of it. */
function toVector({ title, text }: SearchTokens): string {
  const places = new Map<string, string[]>();
  const put = (token: string, place: string) => {
    const known = places.get(token);
    if (known) known.push(place);
    else places.set(token, [place]);
  };
  for (const [at, token] of title.entries()) put(token, `${at + 1}A`);
  for (const [at, token] of text.entries()) put(token, `${title.length + 2 + at}`);
  return Array.from(places, ([token, each]) => `'${token}':${each.join(',')}`).join(' ');
}

function expression({ tokens, isPrefix }: IndexTerm, weight: 'A' | ''): string {
  const operand = (token: string, at: number) => {
    const marks = (isPrefix && at === tokens.length - 1 ? '*' : '') + weight;
    return `'${token}'${marks && `:${marks}`}`;
  };
  return `(${tokens.map(operand).join(' <-> ')})`;
}

/** Columns are UTC without a zone; a Date would be compared in the connection's. */
function utc(date: Date): string {
  return date.toISOString().replace('Z', '');
}
