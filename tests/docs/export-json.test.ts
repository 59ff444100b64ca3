/**
 * docs/export-json.md: the tables and columns of a JSON export, compared with the schema, so that nobody adds a
 * secret column without a decision. `-u` updates it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isSecretTable, openColumns } from '../../src/portable/secrets.ts';
import { parseTables } from '../../src/db/rows/tables.ts';
import { allTables } from '../support/samples/every-table.ts';
import { prismaDir } from '../support/prisma-dir.ts';

const file = path.join(import.meta.dirname, '../../docs/export-json.md');
const START =
  '<!-- Made of the source: npx vitest run --project unit tests/docs/export-json.test.ts -u -->';

/** Sounds like a secret, and is none: hashes of contents, and what is public or shown to editors. */
const NO_SECRETS = new Set([
  'CommentSubscription.confirmedAt',
  'ImportRun.fileHash',
  'ImportedThing.hash',
  'Linkback.statusToken',
  'Media.hash',
  'MergedLinkback.statusToken',
  'Post.password',
  'SiteImage.hash',
  'SocialCard.hash',
]);

function tableOf(): string {
  const lines = allTables.map((table) => {
    if (isSecretTable(table)) return `| ${table.name} | – | all |`;
    const open = openColumns(table).map(({ name }) => name);
    const secret = table.columns.map(({ name }) => name).filter((name) => !open.includes(name));
    return `| ${table.name} | ${open.join(', ')} | ${secret.join(', ') || '–'} |`;
  });
  return ['| Table | Columns | Left out |', '| --- | --- | --- |', ...lines].join('\n');
}

test('docs/export-json.md lists every table and column of the schema', async () => {
  const [before = ''] = readFileSync(file, 'utf8').split(START);
  await expect(`${before}${START}\n\n<!-- prettier-ignore -->\n${tableOf()}\n`).toMatchFileSnapshot(
    file,
  );
});

test('every column that sounds like a secret is left out, or was decided to be none', () => {
  const open = allTables
    .filter((table) => !isSecretTable(table))
    .flatMap((table) => openColumns(table).map(({ name }) => `${table.name}.${name}`));
  const suspicious = open.filter((name) => /hash|token|secret|salt|passw|proof|key$/i.test(name));
  expect(
    suspicious.filter((name) => !NO_SECRETS.has(name) && !/\.(?:key|targetKey)$/.test(name)),
  ).toEqual([]);
});

test('the description of the tables has every model and column of the schema', () => {
  const schema = readFileSync(path.join(prismaDir, 'schema.prisma'), 'utf8');
  const models = Array.from(schema.matchAll(/^model (\w+)/gm), ([, name = '']) => name);
  expect(allTables.map(({ name }) => name).sort()).toEqual(models.sort());
  const columns = Array.from(
    schema.matchAll(/^ {2}\w+ +(?:String|Int|Boolean|DateTime|Bytes)\b/gm),
  );
  expect(allTables.flatMap((table) => table.columns)).toHaveLength(columns.length);
  expect(allTables.filter(({ key }) => key.length === 0)).toEqual([]);
});

test('rows come after those that they refer to, or their reference may be null', () => {
  const late = allTables.flatMap(({ name, late }) => late.map((column) => `${name}.${column}`));
  expect(late.sort()).toEqual([
    'Author.imageId',
    'Comment.parentId',
    'Post.parentId',
    'Post.translationOfId',
    'Term.parentId',
  ]);
  const circle =
    'model A {\n  id Int @id\n  bId Int\n  b B @relation(fields: [bId], references: [id])\n}\nmodel B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n}\n';
  expect(() => parseTables(circle)).toThrow('in a circle');
});
