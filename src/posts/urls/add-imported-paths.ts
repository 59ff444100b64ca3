/**
 * The URLs that an imported post had in the earlier blog: of any shape and depth, with a query where the path alone does
 * not name the post. They redirect to it, and linkbacks to them count for it.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { Config } from '../../config.ts';
import type { Post } from '../post.ts';
import { insertOldPaths, selectOccupants, type Occupant } from '../store/paths.ts';
import { oldPathIn, wordpressIdIn } from './old-paths.ts';
import { isAliasPath, ownPath } from './paths.ts';
import { isOtherPage } from './resolve-target.ts';

/** An earlier URL that cannot redirect. */
export type PathCollision = {
  /** As it would have been stored, or as the source has it. */
  path: string;
  /** As a sentence for owners, without the path. */
  because: string;
};

type Own = Pick<Post, 'id' | 'path'>;

/**
 * The path under which an earlier URL is stored: decoded, without a trailing slash, `index.html` and `/index.php`; with
 * the query where it names something.
 *
 * @param link absolute, or from the root of the earlier site
 * @param earlierSite its address; with `null`, every absolute URL counts as its own
 * @returns `null`: it is another site's URL, or none that a post can have had
 */
export function importedPath(
  config: Pick<Config, 'siteUrl'>,
  link: string,
  earlierSite: string | null,
): string | null {
  const site = URL.parse(earlierSite ?? config.siteUrl);
  const url = site && URL.parse(link.trim(), site);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(link.trim());
  const isEarlier = bareHost(url) === bareHost(site) || (isAbsolute && earlierSite === null);
  if (!isEarlier) return null;
  const here = new URL(config.siteUrl);
  // At the same address, a site below a path answers below that path only.
  const path = bareHost(url) === bareHost(here) ? pathHere(here, url) : url.pathname;
  return path === null ? null : oldPathIn(path, url.searchParams);
}

function pathHere(here: URL, url: URL): string | null {
  const same = new URL(url);
  same.host = here.host;
  return ownPath({ siteUrl: here.href }, same);
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^www\.|\.$/g, '');
}

/**
 * Which of these paths cannot redirect to the post. Reads only.
 *
 * @param paths from {@link importedPath}
 * @param post `null`: it is not stored yet
 */
export async function listCollisions(
  db: DbOrTransaction,
  post: Own | null,
  paths: readonly string[],
): Promise<PathCollision[]> {
  return (await sortOut(db, post, paths)).collisions;
}

/**
 * Adds earlier paths to a post that was just imported. Nothing that is here already is changed.
 *
 * @returns those that cannot redirect to it
 */
export async function addImportedPaths(
  transaction: Transaction,
  post: Own,
  paths: readonly string[],
): Promise<PathCollision[]> {
  const { free, collisions } = await sortOut(transaction, post, paths);
  await insertOldPaths(transaction, free, post.id);
  return collisions;
}

async function sortOut(
  db: DbOrTransaction,
  post: Own | null,
  paths: readonly string[],
): Promise<{ free: string[]; collisions: PathCollision[] }> {
  const wanted = [...new Set(paths)].filter((path) => path !== '' && path !== post?.path);
  const ids = wanted.flatMap((path) => wordpressIdIn(path) ?? []);
  const occupants = await selectOccupants(db, wanted, ids);
  const free: string[] = [];
  const collisions: PathCollision[] = [];
  for (const path of wanted) {
    const id = wordpressIdIn(path);
    const occupant = occupants.byPath.get(path) ?? (id === null ? null : occupants.byId.get(id));
    if (occupant && occupant.postId === post?.id) continue;
    const because = reason(path, occupant ?? null);
    if (because === null) free.push(path);
    else collisions.push({ path, because });
  }
  return { free, collisions };
}

function reason(path: string, occupant: Occupant | null): string | null {
  if (occupant)
    return occupant.isEarlier
      ? `It redirects to ${occupant.path} already.`
      : `${occupant.path} is there already.`;
  if (!isAliasPath(path)) return 'No post can have this URL.';
  // A query is looked up where nothing else is.
  const [pathname = ''] = path.split('?', 1);
  const isQueryOfHome = pathname === '/' && path !== '/';
  return !isQueryOfHome && isOtherPage(pathname) ? 'The site itself answers there.' : null;
}
