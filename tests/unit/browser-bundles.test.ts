/** Checks what browsers download: src/browser as scripts/bundle.mjs bundles it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { fontUrls } from '../../scripts/font-urls.mjs';

async function bundle(name: string): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, '../../src/browser', name)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    plugins: [fontUrls],
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

test.each([
  ['editor/insert/from-clipboard.ts', 50_000],
  ['site/comments.ts', 2_400],
  ['styles/site/site.css', 6_200],
])('%s is smaller than %i bytes when compressed', async (name, maxBytes) => {
  const bytes = gzipSync(await bundle(name)).length;
  expect(bytes).toBeGreaterThan(maxBytes / 2);
  expect(bytes).toBeLessThan(maxBytes);
});

test('the editor’s script is smaller than 250,000 bytes in brotli', async () => {
  const bytes = brotliCompressSync(await bundle('editor/main.ts')).length;
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(250_000);
});

test.each(['styles/site/site.css', 'styles/admin/admin.css'])(
  '%s has the shared tokens once and its rules in cascade layers',
  async (name) => {
    const css = (await bundle(name)).toString();
    expect(css.match(/--paper:/g)).toHaveLength(name.includes('admin') ? 1 : 2); // The print styles have their own.
    expect(css).toMatch(/^@layer tokens,base,components,pages/);
    const outside = css.replaceAll(/@layer \w+\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
    expect(outside.match(/[^{}]+(?=\{)/g) ?? []).toEqual(
      name.includes('admin') ? expect.arrayContaining([expect.stringContaining('.cm-editor')]) : [],
    );
  },
);

test('the fallback serif has at most 30,000 bytes', () => {
  const folder = path.join(import.meta.dirname, '../../public/site');
  const sizes = ['serif.woff2', 'serif-italic.woff2'].map(
    (name) => readFileSync(path.join(folder, name)).length,
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(30_000);
});
