/** What runs in the browser, in one file: src/editor → dist/public/editor.js. Part of every build. */
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '..');

await build({
  entryPoints: [path.join(root, 'src', 'editor', 'main.ts')],
  outfile: path.join(root, 'dist', 'public', 'editor.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
});
