/**
 * What a request line names, in the one form that the page cache and Express read. Pure; called by
 * http/server/listener.ts.
 */

/**
 * The path and the query; those of an absolute address, too, which every server has to accept.
 *
 * `null`: an address that cannot be read. A fragment is none that is ever sent, and Express would
 * leave it out where others look at it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export function pathNamedBy(target: string): string | null {
  if (target.includes('#')) return null;
  // `*` is for OPTIONS alone.
  if (target.startsWith('/') || target === '*') return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return null;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
