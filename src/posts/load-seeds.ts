/**
 * Publishes the sample posts of a new blog.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/read.ts';
import { parsePostFile } from './front-matter/front-matter.ts';
import { publishPost } from './publish.ts';

/**
 * Posts that exist already, from an interrupted or a parallel start, stay as they are.
 *
 * @returns the number of posts published
 */
export async function loadSeeds(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
): Promise<number> {
  const folder = path.join(deps.config.packageDir, 'seeds');
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const { timeZone } = await readSettings(deps);
  let loaded = 0;
  for (const file of files.sort()) {
    try {
      const draft = parsePostFile(readFileSync(path.join(folder, file), 'utf8'), timeZone);
      await publishPost(deps, draft, { quiet: true });
      loaded += 1;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      deps.log.info({ file, why: error.message }, 'sample post not loaded');
    }
  }
  return loaded;
}
