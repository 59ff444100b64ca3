/**
 * Which post does an address name? By exact route, never by searching text.
 */
import type { Deps } from '../deps.ts';
import { ownPath } from './own-address.ts';
import { isPostPath, type Post } from './post.ts';
import { findPostAt } from './read.ts';

export type ResolvedTarget =
  /** At its address, or at one that it had before. */
  | { kind: 'post'; post: Post }
  /** Unpublished or deleted. */
  | { kind: 'gone'; post: Post }
  /** An address of ours at which there surely is nothing. */
  | { kind: 'no-such-post' }
  /** Not ours, or another page of ours: the home page, a list. */
  | { kind: 'not-a-post' };

/**
 * http or https, a trailing slash, and the fragment do not matter (see `sameDocument`); nor does
 * a query, which a post's page ignores, too. Addresses within its conversation are linkbacks'
 * (find-target.ts) to resolve.
 */
export async function resolveTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const escaped = ownPath(deps.config, target);
  if (escaped === null) return { kind: 'not-a-post' };

  const path = decodePath(escaped);
  if (path !== null && isOtherPage(path)) return { kind: 'not-a-post' };
  const found = path === null ? null : await findPostAt(deps, path);
  if (!found || found.kind === 'locked') return { kind: 'no-such-post' };
  return { kind: found.kind === 'gone' ? 'gone' : 'post', post: found.post };
}

/** @returns `null` for what no route of ours answers: broken escapes, an escaped slash */
function decodePath(path: string): string | null {
  if (/%2f/i.test(path)) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

const LISTS = String.raw`((category|tag|author)/[^/]+|\d{4}(/\d{2})?)?(/*page/\d+)?`;
const OTHER_PAGES = new RegExp(
  String.raw`^/*(${LISTS}|archive|search|admin(/.+)?|opensearch\.xml|assets/.+|photos/[^/]+|media/[^/]+/[^/]+|xmlrpc(\.php)?|webmention|linkbacks/[^/]+|comments/[^/]+(/[^/]+)?|favicon\.ico)/*$`,
  'iu',
);

/** Below a post; `/2026/11/trackback` is a post itself, since the eleventh month is none. */
const OF_A_POST = /^(.+)\/(?:trackback|comments(?:\/stamp|(?:\/reply)?(?:\/\d+)?))\/*$/iu;

/** Feeds, and what search engines and the links of an earlier WordPress ask for. */
const FOR_PROGRAMS =
  /^\/*((([^/]+|page\/\d+|(\d+\/){1,3}[^/]+|(category|tag|author)\/[^/]+(\/page\/\d+)?)\/)?feed\.[^/]+|robots\.txt|sitemap[^/]*\.xml|wp-sitemap[^/]*\.xml|((category|tag|author)\/[^/]+\/|(\d+\/){0,3}[^/]+\/)?feed(\/[^/.]+)?|index\.php(\/.*)?)\/*$/iu;

/**
 * Pages that exist and take no linkbacks; an address with a slash too many is redirected. tests/http/targets.test.ts walks every route of the app,
 * so that none is forgotten here.
 */
function isOtherPage(path: string): boolean {
  const ofPost = OF_A_POST.exec(path)?.[1];
  if (ofPost !== undefined && isPostPath(ofPost)) return true;
  return OTHER_PAGES.test(path) || FOR_PROGRAMS.test(path) || path.includes('//');
}
