/**
 * Loads the posts that a new blog starts with. Called once, by the start that created the database.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Deps } from '../deps.ts';
import { parsePostFile } from './front-matter.ts';
import { publishPost } from './publish.ts';

/** @returns how many posts were published */
export async function loadSeeds(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
): Promise<number> {
  const folder = path.join(deps.config.packageDir, 'seeds');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  for (const file of files) {
    await publishPost(deps, parsePostFile(readFileSync(path.join(folder, file), 'utf8')));
  }
  return files.length;
}
