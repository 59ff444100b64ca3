/**
 * An empty PostgreSQL database for the built program: on the server of the run, or on one that is
 * started for it.
 */
import { randomBytes } from 'node:crypto';
import { runOnServer, withDatabase } from './postgres/postgres-admin.ts';
import { startPostgres } from './postgres/postgres.ts';

export async function scratchDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  // eslint-disable-next-line no-restricted-properties -- scripts/run-tests.ts names its server.
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) return await startPostgres();
  const name = `antiphon_program_${randomBytes(8).toString('hex')}`;
  await runOnServer(server, `CREATE DATABASE ${name}`);
  return {
    url: withDatabase(server, name),
    stop: () => runOnServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}
