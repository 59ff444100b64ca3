/**
 * The search index on PostgreSQL: a tsvector, written token by token, without PostgreSQL's parser and
 * dictionaries, which treat hosts, numbers and hyphens specially.
 *
 * @see https://www.postgresql.org/docs/current/datatype-textsearch.html
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

export async function insertIntoPostgres(
  transaction: Transaction,
  id: number,
  tokens: SearchTokens,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "PostSearch" ("postId", "document") VALUES (${id}, ${toVector(tokens)}::tsvector)`;
}

/** Posts read to find out whether most posts have a word. */
const SAMPLE = 200;

/**
 * Phrases and ranks need each text unpacked, which takes most of the time: the posts with the words are
 * found first, and at most the limits of them are unpacked. The planner does not know this cost, and
 * would read all texts, or the latest until it has enough: hence no sequential scan, and no usable order
 * (`+ 0`) except for words that most posts have.
 */
export async function findInPostgres(
  db: Db,
  { terms, before, skip, take }: IndexQuery,
  { maxRanked, maxCompared }: SearchLimits,
): Promise<number[]> {
  const words = hasPhrase(terms) ? wordsOf(terms) : terms;
  const max = hasPhrase(terms) ? maxCompared : maxRanked;
  const anywhere = allOf(terms);
  const order = (await areInMost(db, words)) ? Prisma.sql`"postId"` : Prisma.sql`"postId" + 0`;
  const inTitle = allOf(terms, IN_TITLE);
  const select = db.$queryRaw<{ id: number }[]>`
    WITH "withWords" AS MATERIALIZED (
      SELECT "postId" AS "id", "document" FROM "PostSearch"
      WHERE "document" @@ ${allOf(words)}::tsquery ORDER BY ${order} DESC LIMIT ${max + 1}
    ), "matching" AS MATERIALIZED (
      SELECT "id", "document" FROM (SELECT * FROM "withWords" LIMIT ${max}) AS "compared"
      WHERE "document" @@ ${anywhere}::tsquery LIMIT ${maxRanked + 1}
    ), "cut" AS MATERIALIZED (
      SELECT (SELECT count(*) FROM "withWords") > ${max}
        OR (SELECT count(*) FROM "matching") > ${maxRanked} AS "is"
    ), "anywhere" AS MATERIALIZED (
      SELECT "id", "document" FROM "matching" ORDER BY "id" DESC LIMIT ${maxRanked}
    ), "withWordsInTitle" AS MATERIALIZED (
      SELECT "postId" AS "id", "document" FROM "PostSearch"
      WHERE (SELECT "is" FROM "cut") AND "document" @@ ${allOf(words, IN_TITLE)}::tsquery
      ORDER BY "postId" + 0 DESC LIMIT ${max}
    ), "inTitle" AS MATERIALIZED (
      SELECT "id" FROM "anywhere" WHERE "document" @@ ${inTitle}::tsquery
      UNION
      (SELECT "id" FROM "withWordsInTitle" WHERE "document" @@ ${inTitle}::tsquery
      ORDER BY "id" DESC LIMIT ${maxRanked})
    ), "found" AS (
      SELECT "id", CASE WHEN (SELECT "is" FROM "cut") THEN 0.0
        ELSE -ts_rank('{0.1, 0, 0, 1}', "document", ${anywhere}::tsquery, 1) END AS "rank"
      FROM "anywhere"
      UNION ALL
      SELECT "id", 0.0 FROM "inTitle" WHERE "id" NOT IN (SELECT "id" FROM "anywhere")
    )
    SELECT "Post"."id" FROM "found" JOIN "Post" ON "Post"."id" = "found"."id"
    WHERE "Post"."id" = ANY (ARRAY(SELECT "id" FROM "found")) AND "Post"."status" = 'published' AND "Post"."publishedAt" <= ${utc(before)}::timestamp
    ORDER BY "Post"."id" IN (SELECT "id" FROM "inTitle") DESC,
      "found"."rank", "Post"."publishedAt" DESC, "Post"."id" DESC
    LIMIT ${take} OFFSET ${skip}`;
  const [, rows] = await db.$transaction([db.$executeRaw`SET LOCAL enable_seqscan = off`, select]);
  return rows.map(({ id }) => id);
}

/** Whether most of the latest posts have the words: then reading them in order is faster. */
async function areInMost(db: Db, words: readonly IndexTerm[]): Promise<boolean> {
  const [row] = await db.$queryRaw<{ share: number | null }[]>`
    SELECT avg(("document" @@ ${allOf(words)}::tsquery)::int)::float AS "share"
    FROM (SELECT "document" FROM "PostSearch" ORDER BY "postId" DESC LIMIT ${SAMPLE}) AS "last"`;
  return (row?.share ?? 0) > 0.5;
}

/**
 * Prefix of the tokens of the title, which are indexed twice: the index has no weights, so a query for
 * weight A would read all texts that have the word.
 */
const IN_TITLE = '=';

/** Each token once, with its positions. A gap keeps phrases from continuing past the title. */
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

function allOf(terms: readonly IndexTerm[], where: '' | typeof IN_TITLE = ''): string {
  const each = terms.map(({ tokens, isPrefix }) => {
    const operands = tokens.map((token) => `'${where}${token}'`);
    return `(${operands.join(' <-> ')}${isPrefix ? ':*' : ''})`;
  });
  return each.join(' & ');
}

/** Columns are UTC without a zone; a Date would be compared in the connection's. */
function utc(date: Date): string {
  return date.toISOString().replace('Z', '');
}
