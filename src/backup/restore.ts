/**
 * Restores a backup: built and checked beside the database, which it then replaces at once. Afterwards nobody is
 * signed in, one-time links are void, and what was due to be sent is at rest (portable/rest.ts), since the blog has
 * probably sent it after the backup was made.
 */
import path from 'node:path';
import type { Config } from '../config.ts';
import { isPostgresUrl } from '../db/client.ts';
import { knownMigrations } from '../db/migrate.ts';
import { InvalidInputError } from '../lib/errors.ts';
import type { Clock } from '../lib/time.ts';
import { whatIsThere } from '../portable/is-empty.ts';
import { restImports, restStatements } from '../portable/rest.ts';
import { openTarget } from '../db/rows/target.ts';
import { readTables } from '../db/rows/tables.ts';
import type { Manifest } from './manifest.ts';
import { openBackup } from './read-archive.ts';
import { restorePostgres } from './restore-postgres.ts';
import { restoreSqlite } from './restore-sqlite.ts';
import type { Restoring } from './restoring.ts';

export type RestoreOptions = {
  /** Replaces a database that has content. */
  force: boolean;
  /** What was due to be sent is sent. */
  resend: boolean;
};

/** @throws InvalidInputError, one line; then the database is as it was */
export async function restoreBackup(
  { config, clock }: { config: Config; clock: Clock },
  file: string,
  { force, resend }: RestoreOptions,
): Promise<Manifest> {
  const url = config.databaseUrl;
  const prismaDir = path.join(config.packageDir, 'prisma');
  const backup = await openBackup(file);
  try {
    refuseNewer(backup.manifest, url, prismaDir);
    const restoring: Restoring = {
      url,
      prismaDir,
      backup,
      settle: (built) => putToRest(built, prismaDir, clock.now(), resend),
      refuseContent: async (isThere) => {
        const found = force || !isThere ? null : await contentOf(url);
        if (found !== null)
          throw new InvalidInputError(
            `The database is not empty: it has ${found}. --force replaces it with the backup.`,
          );
      },
    };
    await (isPostgresUrl(url) ? restorePostgres : restoreSqlite)(restoring);
    return backup.manifest;
  } finally {
    backup.close();
  }
}

/** @throws InvalidInputError for a backup whose schema this version does not know */
function refuseNewer({ antiphon, migrations }: Manifest, url: string, prismaDir: string): void {
  const last = knownMigrations(url, prismaDir).at(-1)?.name ?? '';
  const newer = migrations.find(({ name }) => name > last);
  if (newer)
    throw new InvalidInputError(
      `The backup was made by a newer version, Antiphon ${antiphon} (${newer.name}). Restore it with that version or a later one.`,
    );
}

/** A database that cannot be read counts as one with content. */
async function contentOf(url: string): Promise<string | null> {
  try {
    const target = await openTarget(url);
    try {
      return await whatIsThere(target);
    } finally {
      await target.close();
    }
  } catch {
    return 'content that this version cannot read';
  }
}

async function putToRest(
  url: string,
  prismaDir: string,
  now: Date,
  resend: boolean,
): Promise<void> {
  const target = await openTarget(url);
  const tables = readTables(prismaDir);
  try {
    const iso = now.toISOString();
    const text = target.isPostgres ? iso.replace('Z', '') : iso.replace('Z', '+00:00');
    for (const statement of restStatements(text, resend)) await target.execute(statement);
    await restImports(target, tables);
    await target.commit(tables);
  } finally {
    await target.close();
  }
}
