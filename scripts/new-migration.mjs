/**
 * `npm run migration NAME`: writes both databases' SQL from prisma/migrated.prisma, the schema as it
 * was after the last migration, to prisma/schema.prisma, and updates the former.
 *
 * The difference is not taken from a database: that would drop its search tables, which the schema
 * cannot express. A renamed column is dropped and added: write `RENAME COLUMN` in its place.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../tests/support/postgres/postgres.ts';
import { prismaDir, PROVIDERS } from './provider-schema.mjs';
import { schemaDifference } from './schema-engine.mjs';

const name = process.argv[2];
if (!/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('Name the migration in lower case: npm run migration add_author');
  process.exit(2);
}

const postgres = await startPostgres();
/** SQL by provider. */
const written = new Map();
for (const provider of PROVIDERS) {
  written.set(provider, await schemaDifference(provider, 'migrated', postgres.url));
}
await postgres.stop();
if ([...written.values()].every((sql) => sql.includes('This is an empty migration'))) {
  console.error(
    'prisma/schema.prisma is the same as prisma/migrated.prisma: there is nothing to do.',
  );
  process.exit(1);
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const [provider, sql] of written) {
  const migration = path.join(prismaDir, 'migrations', provider, `${stamp}_${name}`);
  mkdirSync(migration, { recursive: true });
  writeFileSync(path.join(migration, 'migration.sql'), sql);
  console.log(path.relative(process.cwd(), migration));
}
writeFileSync(
  path.join(prismaDir, 'migrated.prisma'),
  withoutComments(readFileSync(path.join(prismaDir, 'schema.prisma'), 'utf8')),
);
process.exit(0);

/** The schema without comments: they are in schema.prisma only. */
function withoutComments(schema) {
  return schema
    .replace(/^\s*\/\/.*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimStart();
}
