/**
 * Starts a PostgreSQL server with a migrated database once for the run, or uses the server that is
 * named.
 */
import type { TestProject } from 'vitest/node';
import { migrate } from '../../../src/db/migrate.ts';
import { dropWithCopies, runOnServer, withDatabase } from './postgres-admin.ts';
import { startPostgres } from './postgres.ts';
import { prismaDir } from '../prisma-dir.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // eslint-disable-next-line no-restricted-properties -- tests may use a server that runs already.
  const named = process.env['TEST_DATABASE_URL'];
  const server = named ? { url: named, stop: () => Promise.resolve() } : await startPostgres();
  const name = `antiphon_template_${String(process.pid)}`;
  await runOnServer(server.url, `CREATE DATABASE ${name}`);
  const template = withDatabase(server.url, name);
  await migrate(template, prismaDir);
  project.provide('databaseTemplate', template);
  return async () => {
    await dropWithCopies(template);
    await server.stop();
  };
}
