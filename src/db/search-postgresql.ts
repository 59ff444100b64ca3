/**
 * The index of words on PostgreSQL: a tsvector, made here word by word, so that no dictionary and
 * no parser of its own (which has views on hosts, numbers and hyphens) comes in between. Called by
 * search-index.ts.
 *
 * @see https://www.postgresql.org/docs/current/datatype-textsearch.html
 */
import type { Db, Transaction } from './client.ts';
import type { IndexQuery, IndexTerm, SearchTokens } from './index-query.ts';

export async function insertIntoPostgres(
  transaction: Transaction,
  id: number,
  tokens: SearchTokens,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "PostSearch" ("postId", "document") VALUES (${id}, ${toVector(tokens)}::tsvector)`;
}

/**
 * Of more than `most` matches, the last ones in the title and the last ones anywhere. To look for
 * a phrase, and to rank, each text is read: it is done once, and not where it is not needed.
 */
export async function selectFromPostgres(
  db: Db,
  { terms, before, skip, take }: IndexQuery,
  most: number,
): Promise<{ id: number }[]> {
  const anywhere = terms.map((term) => expression(term)).join(' & ');
  const inTitle = terms.map((term) => expression(term, IN_TITLE)).join(' & ');
  return await db.$queryRaw`
    WITH "anywhere" AS MATERIALIZED (
      SELECT "postId" AS "id", "document" FROM "PostSearch"
      WHERE "document" @@ ${anywhere}::tsquery ORDER BY "postId" DESC LIMIT ${most + 1}
    ), "common" AS MATERIALIZED (
      SELECT count(*) > ${most} AS "is" FROM "anywhere"
    ), "inTitle" AS MATERIALIZED (
      SELECT "id" FROM "anywhere" WHERE "document" @@ ${inTitle}::tsquery
      UNION
      (SELECT "postId" FROM "PostSearch"
      WHERE (SELECT "is" FROM "common") AND "document" @@ ${inTitle}::tsquery
      ORDER BY "postId" DESC LIMIT ${most})
    ), "found" AS (
      SELECT "id", CASE WHEN (SELECT "is" FROM "common") THEN 0.0
        ELSE -ts_rank('{0.1, 0, 0, 1}', "document", ${anywhere}::tsquery, 1) END AS "rank"
      FROM "anywhere"
      UNION ALL
      SELECT "id", 0.0 FROM "inTitle" WHERE "id" NOT IN (SELECT "id" FROM "anywhere")
    )
    SELECT "Post"."id" FROM "found" JOIN "Post" ON "Post"."id" = "found"."id"
    WHERE "Post"."status" = 'published' AND "Post"."publishedAt" <= ${utc(before)}::timestamp
    ORDER BY "Post"."id" IN (SELECT "id" FROM "inTitle") DESC,
      "found"."rank", "Post"."publishedAt" DESC, "Post"."id" DESC
    LIMIT ${take} OFFSET ${skip}`;
}

/**
 * Begins the title's tokens, which are there once more: the index knows no weights, so that to ask
 * it for those of weight A would be to read all texts that have the word somewhere.
 */
const IN_TITLE = '=';

/** Each token once, with its places. No phrase leads out of the title. */
export function toVector({ title, text }: SearchTokens): string {
  const places = new Map<string, string[]>();
  const put = (token: string, place: string) => {
    const known = places.get(token);
    if (known) known.push(place);
    else places.set(token, [place]);
  };
  for (const [at, token] of title.entries()) {
    put(token, `${at + 1}A`);
    put(IN_TITLE + token, `${at + 1}`);
  }
  for (const [at, token] of text.entries()) put(token, `${title.length + 2 + at}`);
  return Array.from(places, ([token, each]) => `'${token}':${each.join(',')}`).join(' ');
}

function expression({ tokens, isPrefix }: IndexTerm, where: '' | typeof IN_TITLE = ''): string {
  const operands = tokens.map((token) => `'${where}${token}'`);
  return `(${operands.join(' <-> ')}${isPrefix ? ':*' : ''})`;
}

/** Columns are UTC without a zone; a Date would be compared in the connection's. */
function utc(date: Date): string {
  return date.toISOString().replace('Z', '');
}
