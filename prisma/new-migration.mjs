/**
 * `npm run migration NAME`: writes both databases' SQL from the last migration's schema to today's.
 *
 * Each migration keeps the schema that it leads to beside its SQL, so the difference needs no
 * database of ours. Prisma's own engine does it, as WebAssembly; for PostgreSQL it wants to see a
 * server, so a scratch one runs meanwhile.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { startPostgres } from '../tests/support/postgres.ts';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

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
  sqlite: () => new PrismaBetterSqlite3({ url: ':memory:' }),
  postgresql: () => new PrismaPg({ connectionString: postgres.url }),
};
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);

for (const [provider, adapter] of Object.entries(adapters)) {
  const folder = path.join(import.meta.dirname, provider, 'migrations');
  mkdirSync(folder, { recursive: true });
  const schema = readFileSync(path.join(import.meta.dirname, provider, 'schema.prisma'), 'utf8');
  const last = readdirSync(folder).sort().at(-1);
  const datamodel = (content) => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content }],
  });

  const diffing = await engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter()),
  );
  const { stdout } = await diffing.diff({
    from: last
      ? datamodel(readFileSync(path.join(folder, last, 'schema.prisma'), 'utf8'))
      : { tag: 'empty' },
    to: datamodel(schema),
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });

  const migration = path.join(folder, `${stamp}_${name}`);
  mkdirSync(migration);
  writeFileSync(path.join(migration, 'migration.sql'), stdout);
  writeFileSync(path.join(migration, 'schema.prisma'), schema);
  console.log(path.relative(process.cwd(), migration));
}

await postgres.stop();
process.exit(0);
