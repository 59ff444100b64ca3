/**
 * The earlier URLs of posts: which of them can redirect here.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { importedPath, listCollisions } from '../../posts/urls/add-imported-paths.ts';
import { wordpressIdIn } from '../../posts/urls/old-paths.ts';
import type { PreparedPost } from './prepare.ts';
import type { Report } from '../report.ts';
import type { Known } from '../work/source.ts';

type Around = { deps: Pick<Deps, 'config'>; known: Known };

export type PathsOf = {
  post: PreparedPost;
  /** From {@link linksOf}, without the path that it has here. */
  paths: readonly string[];
};

/** The paths that a post had, each once. */
export function linksOf({ deps, known }: Around, { entry, wordpressId }: PreparedPost): string[] {
  const site = known.siteUrl === '' ? null : known.siteUrl;
  const paths = [entry.link, ...entry.oldLinks].flatMap((link) => {
    const path = link === null ? null : importedPath(deps.config, link, site);
    // Its id in WordPress redirects without an old path.
    return path === null || (wordpressId !== null && wordpressIdIn(path) === wordpressId)
      ? []
      : path;
  });
  return [...new Set(paths)];
}

/** Prisma's queries on SQLite have at most 999 values. */
const AT_ONCE = 300;

/**
 * Sorts out which paths can redirect: of several posts of the source, the first that names one gets it.
 *
 * @param reserved paths that posts of the source get
 * @param own the post itself, if it is here already
 * @returns `free`: for each post
 */
export async function freePaths(
  db: DbOrTransaction,
  posts: readonly PathsOf[],
  { reserved, own = null }: { reserved: Set<string>; own?: { id: number; path: string } | null },
): Promise<{ free: string[][]; collisions: Report['collisions'] }> {
  const all = [...new Set(posts.flatMap(({ paths }) => paths))];
  const because = new Map<string, string>();
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const found = await listCollisions(db, own, all.slice(from, from + AT_ONCE));
    for (const collision of found) because.set(collision.path, collision.because);
  }
  const collisions: Report['collisions'] = [];
  const free = posts.map(({ post, paths }) =>
    paths.filter((path) => {
      const why = because.get(path) ?? (reserved.has(path) ? IN_SOURCE : null);
      if (why === null) reserved.add(path);
      else collisions.push({ from: path, post: post.name, because: why });
      return why === null;
    }),
  );
  return { free, collisions };
}

const IN_SOURCE = 'Another post of the source has or had this URL.';

/** Why the earlier URL of a post does not redirect when another one becomes what is there. */
export const TAKEN_BY_POST = 'Another post of the source has this URL now.';
