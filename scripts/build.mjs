/** `npm run build`: the Prisma clients, the program, and what runs in the browser. */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

await import('./generate.mjs');
// Otherwise files that were moved or deleted in src would remain.
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
// npm makes it executable when it links it, and does not link it again after a rebuild.
chmodSync(path.join(root, 'dist', 'cli.js'), 0o755);
await import('./bundle.mjs');
