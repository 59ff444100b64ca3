/**
 * `npm run migration NAME`: writes both databases' SQL from prisma/migrated.prisma, the schema as it
 * was after the last migration, to prisma/schema.prisma, and brings the former up to date.
 *
 * The difference needs no database of ours: taken from one, it would drop the search tables, which
 * the schema cannot say. Prisma's own engine does it, as WebAssembly; for PostgreSQL it wants to see
 * a server, so a scratch one runs meanwhile.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPg } from '@prisma/adapter-pg';
import { startPostgres } from '../tests/support/postgres/postgres.ts';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { sqliteAdapter } from '../src/db/sqlite/adapter.ts';
import { prismaDir, providerSchema } from './provider-schema.mjs';

const name = process.argv[2];
if (!/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('Name the migration in lower case: npm run migration add_author');
  process.exit(2);
}

const wasm = createRequire(import.meta.url)
  .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  .replace(/\.js$/, '.wasm');
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
  './schema_engine_bg.js': engine,
});
engine.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const postgres = await startPostgres();
const adapters = {
  sqlite: () => sqliteAdapter(':memory:', 0),
  postgresql: () => new PrismaPg({ connectionString: postgres.url }),
};
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
/** SQL by provider. */
const written = new Map();
const snapshot = path.join(prismaDir, 'migrated.prisma');
const datamodel = (content) => ({
  tag: 'schemaDatamodel',
  files: [{ path: 'schema.prisma', content }],
});

for (const [provider, adapter] of Object.entries(adapters)) {
  const schema = providerSchema('schema', provider);
  const diffing = await engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter()),
  );
  const { stdout } = await diffing.diff({
    from: existsSync(snapshot) ? datamodel(providerSchema('migrated', provider)) : { tag: 'empty' },
    to: datamodel(schema),
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });

  written.set(provider, stdout);
}
await postgres.stop();
if ([...written.values()].every((sql) => sql.includes('This is an empty migration'))) {
  console.error(
    'prisma/schema.prisma says what prisma/migrated.prisma says: there is nothing to do.',
  );
  process.exit(1);
}
for (const [provider, sql] of written) {
  const migration = path.join(prismaDir, 'migrations', provider, `${stamp}_${name}`);
  mkdirSync(migration, { recursive: true });
  writeFileSync(path.join(migration, 'migration.sql'), sql);
  console.log(path.relative(process.cwd(), migration));
}
writeFileSync(
  snapshot,
  withoutComments(readFileSync(path.join(prismaDir, 'schema.prisma'), 'utf8')),
);
process.exit(0);

/** What a migration can be taken from; what the columns mean is said once, in the schema. */
function withoutComments(schema) {
  return schema
    .replace(/^\s*\/\/.*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimStart();
}
