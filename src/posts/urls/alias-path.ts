/**
 * Paths at which a post stood on another blog: they may have any shape.
 */

const MAX_ALIAS_LENGTH = 500;

/**
 * The path as it is stored: decoded, without the slash or `index.html` at its end.
 *
 * @returns `null` if it can be none: no absolute path, or one with a query
 */
export function aliasPath(given: string): string | null {
  if (!/^\/[^/?#\\][^?#\\]*$/.test(given) || /%2f/i.test(given)) return null;
  try {
    const path = decodeURIComponent(given).replace(/\/(?:index\.html?)?$/i, '');
    return isAliasPath(path) ? path.normalize('NFC') : null;
  } catch {
    return null;
  }
}

/** Anything else was never stored. */
export function isAliasPath(path: string): boolean {
  return (
    path.length > 1 &&
    path.length <= MAX_ALIAS_LENGTH &&
    !/[\p{Cc}\p{Surrogate}]|\/\/|\/\.{1,2}(?:\/|$)/u.test(path)
  );
}
