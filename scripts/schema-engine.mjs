/**
 * Prisma's schema engine, as WebAssembly: it writes the SQL from one schema to another.
 *
 * For PostgreSQL it needs a server, from which it reads the version only.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { sqliteAdapter } from '../src/db/sqlite/adapter.ts';
import { providerSchema } from './provider-schema.mjs';

const wasm = createRequire(import.meta.url)
  .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  .replace(/\.js$/, '.wasm');
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
  './schema_engine_bg.js': engine,
});
engine.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

/**
 * @param {'sqlite' | 'postgresql'} provider
 * @param {string | null} from `schema` or `migrated`, a file of prisma/; `null`: an empty database
 * @param {string} postgresUrl of any running server
 * @returns {Promise<string>} SQL
 */
export async function schemaDifference(provider, from, postgresUrl) {
  const schema = providerSchema('schema', provider);
  const adapter =
    provider === 'sqlite'
      ? sqliteAdapter(':memory:', 0)
      : new PrismaPg({ connectionString: postgresUrl });
  const diffing = await engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  const { stdout } = await diffing.diff({
    from: from === null ? { tag: 'empty' } : datamodel(providerSchema(from, provider)),
    to: datamodel(schema),
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout;
}

/** @param {string} content */
function datamodel(content) {
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}
