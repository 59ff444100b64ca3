/**
 * The key by which links of a page and our posts are compared.
 */
import { documentKey } from '../../lib/url.ts';
import type { Target } from '../evidence.ts';

/** Equal for a link and a target if and only if the link leads to the target. */
export type KeyOfLink = (url: URL) => string;

/**
 * Makes keys: the `documentKey`, without the query for targets that ignore queries. Ghost appends
 * `?ref=HOST` to every outside link, and newsletters append `utm_source`.
 */
export function createKeyOfLink(targets: readonly Target[]): KeyOfLink {
  const ignoring = targets.filter(({ ignoresQuery }) => ignoresQuery === true);
  const pages = new Set(ignoring.map(({ url }) => withoutQuery(documentKey(new URL(url)))));
  return (url) => {
    const key = documentKey(url);
    const page = withoutQuery(key);
    return pages.has(page) ? page : key;
  };
}

/** The first question mark of a key begins its query, because URLs escape it elsewhere. */
function withoutQuery(key: string): string {
  const at = key.indexOf('?');
  return at < 0 ? key : key.slice(0, at);
}
