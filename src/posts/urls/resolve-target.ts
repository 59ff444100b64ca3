/**
 * Resolves a URL to the post that it names, by exact routes.
 */
import type { Deps } from '../../deps.ts';
import { isPostPath, type Post } from '../post.ts';
import { findPostAt, findPostByWordpressId } from '../read.ts';
import { findEarlierUrl } from './find-earlier.ts';
import { ownPathAfterRedirects, readWordpressQuery } from './paths.ts';

export type ResolvedTarget =
  /** The URL is the post's, or redirects to it. */
  | { kind: 'post'; post: Post }
  /** Unpublished, in the trash, or deleted. */
  | { kind: 'gone'; post: Post }
  /** A URL of this site with nothing there. */
  | { kind: 'no-such-post' }
  /** Another site's URL, or another page of this site: the home page, a list. */
  | { kind: 'not-a-post' };

/**
 * The scheme, a trailing slash, and the fragment do not matter (see `sameDocument`). The query is
 * ignored if the path is or was a post's; elsewhere it may name a post, as `?p=12` does in WordPress.
 * URLs of single responses are resolved by `findTarget` (linkbacks/receive.ts).
 */
export async function resolveTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const escaped = ownPathAfterRedirects(deps.config, target);
  if (escaped === null) return { kind: 'not-a-post' };
  if (escaped === '') return await resolveQuery(deps, target);

  const path = decodePath(escaped);
  if (path !== null && isOtherPage(path)) return { kind: 'not-a-post' };
  const found = path === null ? null : await findPostAt(deps, path);
  if (found?.kind === 'password-protected') return { kind: 'no-such-post' };
  if (found) return { kind: found.kind === 'gone' ? 'gone' : 'post', post: found.post };
  return path === null ? { kind: 'no-such-post' } : await resolveEarlier(deps, path, target);
}

/** A URL of an earlier blog that is no path of a post. Its feeds accept no linkbacks. */
async function resolveEarlier(
  deps: Pick<Deps, 'db' | 'clock'>,
  path: string,
  { searchParams }: URL,
): Promise<ResolvedTarget> {
  const found = await findEarlierUrl(deps, path, searchParams);
  if (!found || found.post.status === 'protected') return { kind: 'no-such-post' };
  if (found.what !== 'page') return { kind: 'not-a-post' };
  return { kind: found.isGone ? 'gone' : 'post', post: found.post };
}

/** Resolves the query of the home page. */
async function resolveQuery(
  deps: Pick<Deps, 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const { id, feed } = readWordpressQuery(target.searchParams);
  if (feed !== null) return { kind: 'not-a-post' };
  const post = id === null ? null : await findPostByWordpressId(deps, id);
  if (post) return { kind: 'post', post };
  const earlier = await resolveEarlier(deps, '', target);
  return earlier.kind === 'no-such-post' && id === null ? { kind: 'not-a-post' } : earlier;
}

/** @returns `null` for paths that no route answers: broken escapes, an escaped slash */
function decodePath(path: string): string | null {
  if (/%2f/i.test(path)) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

const LISTS = String.raw`((category|tag|series|author)/[^/]+|\d{4}(/\d{2})?)?(/*page/\d+)?`;
const OTHER_PAGES = new RegExp(
  String.raw`^/*(${LISTS}|archive(/\d{4})?|search|feeds|admin(/.+)?|api/.+|opensearch\.xml|assets/.+|photos/[^/]+|embeds/[^/]+|cards/[^/]+|media/[^/]+/[^/]+|xmlrpc(\.php)?|oembed|micropub(/media)?|indieauth/.+|wlwmanifest\.xml|\.well-known/.+|webmention(/form)?|linkbacks/[^/]+|share/[^/]+|comments/[^/]+(/[^/]+)?|favicon\.ico|site\.webmanifest|apple-touch-icon\.png|wp-trackback\.php(/[^/]*)?)/*$`,
  'iu',
);

/** Below a post. `/2026/11/trackback` is a post's own path, as `/2026/11` is a month. */
const OF_PER_POST =
  /^(.+)\/(?:trackback|embed|comments(?:\/stamp|\/reply\/linkback-\d+|(?:\/reply)?(?:\/\d+)?))\/*$/iu;

/** Feeds, sitemaps, robots.txt, and feed URLs of WordPress. */
const FOR_PROGRAMS =
  /^\/*((([^/]+|page\/\d+|(\d+\/){1,3}[^/]+|(category|tag|series|author)\/[^/]+(\/page\/\d+)?)\/)?feed\.[^/]+|robots\.txt|sitemap[^/]*\.xml|wp-sitemap[^/]*\.xml|((category|tag|series|author)\/[^/]+\/|(\d+\/){0,3}[^/]+\/)?feed(\/[^/.]+)?)\/*$/iu;

/**
 * Whether a page that accepts no linkbacks is at the path. tests/http/targets.test.ts walks every route
 * of the app, so that none is missing here.
 */
export function isOtherPage(path: string): boolean {
  const ofPost = OF_PER_POST.exec(path)?.[1];
  if (ofPost !== undefined && isPostPath(ofPost)) return true;
  return OTHER_PAGES.test(path) || FOR_PROGRAMS.test(path);
}
