/**
 * The version of the program, as its package says it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @param packageDir the folder of package.json */
export function versionOf(packageDir: string): string {
  const json = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  return json.version;
}
