/**
 * Copies all rows of a database into another one, of the same or of the other kind, and compares what is there then
 * with what was read: rows and hashes of every table.
 */
import { existsSync } from 'node:fs';
import { isPostgresUrl } from '../db/client.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { whatIsThere } from './is-empty.ts';
import { compareDigests, digestOf, load, stepsOf, type Digest, type Loaded } from './steps.ts';
import { openSnapshot, type Snapshot } from '../db/rows/snapshot.ts';
import { openTarget, type Target } from '../db/rows/target.ts';
import type { Table } from '../db/rows/tables.ts';

export type Copied = Loaded & { digest: Digest };

/** Messages to other processes of the blog, which end with them. */
const LEFT_OUT = 'Touch';

/**
 * Both databases have all migrations of this version.
 *
 * @param all the tables of this version
 * @throws InvalidInputError if the target is not empty, or a row does not fit; then nothing is changed
 */
export async function copyRows(from: string, to: string, all: readonly Table[]): Promise<Copied> {
  const tables = all.filter(({ name }) => name !== LEFT_OUT);
  const snapshot = await openSnapshot(from);
  try {
    const { loaded, digest } = await fill(snapshot, to, all, tables);
    await compare(to, tables, digest);
    return { ...loaded, digest };
  } finally {
    await snapshot.close();
  }
}

async function fill(
  snapshot: Snapshot,
  to: string,
  all: readonly Table[],
  tables: readonly Table[],
): Promise<{ loaded: Loaded; digest: Digest }> {
  const target = await openTarget(to);
  try {
    await refuseContent(target);
    await target.clear(all);
    const { steps, end } = digestOf(stepsOf(snapshot, tables));
    const loaded = await load(target, steps);
    await target.commit(all);
    return { loaded, digest: end() };
  } finally {
    await target.close();
  }
}

/**
 * Before anything is changed.
 *
 * @param to also a database without tables, or of an earlier version
 * @throws InvalidInputError if it has content, or tables of another program
 */
export async function refuseUnlessEmpty(to: string): Promise<void> {
  if (!isPostgresUrl(to) && !existsSync(to.replace(/^file:/, ''))) return;
  const target = await openTarget(to);
  try {
    const tables = await target.select(target.isPostgres ? POSTGRES_TABLES : SQLITE_TABLES);
    if (tables.length === 0) return;
    if (!tables.some(({ name }) => name === '_prisma_migrations'))
      throw notEmpty('tables of another program');
    await refuseContent(target);
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(
      `The target cannot be read (${(error as Error).message}). Name an empty database. Nothing was changed.`,
      { cause: error },
    );
  } finally {
    await target.close();
  }
}

const SQLITE_TABLES = `SELECT "name" FROM sqlite_schema WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite%'`;
const POSTGRES_TABLES = `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema()`;

async function refuseContent(target: Target): Promise<void> {
  const [row] = await target.select('SELECT count(*) AS "users" FROM "User"');
  const users = Number(row?.['users'] ?? 0);
  const found = users > 0 ? 'users' : await whatIsThere(target);
  if (found !== null) throw notEmpty(found);
}

function notEmpty(found: string): InvalidInputError {
  return new InvalidInputError(
    `The target is not empty: it has ${found}. Name an empty database. Nothing was changed.`,
  );
}

/** Empties the target again if it differs: half a copy must not be taken for a blog. */
async function compare(to: string, tables: readonly Table[], wanted: Digest): Promise<void> {
  const snapshot = await openSnapshot(to);
  try {
    const { steps, end } = digestOf(stepsOf(snapshot, tables));
    // Reading them is what counts them.
    while (!(await steps.next()).done);
    compareDigests(wanted, end());
  } catch (error) {
    const target = await openTarget(to);
    await target.clear(tables);
    await target.commit([]);
    await target.close();
    throw error;
  } finally {
    await snapshot.close();
  }
}
