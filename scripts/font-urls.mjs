/**
 * An esbuild plugin: leaves the fonts of public/site to the server, with the version in their URL that makes them
 * immutable (http/view/assets.ts). Style sheets name them as if they were beside them.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'public', 'site');

/** @type {import('esbuild').Plugin} */
export const fontUrls = {
  name: 'font-urls',
  setup({ onResolve }) {
    onResolve({ filter: /\.woff2$/ }, (args) => {
      const name = path.basename(args.path);
      const version = createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex');
      return { path: `${name}?v=${version.slice(0, 10)}`, external: true };
    });
  },
};
