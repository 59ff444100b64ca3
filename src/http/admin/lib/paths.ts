/**
 * Where the pages of the desk are, and which address one may be sent back to.
 */

/** `path` begins with a slash, or is empty: the overview. */
export function adminUrl(siteUrl: string, path = ''): string {
  return `${siteUrl}/admin${path}`;
}

/** Where one comment is answered and edited. */
export function adminCommentUrl(siteUrl: string, id: number, more = ''): string {
  return adminUrl(siteUrl, `/conversation/comments/${id}${more}`);
}

/** Where all is that the writer of a comment wrote. */
export function commenterUrl(siteUrl: string, commentId: number, more = ''): string {
  return adminUrl(siteUrl, `/commenters/${commentId}${more}`);
}

/**
 * The path and query of a page of the desk, below the site's own path; what leads anywhere else is
 * the overview's. `address` may be anything a stranger put into a link.
 */
export function returnPath(address: string, siteUrl: string): string {
  const admin = new URL(adminUrl(siteUrl));
  const url = URL.canParse(address, admin) ? new URL(address, admin) : admin;
  const isOurs = url.origin === admin.origin && `${url.pathname}/`.startsWith(`${admin.pathname}/`);
  return isOurs ? url.pathname + url.search : admin.pathname;
}
