/** Texts in Markdown: those of this repository, and the strings in its tests. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A longer one is read by a subprocess. */
const MAX_SHORT = 4_000;

/** Every section of a text in these folders, and every string in the tests of Markdown. */
export function corpus(): string[] {
  const files = ['seeds', 'docs', 'docs/decisions', 'tests/unit', '.'].flatMap((folder) =>
    readdirSync(folder).map((name) => path.join(folder, name)),
  );
  const texts = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => readFileSync(file, 'utf8').split(/\n(?=## )/));
  const strings = files
    .filter((file) => /(?:markdown|from-html|html-post)[\w-]*\.test\.ts$/.test(file))
    .flatMap((file) => stringsIn(readFileSync(file, 'utf8')));
  return [...texts, ...new Set(strings)].filter((text) => text.length <= MAX_SHORT);
}

function stringsIn(source: string): string[] {
  const literals = source.matchAll(/'((?:[^'\\\n]|\\.)+)'|`((?:[^`\\]|\\.)+)`/g);
  return [...literals].map(([, single, template]) =>
    (single ?? template ?? '').replaceAll('\\n', '\n').replaceAll('\\`', '`'),
  );
}
