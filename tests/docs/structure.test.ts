/** The structure that docs/architecture.md describes: small folders of small files. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const src = path.join(import.meta.dirname, '..', '..', 'src');
const MAX_FILES = 20;
const MAX_LINES = 300;

/** Every folder of our own code, from src down; what Prisma generates is not ours. */
function foldersIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
    .flatMap(({ name }) => foldersIn(path.join(folder, name)));
  return [folder, ...below];
}

const filesIn = (folder: string) =>
  readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());

test('no folder of src has more than 20 files', () => {
  const crowded = foldersIn(src).filter((folder) => filesIn(folder).length > MAX_FILES);
  expect(crowded.map((folder) => path.relative(src, folder))).toEqual([]);
});

test('no file of src has more than 300 lines', () => {
  const long = foldersIn(src)
    .flatMap(filesIn)
    .filter((file) => readFileSync(file, 'utf8').split('\n').length > MAX_LINES + 1);
  expect(long.map((file) => path.relative(src, file))).toEqual([]);
});
