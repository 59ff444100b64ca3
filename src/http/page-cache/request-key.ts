/**
 * What a request asks for, as the page cache knows it: a path in its one spelling. Pure; called by
 * page-cache.ts.
 */

/**
 * The parameters that pages look at, by what the paths that look at them match. Whoever makes a page
 * look at another one adds it here: what is not listed is taken away before Express sees the request,
 * so that `?utm_source=…` gets the page that is kept, and so that no page can depend on what its
 * key does not say.
 */
const SEEN_PARAMETERS: readonly (readonly [path: RegExp, names: ReadonlySet<string>])[] = [
  [/^\/search$/, new Set(['q', 'page'])],
  // The version of an asset.
  [/^\/assets\//, new Set(['v'])],
  // Addresses of WordPress: posts, feeds, searches.
  [/^\/$|^\/index\.php(?:\/|$)/, new Set(['p', 'page_id', 'feed', 's'])],
];

const LONGEST_URL = 2_048;

/**
 * ASCII in lower case, the rest escaped, no empty part and no slash at the end: what Express takes
 * for the same path, such as `/Page/2/`, is answered, but never kept under names that strangers
 * invent.
 */
const ONE_SPELLING =
  /^\/(?:(?:[a-z0-9_.~-]|%[89A-F][0-9A-F])+(?:\/(?:[a-z0-9_.~-]|%[89A-F][0-9A-F])+)*)?$/;

/** Its pages are for one each, and look at parameters of their own, also before one signs in. */
const ADMIN_FIELDS = /^\/admin(?:\/|$)/;

/**
 * The path that a page may be kept under.
 *
 * `basePath` is the site's own path without a slash at its end; the key has it.
 *
 * @returns `null` for what is neither kept nor looked up
 */
export function keyOf(url: string, basePath: string): string | null {
  if (url.length > LONGEST_URL || !url.startsWith(basePath)) return null;
  const queryAt = url.indexOf('?');
  const asked = url.slice(basePath.length, queryAt >= 0 ? queryAt : undefined);
  if (queryAt >= 0 && isSeen(asked, url.slice(queryAt + 1))) return null;
  const path = upperCaseEscapes(asked);
  if (!ONE_SPELLING.test(path) || ADMIN_FIELDS.test(path)) return null;
  return path.includes('%') && !isComposed(path) ? null : basePath + path;
}

function isSeen(path: string, query: string): boolean {
  const [, seen] = SEEN_PARAMETERS.find(([paths]) => paths.test(path)) ?? [];
  if (seen === undefined) return false;
  for (const name of new URLSearchParams(query).keys()) {
    if (seen.has(name)) return true;
  }
  return false;
}

function upperCaseEscapes(path: string): string {
  return path.includes('%') ? path.replace(/%[0-9a-f]{2}/gi, (each) => each.toUpperCase()) : path;
}

/** Posts are found by the composed form of their path, whichever was asked for. */
function isComposed(path: string): boolean {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === decoded.normalize('NFC');
  } catch {
    return false;
  }
}
