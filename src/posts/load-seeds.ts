/**
 * The sample posts of a new blog: publishes them, deletes them, and says whether the blog has others.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/settings.ts';
import { noteSamplePosts, readSamplePosts } from '../settings/noted.ts';
import { parsePostFile } from './front-matter/front-matter.ts';
import { publishPost } from './publish.ts';
import { existsPublishedBeside, findPath } from './store/samples.ts';
import { deletePost } from './withdraw.ts';

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
  const loaded: number[] = [];
  for (const file of files.sort()) {
    try {
      const draft = parsePostFile(readFileSync(path.join(folder, file), 'utf8'), timeZone);
      const { id } = await publishPost(deps, draft, { quiet: true });
      loaded.push(id);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      deps.log.info({ file, why: error.message }, 'sample post not loaded');
    }
  }
  await noteSamplePosts(deps, loaded);
  return loaded.length;
}

/** Deletes the sample posts that still exist. */
export async function deleteSamples(deps: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<void> {
  for (const id of await readSamplePosts(deps)) {
    const path = await findPath(deps.db, id);
    if (path !== null) await deletePost(deps, path);
  }
}

/** Whether no post was published yet, except samples. */
export async function isNewBlog({ db }: Pick<Deps, 'db'>): Promise<boolean> {
  return !(await existsPublishedBeside(db, await readSamplePosts({ db })));
}
