/**
 * Bundles what runs in the browser: src/browser → dist/public/site and dist/public/admin, which are
 * served under these file names. Part of every build.
 */
import path from 'node:path';
import { build } from 'esbuild';
import { fontUrls } from './font-urls.mjs';

const root = path.join(import.meta.dirname, '..');
const source = path.join(root, 'src', 'browser');
const outdir = path.join(root, 'dist', 'public');

const ENTRIES = {
  'site/comments': 'site/comments.ts',
  'site/feeds': 'site/feeds.ts',
  'site/embeds': 'site/embeds.ts',
  'site/site': 'styles/site/site.css',
  'admin/admin': 'styles/admin/admin.css',
  'admin/admin-import': 'admin/import.ts',
  'admin/admin-media': 'admin/media.ts',
  'admin/admin-notifications': 'admin/notifications.ts',
  'admin/admin-responses': 'admin/responses.ts',
  'admin/editor': 'editor/main.ts',
  'admin/paste-html': 'editor/insert/from-clipboard.ts',
  'admin/passkeys': 'admin/passkeys.ts',
  'admin/setup': 'admin/setup.ts',
};

await build({
  entryPoints: Object.fromEntries(
    Object.entries(ENTRIES).map(([name, file]) => [name, path.join(source, file)]),
  ),
  outdir,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [fontUrls],
});
