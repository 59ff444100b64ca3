/**
 * Copies all rows of a database into another one, of the same or of the other kind, and compares what is there then
 * with what was read: rows and hashes of every table.
 */
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
    await refuseUnlessEmpty(target);
    await target.clear(all);
    const { steps, end } = digestOf(stepsOf(snapshot, tables));
    const loaded = await load(target, steps);
    await target.commit(all);
    return { loaded, digest: end() };
  } finally {
    await target.close();
  }
}

async function refuseUnlessEmpty(target: Target): Promise<void> {
  const [row] = await target.select('SELECT count(*) AS "users" FROM "User"');
  const users = Number(row?.['users'] ?? 0);
  const found = users > 0 ? 'users' : await whatIsThere(target);
  if (found !== null)
    throw new InvalidInputError(
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
