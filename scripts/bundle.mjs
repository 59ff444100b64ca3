/** What runs in the browser: src/editor → dist/public/editor.js and passkeys.js. Part of every build. */
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '..');

await build({
  entryPoints: {
    editor: path.join(root, 'src', 'editor', 'main.ts'),
    passkeys: path.join(root, 'src', 'editor', 'passkeys.ts'),
  },
  outdir: path.join(root, 'dist', 'public'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
});
