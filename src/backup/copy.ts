/**
 * Copies a blog to an empty database, of the other kind or of the same.
 */
import { isPostgresUrl } from '../db/client.ts';
import { appliedToSqlite, knownMigrations, migrate } from '../db/migrate.ts';
import { isInUse } from '../db/sqlite/files.ts';
import { readTables } from '../db/rows/tables.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { copyRows, refuseUnlessEmpty, type Copied } from '../portable/copy.ts';
import { connect, countOthers, selectMigrations } from './store/postgres.ts';

/**
 * @param urls `file:` with an absolute path, or `postgresql://`
 * @throws InvalidInputError if the blog runs, its schema is not this version's, or the target is not empty
 */
export async function copyBlog(
  prismaDir: string,
  { from, to }: { from: string; to: string },
  { online }: { online: boolean },
): Promise<Copied> {
  const applied = new Set(await migrationsOf(from));
  const known = knownMigrations(from, prismaDir).map(({ name }) => name);
  if (applied.size !== known.length || !known.every((name) => applied.has(name)))
    throw new InvalidInputError(
      'The database is not of this version. Start the blog once with this version, stop it, and copy then.',
    );
  if (!online && (await isServed(from)))
    throw new InvalidInputError(
      'A process uses the database. Stop the blog, or copy with --online what it has now.',
    );
  await refuseUnlessEmpty(to);
  await migrate(to, prismaDir);
  return await copyRows(from, to, readTables(prismaDir));
}

async function migrationsOf(url: string): Promise<string[]> {
  if (!isPostgresUrl(url)) return appliedToSqlite(url).map(({ name }) => name);
  const connection = await connect(url);
  try {
    return (await selectMigrations(connection)).map(({ name }) => name);
  } finally {
    await connection.close();
  }
}

async function isServed(url: string): Promise<boolean> {
  if (!isPostgresUrl(url)) return isInUse(url.replace(/^file:/, ''));
  const connection = await connect(url);
  try {
    return (await countOthers(connection)) > 0;
  } finally {
    await connection.close();
  }
}
