/**
 * Which post does an address name? By exact route, never by searching text.
 */
import type { Deps } from '../../deps.ts';
import { ownPathAfterRedirects } from './own-url.ts';
import { isPostPath, type Post } from '../post.ts';
import { findPostAt, findPostByWordpressId } from '../read.ts';
import { readWordpressQuery } from './wordpress-urls.ts';

export type ResolvedTarget =
  /** At its address, or at one that GET answers with a redirect to it. */
  | { kind: 'post'; post: Post }
  /** Unpublished or deleted. */
  | { kind: 'gone'; post: Post }
  /** An address of ours at which there surely is nothing. */
  | { kind: 'no-such-post' }
  /** Not ours, or another page of ours: the home page, a list. */
  | { kind: 'not-a-post' };

/**
 * http or https, a trailing slash, and the fragment do not matter (see `sameDocument`). The query
 * is ignored where the path is a post's, present or past; at `/` it may name a post, as `?p=12` does
 * in WordPress. Addresses within a post's conversation are linkbacks' (linkbacks/receive/find-target.ts) to resolve.
 */
export async function resolveTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const escaped = ownPathAfterRedirects(deps.config, target);
  if (escaped === null) return { kind: 'not-a-post' };
  if (escaped === '') return await resolveQuery(deps, target.searchParams);

  const path = decodePath(escaped);
  if (path !== null && isOtherPage(path)) return { kind: 'not-a-post' };
  const found = path === null ? null : await findPostAt(deps, path);
  if (!found || found.kind === 'locked') return { kind: 'no-such-post' };
  return { kind: found.kind === 'gone' ? 'gone' : 'post', post: found.post };
}

/** What the home page's query names. */
async function resolveQuery(
  deps: Pick<Deps, 'db' | 'clock'>,
  query: URLSearchParams,
): Promise<ResolvedTarget> {
  const { id, feed } = readWordpressQuery(query);
  if (id === null || feed !== null) return { kind: 'not-a-post' };
  const post = await findPostByWordpressId(deps, id);
  return post ? { kind: 'post', post } : { kind: 'no-such-post' };
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
  String.raw`^/*(${LISTS}|archive|search|admin(/.+)?|opensearch\.xml|assets/.+|photos/[^/]+|media/[^/]+/[^/]+|xmlrpc(\.php)?|webmention|linkbacks/[^/]+|comments/[^/]+(/[^/]+)?|favicon\.ico|apple-touch-icon\.png|wp-trackback\.php(/[^/]*)?)/*$`,
  'iu',
);

/** Below a post; `/2026/11/trackback` is a post itself, since the eleventh month is none. */
const OF_PER_POST = /^(.+)\/(?:trackback|comments(?:\/stamp|(?:\/reply)?(?:\/\d+)?))\/*$/iu;

/** Feeds, and what search engines and the links of an earlier WordPress ask for. */
const FOR_PROGRAMS =
  /^\/*((([^/]+|page\/\d+|(\d+\/){1,3}[^/]+|(category|tag|author)\/[^/]+(\/page\/\d+)?)\/)?feed\.[^/]+|robots\.txt|sitemap[^/]*\.xml|wp-sitemap[^/]*\.xml|((category|tag|author)\/[^/]+\/|(\d+\/){0,3}[^/]+\/)?feed(\/[^/.]+)?)\/*$/iu;

/**
 * Pages that exist and take no linkbacks. tests/http/targets.test.ts walks every route of the app, so
 * that none is forgotten here.
 */
function isOtherPage(path: string): boolean {
  const ofPost = OF_PER_POST.exec(path)?.[1];
  if (ofPost !== undefined && isPostPath(ofPost)) return true;
  return OTHER_PAGES.test(path) || FOR_PROGRAMS.test(path);
}
