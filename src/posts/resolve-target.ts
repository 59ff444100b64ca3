/**
 * Which post does an address name? By exact route, never by searching text.
 */
import type { Deps } from '../deps.ts';
import { documentKey } from '../lib/url.ts';
import { isPostPath, type Post } from './post.ts';
import { findPublicPost } from './read.ts';

export type ResolvedTarget =
  | { kind: 'post'; post: Post }
  /** An address of ours at which there surely is nothing. */
  | { kind: 'no-such-post' }
  /** Not ours, or ours but no post: the home page, a list, an address with a query. */
  | { kind: 'not-a-post' };

/** http or https, a trailing slash, and the fragment do not matter (see `sameDocument`). */
export async function resolveTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const site = documentKey(new URL(deps.config.siteUrl));
  const key = documentKey(target);
  if (!key.startsWith(`${site}/`) || target.search) return { kind: 'not-a-post' };

  const path = decodePath(key.slice(site.length));
  if (path === null || !isPostPath(path)) {
    return { kind: isOtherPage(path) ? 'not-a-post' : 'no-such-post' };
  }
  const post = await findPublicPost(deps, path);
  return post ? { kind: 'post', post } : { kind: 'no-such-post' };
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path).normalize('NFC');
  } catch {
    return null;
  }
}

/** Pages that exist and take no linkbacks; a post's trackback address is one of them. */
function isOtherPage(path: string | null): boolean {
  return path !== null && /^\/(page\/\d+|xmlrpc(\.php)?|.*\/trackback)$/u.test(path);
}
