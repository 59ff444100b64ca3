/** Builds the program once for the run, as `npm ci` does, if the sources are newer. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export function setup(): void {
  execFileSync(
    process.execPath,
    [path.join(import.meta.dirname, '..', '..', 'scripts', 'prepare.mjs')],
    { stdio: 'inherit' },
  );
}
