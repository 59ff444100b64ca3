/** prisma/: one schema, a snapshot of it after the last migration, and the migrations. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { prismaDir } from '../support/prisma-dir.ts';

const read = (file: string) => readFileSync(path.join(prismaDir, file), 'utf8');
const migrationsOf = (provider: string) =>
  readdirSync(path.join(prismaDir, 'migrations', provider));

/** The schema as Prisma reads it: without comments and alignment. */
const meaning = (schema: string) =>
  schema
    .split('\n')
    .map((line) =>
      line
        .replace(/\/\/.*/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');

test('the last migration results in the schema: after changing it, run `npm run migration NAME`', () => {
  expect(meaning(read('migrated.prisma'))).toEqual(meaning(read('schema.prisma')));
});

describe('the migrations', () => {
  test('are the same on both databases', () => {
    expect(migrationsOf('sqlite')).toEqual(migrationsOf('postgresql'));
  });

  const all = ['sqlite', 'postgresql'].flatMap((provider) =>
    migrationsOf(provider).map((name) => `migrations/${provider}/${name}/migration.sql`),
  );

  test.each(all)('%s drops no search table, which the schema cannot express', (file) => {
    expect(read(file)).not.toMatch(/DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?"?PostSearch/i);
  });
});
