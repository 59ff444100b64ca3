/** Every document: its links lead to existing files and headings, and docs/README.md lists it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const markdownIn = (folder: string) =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));
const documents = ['.', 'docs', 'docs/decisions'].flatMap(markdownIn);

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsIn = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Links to other files and headings, but not those in code. */
function linksIn(markdown: string): string[] {
  const text = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(https?:|\/)/.test(link));
}

test.each(documents)('every link in %s leads to a file and a heading that exist', (document) => {
  const broken = linksIn(read(document)).filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? document : path.join(path.dirname(document), file);
    if (!existsSync(path.join(root, target))) return true;
    return anchor !== undefined && !anchorsIn(read(target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

/** Paths in code spans, such as `http/app.ts` or `tests/unit/`; no URLs, packages or placeholders. */
const pathsIn = (markdown: string) =>
  [...markdown.matchAll(/`([a-z][a-z\d.-]*(?:\/[a-z\d.-]+)+\/?)`/g)].map(([, found = '']) => found);

test.each(['CONTRIBUTING.md', 'docs/architecture.md'])(
  '%s names only files and folders that exist',
  (document) => {
    const paths = pathsIn(read(document));
    expect(paths.length).toBeGreaterThan(10);
    const missing = paths.filter(
      (name) => !['', 'src'].some((folder) => existsSync(path.join(root, folder, name))),
    );
    expect(missing).toEqual([]);
  },
);

test('docs/README.md lists every page of docs', () => {
  const listed = linksIn(read('docs/README.md'));
  const pages = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  expect(pages.filter((name) => name !== 'README.md' && !listed.includes(name))).toEqual([]);
});

test('docs/decisions/README.md lists every decision', () => {
  const listed = linksIn(read('docs/decisions/README.md'));
  const records = readdirSync(path.join(root, 'docs/decisions'));
  expect(records.filter((name) => name !== 'README.md' && !listed.includes(name))).toEqual([]);
});

test('a link is found with its anchor, but not in code', () => {
  expect(linksIn('[a](b.md#c) `[d](e.md)` [f](https://g.example/)')).toEqual(['b.md#c']);
  expect(anchorsIn('## Behind a proxy\n')).toEqual(['behind-a-proxy']);
});
