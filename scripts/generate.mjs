/**
 * Generates the two Prisma clients and applies nothing.
 *
 * The CLI requires a schema-engine binary, which it would download. `generate` never runs it, so
 * Node's own path stands in for it: no download, on every platform. (Never script `prisma migrate`
 * on top of this: with such an engine it does nothing and reports no error.)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PROVIDERS, providerSchema } from './provider-schema.mjs';

const root = path.join(import.meta.dirname, '..');
const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');

// Beside prisma/, because the output path in the schema is relative to it.
const scratch = mkdtempSync(path.join(root, '.schema-'));
try {
  for (const provider of PROVIDERS) {
    const schema = path.join(scratch, `${provider}.prisma`);
    writeFileSync(schema, providerSchema('schema', provider));
    execFileSync(process.execPath, [cli, 'generate', '--schema', schema, '--no-hints'], {
      cwd: root,
      // Without an error its output is noise; with one, the thrown error contains it.
      stdio: 'pipe',
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
      },
    });
  }
} finally {
  rmSync(scratch, { recursive: true });
}
