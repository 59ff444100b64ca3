/**
 * When a page's link leads to one of our posts: the key by which links and targets are compared.
 */
import { documentKey } from '../../lib/url.ts';
import type { Target } from '../evidence.ts';

/** Equal for a link and a target exactly when the link leads to the target. */
export type KeyOfLink = (url: URL) => string;

/**
 * The `documentKey`, without the query where the address is that of a target that ignores queries:
 * Ghost appends `?ref=HOST` to every link that leads away, newsletters append `utm_source`.
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

/** A key has a question mark only where its query begins: elsewhere URLs escape it. */
function withoutQuery(key: string): string {
  const at = key.indexOf('?');
  return at < 0 ? key : key.slice(0, at);
}
